"""Muster and its peers on the identical rota, one after the other, in one run.

    python -m benchmarks.peers [--officers N] [--weeks W] [--seconds S] [--seed N] [--peers ...]

Instance, rules and objective are those of the product; every roster is read back and judged by the
checker. Peers that are no dependency of Muster are installed into environments under out/peers.
"""

import argparse
import json
import sys
from typing import Any

from benchmarks.peers.measure import Measured, measure
from benchmarks.peers.one import PEERS
from scenarios.bench.district.family import HEADER
from scenarios.bench.run import provenance
from scenarios.generate import generate_pack
from scenarios.schema.pack import Pack
from scenarios.verify.duties import judge_duties

MOMENTS = (60, 300)
LAST_LINES = 3


def main() -> int:
    """Run every peer that was asked for; print a line of JSON each and the table at the end."""
    options = _options()
    pack = generate_pack(options.officers, options.weeks, options.seed)
    lines: list[dict[str, Any]] = []
    for peer in options.peers:
        arguments = []
        for name in ("officers", "weeks", "seconds", "seed", "workers"):
            arguments += [f"--{name}", str(getattr(options, name))]
        line = _line(peer, measure(peer, arguments), pack)
        lines.append(line)
        print(json.dumps(line | vars(options) | provenance()), flush=True)
    print(table(lines))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--officers", type=int, default=120)
    parser.add_argument("--weeks", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=8, help="of the peers")
    parser.add_argument("--peers", nargs="+", choices=PEERS, default=list(PEERS))
    return parser.parse_args()


def _line(peer: str, run: Measured, pack: Pack) -> dict[str, Any]:
    """The figures of one peer; an objective only where the checker gave it without a fault."""
    answer = run.answer
    duties = [dict(zip(HEADER, map(str, row), strict=True)) for row in answer.duties]
    judged = judge_duties(pack, duties) if duties else None
    value = None if judged is None or judged.faults else judged.weighted_hours
    faults = [] if judged is None else list(judged.faults)
    return {
        "peer": peer,
        "objective": value,
        "bound": answer.bound,
        "first_plan_seconds": answer.trace[0][0] if answer.trace else None,
        **{f"at_{moment}_seconds": _value_at(answer.trace, moment) for moment in MOMENTS},
        "peak_mib": run.peak_mib,
        "model_seconds": round(answer.model_seconds, 1),
        "wall_seconds": round(run.seconds, 1),
        "cpu_seconds": round(run.cpu_seconds, 1),
        "note": answer.note,
        "faults": faults[:LAST_LINES] + run.fault.splitlines()[-LAST_LINES:],
        "fault_count": len(faults),
    }


def _value_at(trace: list[tuple[float, float]], moment: float) -> float | None:
    """The best value told by a moment, None where the run ended well before it."""
    if not trace or trace[-1][0] < moment / 2:
        return None
    return min((value for seconds, value in trace if seconds <= moment), default=None)


def table(lines: list[dict[str, Any]]) -> str:
    """The figures as a table, with ratios to the first peer's (Muster's)."""
    best = max((line["bound"] for line in lines if line["bound"] is not None), default=None)
    head = ("Peer", "Objective", "ratio", "Bound", "Over best bound", "First plan", "Peak MiB")
    rows = [head, ("---",) * len(head)]
    for line in lines:
        value, base = line["objective"], lines[0]["objective"]
        rows.append(
            (
                line["peer"],
                _number(value) if value is not None or not line["faults"] else "refused",
                _number(value / base if value is not None and base else None, 2),
                _number(line["bound"]),
                _number(None if value is None or best is None else value - best),
                _number(line["first_plan_seconds"], 1),
                str(line["peak_mib"]),
            )
        )
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _number(value: float | None, digits: int = 0) -> str:
    return "none" if value is None else f"{value:,.{digits}f}"


if __name__ == "__main__":
    sys.exit(main())
