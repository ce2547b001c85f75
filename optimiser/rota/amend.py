"""Change a published roster as little as its gaps ask for: a small exact model around each gap.

A gap is the time of a published tour that can no longer be worked. What is proved is proved of all
rosters in which everybody keeps their duties except where they could lawfully help with a gap.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from optimiser.errors import ModelDisagreement
from optimiser.goal import Measure, TierResult
from optimiser.outcome import Outcome, Status, StopReason
from optimiser.roster import Roster
from optimiser.rota.gap_model import MISSING, OVERSPENT, PENCE_PER_POUND, UNEVEN, GapModel
from optimiser.rota.gaps import Gaps, Mode
from optimiser.rota.goals import GOALS
from optimiser.rota.problem import RotaProblem
from optimiser.rota.rules import NOT_OF_ONE_PERSON, OvertimeCap, Supervision
from optimiser.rota.sharing import sharing_points
from optimiser.rota.told_breaches import hours_in_a_row
from optimiser.rota.verify import breaches_of, scorecard_of
from optimiser.rota.wellbeing import SHARE
from optimiser.rule import Breach
from optimiser.solver_child import Cancel
from optimiser.solving import (
    SOLVER_VERSION,
    Limits,
    ProgressListener,
    Solved,
    ignore_progress,
    start_solver,
)
from optimiser.tiers import minimise_in_tiers

TOLERANCE = 1e-6
ALIKE = "Everybody keeps what is published but those who could lawfully help with a gap"
MOVED = (
    " (an officer's rest day that is worked at 15 clear days and more is moved to a duty that was "
    "to spare, or another is owed)"
)
PROVED_OVER = {
    Mode.KEEP_PATTERN: (
        f"{ALIKE}, by one tour on a rest day or one extension for each tour that is lost{MOVED}; "
        "least shortfall, then skills least short, then fewest rest days left owed, then least "
        "cost, then fewest changes, "
        "then overtime shared most evenly over time among those who could be asked."
    ),
    Mode.FEWEST_CHANGES: (
        f"{ALIKE}, by a tour on a rest day, an extension or another shift{MOVED}, and those who "
        "can change shifts with somebody who brings a skill that is lost; no more shortfall than "
        "was published where that can be, nor skills shorter, then fewest rest days left owed, "
        "then fewest changes, then least cost, then overtime shared most evenly over time among "
        "those who could be asked."
    ),
}
LEAST_BREACH = (
    "No roster around the gaps keeps every rule. Nobody is asked to break a rule on their own "
    "duty, rest and hours, and whoever breaks one as things are keeps their duties; then fewest "
    "sergeants are missing, hour by hour, then least overtime goes beyond its cap. "
)


@dataclass(frozen=True)
class Amended:
    """How a published roster was changed: the outcome, its gaps, and every goal as it was proved.

    `goals` are the objectives in the order in which they were reached, each with its bound over the
    rosters of which `proved_over` tells.
    """

    outcome: Outcome[Roster]
    gaps: Gaps
    goals: tuple[TierResult, ...]

    @property
    def proved_over(self) -> str:
        """The rosters among which none is better."""
        least = LEAST_BREACH if self.outcome.breaches else ""
        return least + PROVED_OVER[self.gaps.mode]


def amend_rota(
    problem: RotaProblem,
    limits: Limits,
    mode: Mode,
    *,
    least_breach: bool = False,
    cancel: Cancel | None = None,
    on_progress: ProgressListener = ignore_progress,
) -> Amended:
    """Fill the gaps of a published roster, and prove that no lawful change does better.

    Parameters
    ----------
    problem
        With locks alone in `fixed`; `published` is the roster to be changed.
    limits
        Time or work of the solve.
    mode
        KEEP_PATTERN: least shortfall, of people and then of skills, then least cost, then fewest
        changes. FEWEST_CHANGES: as little short as what was published, then fewest changes, then
        least cost. Both then share overtime over time among those who could be asked.
    least_breach
        Where no lawful roster exists, give the one that breaks least: rules on one person's duty,
        rest and hours bind all who are asked, whoever breaks one as things are keeps their duties,
        fewest sergeants are missing, and least overtime goes beyond the cap.
    cancel
        Stops the solve; the best roster so far is kept.
    on_progress
        Told every better roster.

    Returns
    -------
    Amended
        The checked roster with its gaps and bounds. INFEASIBLE where no change around the gaps
        keeps every rule; `conflict` then says what the roster breaks as it is left. `breaches` of
        the outcome is what a roster of least breach breaks.

    Raises
    ------
    ModelDisagreement
        The roster breaks a rule.
    """
    start_solver()
    ways = (False, True) if least_breach else (False,)
    started = time.monotonic()
    conflict: tuple[str, ...] = ()
    for breaking in ways:
        left = replace(limits, seconds=max(0.0, limits.seconds - (time.monotonic() - started)))
        amended = _amended(problem, left, mode, breaking, cancel, on_progress)
        if amended.outcome.status is not Status.INFEASIBLE:
            break
        conflict = amended.outcome.conflict
    return replace(amended, outcome=replace(amended.outcome, conflict=conflict))


def _amended(
    problem: RotaProblem,
    limits: Limits,
    mode: Mode,
    breaking: bool,
    cancel: Cancel | None,
    on_progress: ProgressListener,
) -> Amended:
    """The best roster around the gaps, with every rule kept or with the least broken."""
    started = time.monotonic()
    gaps = Gaps(problem, mode)
    if breaking:
        gaps = Gaps(
            problem, mode, frozenset(breach.who for breach in _personal(gaps.left_open, problem))
        )
    around = GapModel(gaps, breaking=breaking)
    solved = minimise_in_tiers(
        around.model,
        around.objectives(),
        replace(limits, probing=False),
        part="rota",
        hint=around.as_published(),
        cancel=cancel,
        on_progress=on_progress,
    )
    roster = None if solved.values is None else around.decisions.roster(solved.value)
    outcome = _outcome(gaps, limits, solved, roster, time.monotonic() - started, breaking)
    return Amended(outcome, gaps, solved.tiers)


def _outcome(
    gaps: Gaps,
    limits: Limits,
    solved: Solved,
    roster: Roster | None,
    seconds: float,
    breaking: bool,
) -> Outcome[Roster]:
    problem = gaps.problem
    found = Outcome[Roster](
        status=solved.status,
        stop_reason=solved.stop_reason,
        plan=roster,
        tiers=(),
        scorecard=(),
        seconds=seconds,
        seed=limits.seed,
        workers=limits.worker_count,
        solver_version=SOLVER_VERSION,
        problem_digest=problem.digest,
    )
    if roster is None:
        return replace(found, conflict=_conflict(gaps, solved.status))
    breaches = breaches_of(roster, problem)
    if breaking:
        _check_breaches(gaps, solved, breaches)
    elif breaches and all(breach.who in gaps.unasked for breach in breaches):
        none = replace(found, status=Status.INFEASIBLE, stop_reason=StopReason.OPTIMAL, plan=None)
        return replace(none, conflict=_conflict(gaps, Status.INFEASIBLE))
    elif breaches:
        message = f"the rota breaks {len(breaches)} rules, first: {breaches[0].message}"
        raise ModelDisagreement(message)
    scorecard = scorecard_of(roster, problem)
    _check_sharing(gaps, solved, roster)
    tiers = tuple(_tiers(scorecard, solved))
    return replace(found, scorecard=scorecard, tiers=tiers, breaches=breaches)


def _personal(roster: Roster, problem: RotaProblem) -> Iterator[Breach]:
    """What a roster breaks of the rules on one person."""
    for rule in problem.rules:
        if not isinstance(rule, NOT_OF_ONE_PERSON):
            yield from rule.breaches(roster, problem)


def _check_breaches(gaps: Gaps, solved: Solved, breaches: Iterable[Breach]) -> None:
    """Raise where the roster breaks more than the model counts, or a rule on one who is asked."""
    counted = dict.fromkeys((MISSING, OVERSPENT), 0.0)
    for breach in breaches:
        if breach.rule == Supervision.id:
            counted[MISSING] += breach.excess
        elif breach.rule == OvertimeCap.id:
            counted[OVERSPENT] += breach.excess / PENCE_PER_POUND
        elif breach.who not in gaps.unasked:
            message = f"{breach.who} was asked for what breaks the rule {breach.rule}"
            raise ModelDisagreement(message)
    for tier in solved.tiers:
        if abs(tier.objective - counted.get(tier.goal, tier.objective)) > TOLERANCE:
            message = f"{tier.goal}: {counted[tier.goal]} broken, {tier.objective} modelled"
            raise ModelDisagreement(message)


def _check_sharing(gaps: Gaps, solved: Solved, roster: Roster) -> None:
    """Raise where the model counts another unevenness than the roster has."""
    points = sharing_points(roster, gaps.problem, gaps.asked) / SHARE
    for tier in solved.tiers:
        if tier.goal == UNEVEN and abs(tier.objective - points) > TOLERANCE:
            message = f"{UNEVEN}: {points} on the roster, {tier.objective} modelled"
            raise ModelDisagreement(message)


def _tiers(scorecard: tuple[Measure, ...], solved: Solved) -> Iterator[TierResult]:
    """Every goal of the rota, with what the model proved of it."""
    proved = {tier.goal: tier for tier in solved.tiers}
    for goal, measure in zip(GOALS, scorecard, strict=True):
        model = proved.get(goal.id)
        bound = None
        if model is not None:
            if abs(model.objective - measure.value) > TOLERANCE:
                message = f"{goal.id}: {measure.value} on the roster, {model.objective} modelled"
                raise ModelDisagreement(message)
            bound = None if model.bound is None else min(model.bound, measure.value)
        yield TierResult(goal.tier, goal.id, goal.unit, measure.value, bound)


def _conflict(gaps: Gaps, status: Status) -> tuple[str, ...]:
    """Why no change will do: what the roster breaks with its gaps left open."""
    if status is not Status.INFEASIBLE:
        return ()
    broken = tuple(
        f"{first.message}{more}; no lawful change around the gaps mends it (rule {first.rule})"
        for first, more in hours_in_a_row(breaches_of(gaps.left_open, gaps.problem))
    )
    return broken or ("No lawful change around the gaps keeps every rule.",)
