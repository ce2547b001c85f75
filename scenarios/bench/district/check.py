"""Checks the roster of a district: the district made again, every rule, every hour counted anew."""

import csv
from pathlib import Path

from scenarios.bench.family import Verdict
from scenarios.generate import generate_pack
from scenarios.verify.duties import judge_duties

ANSWER = "roster.csv"
INSTANCE = "instance.csv"
DAYS_PER_WEEK = 7


def check(instance: str, data: Path | None, folder: Path) -> Verdict:
    """Read the answer again, and judge it by the rules and by its own count of hours short."""
    with (folder / INSTANCE).open(encoding="utf-8", newline="") as file:
        made = next(csv.DictReader(file))
    days = DAYS_PER_WEEK * int(made["weeks"])
    if instance not in {made["officers"], f"{made['officers']}x{days}"}:
        fault = f"{INSTANCE} is of {made['officers']} officers over {days} days, not {instance}"
        return Verdict(None, (fault,))
    pack = generate_pack(int(made["officers"]), int(made["weeks"]), int(made["seed"]))
    with (folder / ANSWER).open(encoding="utf-8", newline="") as file:
        judged = judge_duties(pack, list(csv.DictReader(file)))
    return Verdict(judged.weighted_hours, judged.faults)
