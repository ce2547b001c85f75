"""Runs one benchmark: solve, write the answer, have it checked, and say what it took."""

import csv
import os
import platform
import resource
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from optimiser.solving import SOLVER_VERSION, release_solver
from scenarios.bench.family import Family, Solved, Table, Task, Verdict
from scenarios.bench.registry import family_of

AGREEMENT = 1e-6


@dataclass(frozen=True)
class BenchResult:
    """One run: what the engine answered, what the checker found, and what it took."""

    name: str
    task: Task
    solved: Solved
    verdict: Verdict
    seconds: float
    cpu_seconds: float

    @property
    def faults(self) -> tuple[str, ...]:
        """Why the answer does not count; empty where it does."""
        if not self.solved.tables:
            return ("no answer was found within the limits",)
        told, found = self.solved.objective, self.verdict.objective
        if told is None or found is None or abs(told - found) <= AGREEMENT * max(1.0, abs(found)):
            return self.verdict.faults
        differs = f"the engine says {told:g}, but the checker counts {found:g}"
        return (*self.verdict.faults, differs)

    @property
    def checked(self) -> bool:
        """Whether code that shares nothing with the solver confirms the answer."""
        return not self.faults and self.verdict.objective is not None

    @property
    def gap(self) -> float | None:
        """|objective - bound| / max(|objective|, 1e-9), or None without both."""
        objective, bound = self.solved.objective, self.solved.bound
        if objective is None or bound is None:
            return None
        return abs(objective - bound) / max(abs(objective), 1e-9)

    def figures(self) -> dict[str, Any]:
        """Everything that is worth keeping of the run, the promised keys first."""
        return {
            "objective": self.solved.objective,
            "bound": self.solved.bound,
            "best_known": self.solved.best_known,
            "gap": self.gap,
            "checked": self.checked,
            "seconds": round(self.seconds, 3),
            "cpu_seconds": round(self.cpu_seconds, 3),
            "name": self.name,
            "seed": self.task.limits.seed,
            "workers": self.task.limits.worker_count,
            "faults": list(self.faults),
            **self.solved.more,
            **provenance(),
        }


def run_benchmark(name: str, task: Task, out: Path | None = None) -> BenchResult:
    """Solve the instance that `name` means and have the answer checked.

    The answer files are written to `out`, or to a folder that is gone afterwards. Raises
    `MusterError` with a sentence where the name or the data are wrong.
    """
    family, instance = family_of(name)
    task = replace(task, instance=instance)
    wall, cpu = time.monotonic(), _cpu_seconds()
    solved = family.solve(task)
    release_solver()
    taken = time.monotonic() - wall, _cpu_seconds() - cpu
    with _folder(out) as folder:
        for file, table in solved.tables.items():
            _write(folder / file, table)
        verdict = _checked(family, task, solved.tables, folder)
    return BenchResult(name, task, solved, verdict, *taken)


def _write(path: Path, table: Table) -> None:
    """Write an answer as its benchmark has it; a lone hyphen is a day off, not a formula."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.header)
        writer.writerows(table.rows)


def _checked(family: Family, task: Task, tables: Mapping[str, Any], folder: Path) -> Verdict:
    if not tables:
        return Verdict(None)
    return family.check(task.instance, task.data, folder)


@contextmanager
def _folder(out: Path | None) -> Iterator[Path]:
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        yield out
        return
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as folder:
        yield Path(folder)


def _cpu_seconds() -> float:
    """Processor seconds of this process and of its children that have ended."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def provenance() -> dict[str, str]:
    """What a figure needs beside it: version, solver and machine."""
    return {
        "version": version("muster"),
        "solver": SOLVER_VERSION,
        "machine": f"{os.cpu_count()} processors, {_processor()}, Python "
        f"{platform.python_version()}",
    }


def _processor() -> str:
    """The processor's name where Linux tells it, else its kind."""
    facts = Path("/proc/cpuinfo")
    if facts.is_file():
        for line in facts.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()
