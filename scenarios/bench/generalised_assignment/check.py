"""Checks an assignment from the published file and the CSV alone."""

import csv
from pathlib import Path

from scenarios.bench.family import Verdict, data_file

ANSWER = "assignment.csv"


def check(instance: str, data: Path | None, answer: Path) -> Verdict:
    """Count the cost; every job goes to one agent, and no agent takes more than it has room for."""
    words = data_file(data, "generalised_assignment", instance).read_text(encoding="utf-8").split()
    agents, jobs = int(words[0]), int(words[1])
    numbers = [int(word) for word in words[2:]]
    costs, rest = numbers[: agents * jobs], numbers[agents * jobs :]
    uses, rooms = rest[: agents * jobs], rest[agents * jobs :]
    with (answer / ANSWER).open(encoding="utf-8", newline="") as file:
        rows = [(int(row["job"]), int(row["agent"])) for row in csv.DictReader(file)]
    faults = [f"there is no job {job}" for job, _ in rows if not 1 <= job <= jobs]
    faults += [f"there is no agent {agent}" for _, agent in rows if not 1 <= agent <= agents]
    if faults:
        return Verdict(None, tuple(faults))
    given = [0] * jobs
    left = list(rooms)
    total = 0
    for job, agent in rows:
        at = (agent - 1) * jobs + job - 1
        given[job - 1] += 1
        left[agent - 1] -= uses[at]
        total += costs[at]
    faults = [
        f"job {job} is given to {times} agents, not to one"
        for job, times in enumerate(given, start=1)
        if times != 1
    ]
    faults += [
        f"agent {agent} takes {-room} more than it has room for"
        for agent, room in enumerate(left, start=1)
        if room < 0
    ]
    return Verdict(float(total), tuple(faults))
