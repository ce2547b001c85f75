"""HiGHS on the rows that CP-SAT is given too, in a process and an environment of its own."""

import os
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.peers.answer import Answer
from benchmarks.peers.environment import interpreter
from benchmarks.peers.plain import duty_row, plain
from benchmarks.peers.rows import Rows, chosen
from optimiser.rota.problem import RotaProblem

PACKAGES = ("highspy==1.16.0",)
GRACE_SECONDS = 60
SCRIPT = Path(__file__).with_name("solve_with_highs.py")


def run(problem: RotaProblem, seconds: float, seed: int, workers: int) -> Answer:
    """Write the rows, have them solved, read the roster back.

    With more threads than processors highspy 1.16 does not keep its limit of time in presolve.
    """
    python = interpreter("highs", PACKAGES)
    threads = min(workers, os.cpu_count() or 1)
    started, answer = time.monotonic(), Answer()
    numbers = plain(problem)
    rows = Rows(numbers)
    with tempfile.TemporaryDirectory() as folder:
        given, solved = Path(folder) / "model.npz", Path(folder) / "answer.npz"
        rows.write(given)
        answer.model_seconds = time.monotonic() - started
        subprocess.run(
            [str(python), str(SCRIPT), str(given), str(seconds), str(seed), str(threads), solved],
            check=True,
            timeout=2 * seconds + GRACE_SECONDS,
            stdout=subprocess.DEVNULL,
        )
        found = np.load(solved)
    answer.note = f"highspy {found['version']}, {threads} threads"
    answer.bound = max(0.0, float(found["bound"]))
    answer.trace = [tuple(pair) for pair in found["trace"].tolist()]
    worked = chosen(rows, found["values"].tolist())
    answer.duties = [duty_row(problem, numbers, slot, duty) for slot, duty in worked]
    return answer
