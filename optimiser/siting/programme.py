"""A mixed-integer programme for HiGHS in a process of its own, and a covering as one."""

import json
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver.linear_solver_pb2 import MPModelProto

from optimiser.errors import MusterError
from optimiser.siting.problem import Ints, SitingProblem
from optimiser.siting.relaxation import Cut, covering_model
from optimiser.siting.standing import rounded
from optimiser.solver_child import Cancel, child_environment

Floats = NDArray[np.float64]
GRACE_SECONDS, POLL_SECONDS = 2.0, 0.01


@dataclass(frozen=True, eq=False)
class Programmed:
    """A solution (none found: `None`) and what is proved about every solution (`None`: nothing)."""

    values: Floats | None
    bound: float | None


def solve_in_child(
    model: MPModelProto, seconds: float, cancel: Cancel, cutoff: float = math.inf
) -> Programmed:
    """Solve a model whose costs are whole numbers; killed where it goes on for too long.

    Solutions that cost `cutoff` or more are of no use and none of them need be found.
    """
    with tempfile.TemporaryDirectory(prefix="muster-") as folder:
        question, answer = Path(folder) / "model", Path(folder) / "answer"
        question.write_bytes(model.SerializeToString())
        words = [str(question), str(seconds), str(cutoff), str(answer)]
        until = time.monotonic() + seconds + GRACE_SECONDS
        with subprocess.Popen(
            [sys.executable, "-m", "optimiser.siting.highs", *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=child_environment(),
        ) as child:
            while child.poll() is None:
                if cancel.requested or time.monotonic() > until:
                    child.kill()
                time.sleep(POLL_SECONDS)
        if child.returncode > 0:
            message = f"the process that runs HiGHS ended with code {child.returncode}"
            raise MusterError(message)
        if not answer.exists():
            return Programmed(None, None)
        found = json.loads(answer.read_text("utf-8"))
        values = None if found["values"] is None else np.array(found["values"])
        return Programmed(values, found["bound"])


def solve_covering(
    problem: SitingProblem, cuts: Sequence[Cut], cost: int, seconds: float, cancel: Cancel
) -> tuple[Ints | None, int | None]:
    """Sites of a covering that cost less than `cost` (none found: `None`), and the proved bound."""
    model = covering_model(problem, cuts)
    found = solve_in_child(model, seconds, cancel, cost - 0.5)
    opened = None if found.values is None else np.flatnonzero(found.values[: problem.sites] > 0.5)
    return opened, None if found.bound is None else rounded(found.bound)
