"""Runs one peer in a process of its own: `python -m benchmarks.peers.one NAME ...`."""

import argparse
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from benchmarks.peers.answer import Answer
from optimiser.rota.problem import RotaProblem
from scenarios.bench.district.instance import rota_problem
from scenarios.bench.district.size import Size

PEERS = ("muster", "cp_sat", "highs", "timefold", "timefold_python")


def main() -> int:
    """Make the instance, run the peer, write its answer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("--officers", type=int, required=True)
    parser.add_argument("--weeks", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    problem = rota_problem(Size(options.officers, options.weeks), options.seed)
    solve = _solver(options.peer)
    solve(problem, options.seconds, options.seed, options.workers).write(options.out)
    return 0


def _solver(name: str) -> Callable[[RotaProblem, float, int, int], Answer]:
    """The peer's `run`, imported only now: some of them cannot live in one process."""
    run: Callable[[RotaProblem, float, int, int], Answer]
    run = import_module(f"benchmarks.peers.{name}").run
    return run


if __name__ == "__main__":
    sys.exit(main())
