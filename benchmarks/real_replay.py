"""The figure that matters on real hours: San Antonio's calls, from the raw file to the replay.

python -m benchmarks.real_replay --data DIR [--section 2] [--hold-out-from 2025-06-01]

DIR holds `sapd_calls_for_service` (City of San Antonio, public data). The beats of one
substation or section (the first one or two figures of a patrol district) are taken as a district,
with generated people scaled to the work; the last months are held out, the rest is planned for, and
held-out days of the same weekday are sent to the plan and to a flat 3x8. Hours, places and types
are real; grades, minutes and officers are drawn, for the file publishes none. The pack and the plan
are removed afterwards unless --keep names a folder.
"""

import argparse
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from optimiser.replay.warm import compile_replay
from optimiser.solving import Limits
from scenarios.export.replay_sentences import replay_sentence
from scenarios.importers.incidents.import_incidents import StaffingChoice, import_incidents
from scenarios.importers.incidents.mapping import read_mapping
from scenarios.load import load_pack
from scenarios.problems import PackError, Problem
from scenarios.replay.files import write_replay
from scenarios.replay.run import replay_plan
from scenarios.run import plan_pack, write_plan
from scenarios.schema.pack import Pack
from scenarios.write import write_pack

CALLS = Path("sapd_calls_for_service", "sapd_calls_2024-07_2025-11_first_days_of_month.csv.gz")
MAPPING = Path(__file__).resolve().parents[1] / "docs" / "mappings" / "san_antonio.yaml"
SECTION = "2"
"""The Central substation: sections 22 and 23, of which 22 is the smallest of all."""
HOLD_OUT_FROM = date(2025, 6, 1)
"""Thirty days of six months are held out then, about as many as a period has."""
REPLICATIONS, SECONDS = 200, 40.0


def section_of(data: Path, section: str, target: Path) -> Path:
    """Write the rows of one section of beats as they are in the raw file; SystemExit for none."""
    rows = pd.read_csv(data / CALLS, dtype=str, keep_default_na=False)
    own = rows[rows["PatrolDistrict"].str.startswith(section)]
    if own.empty:
        known = ", ".join(sorted({code[:2] for code in rows["PatrolDistrict"] if code.isdigit()}))
        message = f"no patrol district begins with {section}; sections are {known}"
        raise SystemExit(message)
    own.to_csv(target, index=False)
    return target


def pack_of(
    calls: Path, folder: Path, hold_out_from: date, officers: int | None = None, weeks: int = 4
) -> tuple[Pack, Any]:
    """Import the calls with made-up people, write the pack and read it back, with its counts."""
    problems: list[Problem] = []
    mapping = read_mapping(MAPPING, problems.append)
    result = import_incidents(
        calls,
        mapping,
        hold_out_from=hold_out_from,
        staffing=StaffingChoice(officers, weeks),
        problems=problems,
    )
    return load_pack(write_pack(result.pack, folder)), result.counts


def replayed(pack: Pack, folder: Path, limits: Limits, replications: int) -> dict[str, Any]:
    """Plan the pack, write and check the plan, replay it; the block of its summary."""
    write_plan(plan_pack(pack, only=["demand", "rota", "patrols"], limits=limits), folder)
    return write_replay(folder, replay_plan(pack, folder, replications))


def main() -> None:
    """Print what was imported, what was planned, and the figures with their intervals."""
    told = _arguments()
    compile_replay()
    with TemporaryDirectory() as scratch:
        root = told.keep or Path(scratch)
        root.mkdir(parents=True, exist_ok=True)
        try:
            _run(told, root, Path(scratch))
        except PackError as error:
            raise SystemExit("\n".join(str(problem) for problem in error.problems)) from error


def _run(told: argparse.Namespace, root: Path, scratch: Path) -> None:
    started = time.perf_counter()
    calls = section_of(told.data, told.section, scratch / f"section_{told.section}.csv")
    pack, counts = pack_of(calls, root / "pack", told.hold_out_from, told.officers)
    manifest = pack.manifest
    print(
        f"Section {told.section}: {counts.rows:,} rows, {counts.used:,} used from "
        f"{manifest.history_start} to {manifest.history_end} ({len(manifest.history_gaps)} gaps), "
        f"{counts.held_out:,} held out, {sum(counts.dropped.values()):,} dropped by type; "
        f"{len(pack.areas)} areas, {len(pack.bases)} bases, {len(pack.staff)} people. "
        f"{time.perf_counter() - started:.0f} s."
    )
    limits = Limits(seconds=told.time_limit, workers=told.workers)
    block = replayed(pack, root / "plan", limits, told.replications)
    print(replay_sentence(block))
    print(f"Per weekday {block['days_per_weekday']} days held out, period {block['weeks']} weeks.")
    for name in block["difference"]:
        low, high = block["difference_ci95"][name]
        print(
            f"{name:22} {block['plan'][name]:10.4f} {block['baseline'][name]:10.4f} "
            f"{block['difference'][name]:+10.4f} ({low:+.4f} to {high:+.4f})"
            f"{'' if block['shown'][name] else '  no difference shown'}"
        )
    print(f"Rules that the baseline breaks: {block['baseline_breaches'] or 'none'}.")
    print(f"All: {time.perf_counter() - started:.0f} s.")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--section", default=SECTION, help="first figures of the beats")
    parser.add_argument("--hold-out-from", type=date.fromisoformat, default=HOLD_OUT_FROM)
    parser.add_argument("--officers", type=int, default=None, help="instead of what work asks for")
    parser.add_argument("--time-limit", type=float, default=SECONDS)
    parser.add_argument("--replications", type=int, default=REPLICATIONS)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--keep", type=Path, default=None, help="folder for the pack and the plan")
    return parser.parse_args()


if __name__ == "__main__":
    main()
