"""What a family of benchmarks is: how it is solved, what it answers, and who checks it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from optimiser.errors import MusterError
from optimiser.solving import Cancel, Limits, ProgressListener, ignore_progress
from scenarios.problems import did_you_mean


@dataclass(frozen=True)
class Table:
    """One answer file: its header and its rows."""

    header: Sequence[str]
    rows: Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Task:
    """One instance to solve: the part of its name after the family, its data and its limits."""

    instance: str
    data: Path | None
    limits: Limits = field(default_factory=Limits)
    cancel: Cancel = field(default_factory=Cancel)
    on_progress: ProgressListener = ignore_progress

    def file(self, folder: str, ending: str = "", instance: str | None = None) -> Path:
        """The instance's file in a folder of the data; a sentence where there is none."""
        return data_file(self.data, folder, instance or self.instance, ending)


@dataclass(frozen=True)
class Solved:
    """What an engine answers: tables by file name (none without a plan), and what it proved.

    `objective` and `bound` are in the units of the published figure; `bound` is None where nothing
    was proved. `more` goes beside the figures as it is.
    """

    tables: Mapping[str, Table]
    objective: float | None
    bound: float | None
    best_known: float | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What a checker found: the objective by its own count and every fault, a sentence each."""

    objective: float | None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Family:
    """One family of benchmarks; `check` is given the instance, the data and the answer's folder."""

    prefix: str
    example: str
    solve: Callable[[Task], Solved]
    check: Callable[[str, Path | None, Path], Verdict]


def data_file(data: Path | None, folder: str, instance: str, ending: str = "") -> Path:
    """The file of an instance under the data folder; a sentence where there is none."""
    if data is None:
        message = f"{folder}/{instance} needs the published files: name their folder by --data"
        raise MusterError(message)
    home = data / folder
    if not home.is_dir():
        message = f"there is no folder {home}; --data is the folder that holds {folder}"
        raise MusterError(message)
    path = home / f"{instance}{ending}"
    if "/" in instance or not path.is_file():
        known = sorted(each.name.removesuffix(ending) for each in home.glob(f"*{ending}"))
        hint = did_you_mean(instance, known) or f"there are {_some(known)}"
        message = f"{folder} has no instance {instance!r} in {home}: {hint}"
        raise MusterError(message)
    return path


def _some(names: Iterable[str], most: int = 8) -> str:
    listed = list(names)
    more = f" and {len(listed) - most} more" if len(listed) > most else ""
    return (", ".join(listed[:most]) or "none") + more
