"""What every command shares: tables for people, JSON for machines, a bar for what takes longer."""

import json
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
)
from rich.progress_bar import ProgressBar
from rich.table import Table

from scenarios.problems import Problem, visible

if TYPE_CHECKING:
    from optimiser.solving import Cancel, ProgressListener
    from optimiser.solving import Progress as Step

DONE, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


def say(text: str) -> None:
    """Tell people one thing on standard output, as it is."""
    _plain_console(soft_wrap=True).print(text)


def warn(text: str) -> None:
    """Tell people one thing on standard error, as it is."""
    _plain_console(stderr=True, soft_wrap=True).print(text)


def _plain_console(**options: Any) -> Console:
    """A console to which no text is markup or the name of an emoji, whoever wrote it."""
    return Console(markup=False, emoji=False, highlight=False, **options)


def print_json(value: Any) -> None:
    """Print one JSON document."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False, default=str) + "\n")


def print_facts(title: str, facts: Mapping[str, object] | Iterable[tuple[str, object]]) -> None:
    """Print names and values as a short table."""
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    for name, value in facts.items() if isinstance(facts, Mapping) else facts:
        table.add_row(name.replace("_", " "), _shown(value))
    say(title)
    _plain_console().print(table)


def print_rows(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows as a table, numbers to the right."""
    shown = [list(row) for row in rows]
    table = Table(box=None, pad_edge=False)
    for index, name in enumerate(header):
        numeric = all(isinstance(row[index], (int, float)) for row in shown) and bool(shown)
        table.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in shown:
        table.add_row(*map(_shown, row))
    say(title)
    _plain_console().print(table)


def _shown(value: object) -> str:
    if value is None:
        return "not proved"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(_shown, value)) or "none"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.2f}"
    return visible(str(value))


@contextmanager
def working(message: str) -> Iterator[None]:
    """Show a moving bar on a terminal while something of unknown length goes on."""
    with _bar(TextColumn("{task.description}")) as bar:
        bar.add_task(message, total=None)
        yield


@contextmanager
def planning_bar(seconds: float) -> "Iterator[ProgressListener]":
    """Show on a terminal the time used, the part at work, its value and what is proved."""
    with _bar(TextColumn("{task.description}")) as bar:
        task = bar.add_task("reading", total=seconds)

        def listen(step: "Step") -> None:
            told = f"{step.part}: {step.message}"
            if step.objective is not None:
                told += f" {step.objective:,.1f}"
            if step.bound is not None:
                told += f", no less than {step.bound:,.1f}"
            bar.update(task, description=told)

        yield listen


@contextmanager
def counting(message: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show on a terminal how much of so many equal parts is done."""
    with _bar(TextColumn("{task.description}")) as bar:
        task = bar.add_task(message, total=None)

        def done(number: int) -> None:
            bar.update(task, description=f"{message}: {number:,} of {total:,}")

        yield done


class _TimeBar(BarColumn):
    """A bar that fills with time, where the time is known."""

    def render(self, task: Task) -> ProgressBar:
        if task.total is not None:
            task.completed = min(task.elapsed or 0.0, task.total)
        return super().render(task)


def _bar(*columns: TextColumn) -> Progress:
    console = Console(stderr=True)
    return Progress(
        SpinnerColumn(),
        _TimeBar(),
        TimeElapsedColumn(),
        *columns,
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


@contextmanager
def stopping_on_ctrl_c(cancel: "Cancel") -> Iterator[None]:
    """Turn the first Ctrl-C into a request to stop with the best plan so far."""

    def stop(number: int, frame: FrameType | None) -> None:
        if cancel.requested:
            raise KeyboardInterrupt
        warn("Stopping; the best plan so far is kept. Press Ctrl-C again to give it up.")
        cancel.request()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def show_problems(problems: Sequence[Problem], *, as_json: bool) -> None:
    """Tell every fault of an input: sentences on standard error, or JSON on standard output."""
    if as_json:
        print_json({"valid": False, "problems": [asdict(problem) for problem in problems]})
        return
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    warn(f"{count} in the input:")
    for problem in problems:
        warn(f"  {problem.sentence}")
