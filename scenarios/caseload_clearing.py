"""What clears the overload of a pack's caseloads with least, in words and tables."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median_low
from typing import Any

from optimiser.caseloads.apart import why_not_apart
from optimiser.caseloads.clearing import Cleared, HireTerms, clear_by_hiring, clear_by_moves
from optimiser.caseloads.eligibility import possible_leaders, why_unassignable
from optimiser.caseloads.problem import CaseloadProblem
from optimiser.errors import MusterError
from optimiser.solving import Cancel, Limits
from scenarios.build.caseloads import build_caseloads
from scenarios.caseload_points.capacity import full_load_points
from scenarios.schema.pack import Pack

PERCENT = 100
HALF = 0.5
MANAGER, NEW = "manager_id", "new people"


@dataclass(frozen=True, eq=False)
class Clearing:
    """The answer by moves alone and, where that leaves something, the one with new people."""

    problem: CaseloadProblem
    terms: HireTerms
    by_moves: Cleared
    by_hiring: Cleared | None

    @property
    def chosen(self) -> Cleared:
        """The answer with new people where moves alone do not do."""
        return self.by_hiring or self.by_moves

    @property
    def full_time(self) -> float:
        """Full-time equivalents to be taken on."""
        return sum(hire.steps for hire in self.chosen.hires) / self.terms.steps


def clear_overload(
    pack: Pack, limits: Limits, full_points: int | None = None, cancel: Cancel | None = None
) -> Clearing:
    """Moves alone if they bring everybody inside the band, else the fewest new hours besides.

    `full_points` is what a new person leads full time; by default the middle one of the managers'
    full loads before reductions.

    Raises
    ------
    MusterError
        If nothing was found in the time, or nobody's capacity tells what full time is.
    """
    problem = build_caseloads(pack)
    terms = _terms(pack, full_points)
    by_moves = clear_by_moves(problem, limits.share(HALF), cancel)
    if by_moves is None:
        raise MusterError(_TOO_SHORT)
    if not (by_moves.reached("points_over_band") or by_moves.nobody):
        return Clearing(problem, terms, by_moves, None)
    by_hiring = clear_by_hiring(problem, terms, by_moves, limits.share(HALF), cancel)
    if by_hiring is None:
        raise MusterError(_TOO_SHORT)
    return Clearing(problem, terms, by_moves, by_hiring)


_TOO_SHORT = "nothing was found in the time given; give more (--time-limit)"


def _terms(pack: Pack, full_points: int | None) -> HireTerms:
    policy = pack.policy.caseloads
    loads = [int(full_load_points(row, policy)) for row in pack.managers]
    full = full_points or median_low([points for points in loads if points > 0] or [0])
    if full < policy.hire_steps:
        message = "no manager has capacity: say what a new person leads full time (--full-points)"
        raise MusterError(message)
    return HireTerms(next(iter(policy.statutory_agencies), ""), full, policy.hire_steps)


def sentences(clearing: Clearing) -> Iterator[str]:
    """The answer as an IOM manager would say it to those who pay for it."""
    moves, chosen, problem = clearing.by_moves, clearing.chosen, clearing.problem
    band = f"{problem.upper_band_per_mille / 10:g} %"
    left = moves.reached("points_over_band")
    stranded = [ref for ref in moves.nobody if ref not in chosen.nobody]
    if not (left or stranded):
        yield _by_moves_alone(moves, problem, band)
    else:
        parts = [f"leave {left:,} points above {band}"] if left else []
        parts += [f"find nobody for {', '.join(stranded)}"] if stranded else []
        yield f"Moves alone {' and '.join(parts)}."
        yield _by_hiring(clearing)
    possible = possible_leaders(problem)
    for ref in chosen.nobody:
        if not possible[ref]:
            yield why_unassignable(problem, problem.offender_by_ref[ref])
    if any(possible[ref] for ref in chosen.nobody):
        yield from why_not_apart(problem, possible)


def _by_moves_alone(moves: Cleared, problem: CaseloadProblem, band: str) -> str:
    if not (number := _moves(moves, problem)):
        return f"Nobody is above {band}: there is nothing to clear."
    told = f"{_counted(number, 'move')} (cost {moves.reached('moves')})"
    return f"Nobody is above {band} after {told}; {_proved(moves, 'moves')}."


def _by_hiring(clearing: Clearing) -> str:
    chosen = clearing.chosen
    if not chosen.hires:
        return "New people would not change that: the cases are locked, excluded or held by others."
    people = "; ".join(_hire(clearing, number) for number in range(len(chosen.hires)))
    return (
        f"With {clearing.full_time:g} full-time equivalents more ({people}) and "
        f"{_counted(_moves(chosen, clearing.problem), 'move')}, "
        f"{chosen.reached('points_over_band'):,} points stay above it; these hours are "
        f"{_proved(chosen, 'full_time')}{_of_how_many(chosen)}."
    )


def _of_how_many(chosen: Cleared) -> str:
    """The number of new people that the proof is of, where more of them might do better."""
    if chosen.enough or not chosen.is_proved("full_time"):
        return ""
    return (
        f" with up to {chosen.offered} new people; that more of them would not do with less is not "
        "shown"
    )


def _proved(cleared: Cleared, goal: str) -> str:
    return f"{'' if cleared.is_proved(goal) else 'not '}proved to be the least"


def _hire(clearing: Clearing, number: int) -> str:
    hire = clearing.chosen.hires[number]
    asked = f" for {', '.join(sorted(hire.asked))}" if hire.asked else ", no skill asked"
    return f"{hire.steps / clearing.terms.steps:g}{asked}"


def load_rows(clearing: Clearing) -> list[dict[str, Any]]:
    """Per cent of capacity of every manager before and after, None where there is no capacity."""
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    gone: Counter[str] = Counter()
    for ref, leader in clearing.chosen.leaders.items():
        offender = clearing.problem.offender_by_ref[ref]
        before[offender.current_manager_id or ""] += offender.points
        after[leader] += offender.points
        gone[offender.current_manager_id or ""] += offender.current_manager_id != leader
    return [
        {
            MANAGER: manager.manager_id,
            "capacity_points": manager.capacity_points,
            "before_percent": _percent(before[manager.manager_id], manager.capacity_points),
            "after_percent": _percent(after[manager.manager_id], manager.capacity_points),
            "cases_given": gone[manager.manager_id],
        }
        for manager in clearing.problem.managers
    ]


def clearing_summary(clearing: Clearing) -> dict[str, Any]:
    """Everything for machines: both answers with their tiers, the people and the loads."""
    return {
        "sentences": list(sentences(clearing)),
        "full_time_points": clearing.terms.full_points,
        "by_moves": _answer(clearing, clearing.by_moves),
        "with_new_people": clearing.by_hiring and _answer(clearing, clearing.by_hiring),
        "loads": load_rows(clearing),
    }


def _answer(clearing: Clearing, cleared: Cleared) -> dict[str, Any]:
    return {
        "tiers": [
            {"goal": tier.goal, "unit": tier.unit, "objective": tier.objective, "bound": tier.bound}
            for tier in cleared.tiers
        ],
        "proved": cleared.is_proved(),
        "new_people": [
            {
                "full_time": hire.steps / clearing.terms.steps,
                "asked": sorted(hire.asked),
                "points": hire.points,
            }
            for hire in cleared.hires
        ],
        "moves": [
            {
                "offender_ref": ref,
                "from": clearing.problem.offender_by_ref[ref].current_manager_id,
                "to": leader or NEW,
            }
            for ref, leader in cleared.leaders.items()
            if clearing.problem.offender_by_ref[ref].current_manager_id not in (None, leader)
        ],
        "nobody": list(cleared.nobody),
    }


def _moves(cleared: Cleared, problem: CaseloadProblem) -> int:
    return sum(
        problem.offender_by_ref[ref].current_manager_id not in (None, leader)
        for ref, leader in cleared.leaders.items()
    )


def _percent(points: int, capacity: int) -> float | None:
    return round(PERCENT * points / capacity, 1) if capacity else None


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
