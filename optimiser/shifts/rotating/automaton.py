"""The legal successions of days as the smallest state machine that tells them apart."""

from collections.abc import Iterator
from dataclasses import dataclass

from optimiser.shifts.rotating.problem import OFF, RotatingProblem, Span


@dataclass(frozen=True)
class Automaton:
    """States and steps: `steps[state]` gives the next state for every code that may follow.

    `last[state]` is the code of the day that led there.
    """

    steps: tuple[dict[str, int], ...]
    last: tuple[str, ...]


@dataclass(frozen=True)
class _Past:
    """What of the days before decides which day may follow."""

    before: str
    last: str
    shift_run: int
    stretch: int
    limited: tuple[int, ...]


def automaton_of(problem: RotatingProblem) -> Automaton:
    """Explore every past that a legal cycle can have and merge those with the same future."""
    steps = _explore(problem)
    steps = _without_dead_ends(steps)
    return _merged(steps)


def _explore(problem: RotatingProblem) -> dict[_Past, dict[str, _Past]]:
    """Steps between pasts, from the first day off after each shift: every cycle passes one."""
    none = (0,) * len(problem.limits)
    waiting = [_Past(code, OFF, 1, 1, none) for code in problem.codes]
    steps: dict[_Past, dict[str, _Past]] = {}
    while waiting:
        past = waiting.pop()
        if past in steps:
            continue
        steps[past] = dict(_followers(problem, past))
        waiting.extend(steps[past].values())
    return steps


def _followers(problem: RotatingProblem, past: _Past) -> Iterator[tuple[str, _Past]]:
    for code in (*problem.codes, OFF):
        if (past.last, code) in problem.forbidden:
            continue
        if (past.before, past.last, code) in problem.forbidden:
            continue
        same_kind = (past.last == OFF) == (code == OFF)
        stretch = past.stretch + 1 if same_kind else 1
        run = past.shift_run + 1 if code == past.last else 1
        if not same_kind and past.stretch < _runs(problem, past.last).least:
            continue
        if stretch > _runs(problem, code).most:
            continue
        if past.last not in (OFF, code) and past.shift_run < _shift_run_least(problem, past.last):
            continue
        if code != OFF and run > problem.shift_runs[problem.codes.index(code)].most:
            continue
        limited = tuple(
            days + 1 if code in codes else 0
            for days, (codes, _) in zip(past.limited, problem.limits, strict=True)
        )
        if any(days > most for days, (_, most) in zip(limited, problem.limits, strict=True)):
            continue
        yield code, _Past(past.last, code, run if code != OFF else 1, stretch, limited)


def _runs(problem: RotatingProblem, code: str) -> Span:
    return problem.free_runs if code == OFF else problem.work_runs


def _shift_run_least(problem: RotatingProblem, code: str) -> int:
    return problem.shift_runs[problem.codes.index(code)].least


def _without_dead_ends(steps: dict[_Past, dict[str, _Past]]) -> dict[_Past, dict[str, _Past]]:
    """Drop every past from which no endless succession of days goes on."""
    while dead := {past for past, followers in steps.items() if not followers}:
        steps = {
            past: {code: after for code, after in followers.items() if after not in dead}
            for past, followers in steps.items()
            if past not in dead
        }
    return steps


def _merged(steps: dict[_Past, dict[str, _Past]]) -> Automaton:
    """Merge pasts with the same last day and the same future (Moore's refinement)."""
    label: dict[_Past, int] = _numbered({past: past.last for past in steps})
    while True:
        finer = _numbered(
            {
                past: (label[past], tuple(sorted((c, label[p]) for c, p in followers.items())))
                for past, followers in steps.items()
            }
        )
        if len(set(finer.values())) == len(set(label.values())):
            break
        label = finer
    kept: dict[int, _Past] = {}
    for past in steps:
        kept.setdefault(label[past], past)
    merged = tuple(
        {code: label[after] for code, after in steps[kept[number]].items()}
        for number in range(len(kept))
    )
    return Automaton(merged, tuple(kept[number].last for number in range(len(kept))))


def _numbered(keys: "dict[_Past, object]") -> dict[_Past, int]:
    numbers: dict[object, int] = {}
    return {past: numbers.setdefault(key, len(numbers)) for past, key in keys.items()}
