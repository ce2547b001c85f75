"""HiGHS on the rows of the one model, in a process and an environment of its own."""

import os
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.peers.answer import Answer
from benchmarks.peers.cp_sat import model_of
from benchmarks.peers.environment import interpreter
from benchmarks.peers.rows import chosen, write_rows
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
    model, decisions, scale = model_of(problem)
    with tempfile.TemporaryDirectory() as folder:
        rows, solved = Path(folder) / "model.npz", Path(folder) / "answer.npz"
        write_rows(model, rows)
        answer.model_seconds = time.monotonic() - started
        subprocess.run(
            [python, SCRIPT, rows, str(seconds), str(threads), solved],
            check=True,
            timeout=2 * seconds + GRACE_SECONDS,
            stdout=subprocess.DEVNULL,
        )
        found = np.load(solved)
    answer.note = f"highspy {found['version']}, {threads} threads"
    answer.bound = max(0.0, float(found["bound"]) / scale)
    answer.trace = [(when, value / scale) for when, value in found["trace"].tolist()]
    if len(found["values"]):
        values = list(chosen(found["values"].tolist()))
        answer.keep(decisions.roster(lambda variable: values[variable.index]))
    return answer
