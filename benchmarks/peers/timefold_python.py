"""Timefold on the same rota with constraint streams in Python, which its package translates."""

import json
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.peers.answer import Answer
from benchmarks.peers.environment import interpreter
from benchmarks.peers.plain import plain
from benchmarks.peers.timefold import GRACE_SECONDS, PACKAGES, java_tool, read_answer
from optimiser.rota.problem import RotaProblem

USUAL_REST = [(7, 1440), (14, 2880)]
MODEL = Path(__file__).with_name("timefold_streams")


def run(problem: RotaProblem, seconds: float, seed: int, workers: int) -> Answer:
    """Write the numbers, have them solved, read the roster back.

    What the package takes to translate model and problem is told as time to make the model.
    """
    java_tool("java")
    python, answer = interpreter("timefold", PACKAGES), Answer()
    started = time.monotonic()
    numbers = plain(problem)
    if sorted(numbers["rules"]["needs"]) != USUAL_REST:
        message = "weekly rest is other than a day a week or two days a fortnight"
        raise ValueError(message)
    with tempfile.TemporaryDirectory() as folder:
        given, found = Path(folder) / "problem.json", Path(folder) / "answer.txt"
        given.write_text(json.dumps(numbers), encoding="utf-8")
        subprocess.run(
            [python, MODEL, given, str(seconds), str(seed), found],
            check=True,
            timeout=2 * seconds + GRACE_SECONDS,
            stdout=subprocess.DEVNULL,
        )
        answer.model_seconds = time.monotonic() - started - seconds
        read_answer(answer, problem, numbers, found)
    return answer
