"""Change a published roster as little as its gaps ask for: a small exact model around each gap.

A gap is the time of a published tour that can no longer be worked. What is proved is proved of all
rosters in which everybody keeps their duties except where they could lawfully help with a gap.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

from optimiser.errors import ModelDisagreement
from optimiser.goal import Measure, TierResult
from optimiser.outcome import Outcome, Status, StopReason
from optimiser.roster import Roster
from optimiser.rota.decisions import Choice, RotaDecisions
from optimiser.rota.gaps import Gap, Gaps, Mode
from optimiser.rota.goals import GOALS, DutyCost, Shortfall
from optimiser.rota.problem import RotaProblem
from optimiser.rota.rules import NOT_OF_ONE_PERSON
from optimiser.rota.sharing import sharing_penalty, sharing_points
from optimiser.rota.verify import breaches_of, scorecard_of
from optimiser.rota.wellbeing import SHARE
from optimiser.solver_child import Cancel
from optimiser.solving import (
    SOLVER_VERSION,
    Limits,
    Objective,
    ProgressListener,
    Solved,
    ignore_progress,
    start_solver,
)
from optimiser.tiers import minimise_in_tiers

TOLERANCE = 1e-6
UNFILLED, CHANGES = "shortfall_beyond_published", "changed_duties"
UNEVEN = "uneven_overtime"
ALIKE = "Everybody keeps what is published but those who could lawfully help with a gap"
PROVED_OVER = {
    Mode.KEEP_PATTERN: (
        f"{ALIKE}, by one tour on a rest day or one extension for each tour that is lost; least "
        "shortfall, then least cost, then fewest changes, then overtime shared most evenly over "
        "time among those who could be asked."
    ),
    Mode.FEWEST_CHANGES: (
        f"{ALIKE}, by a tour on a rest day, an extension or another shift; no more shortfall than "
        "was published where that can be, then fewest changes, then least cost, then overtime "
        "shared most evenly over time among those who could be asked."
    ),
}


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
        return PROVED_OVER[self.gaps.mode]


def amend_rota(
    problem: RotaProblem,
    limits: Limits,
    mode: Mode,
    *,
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
        KEEP_PATTERN: least shortfall, then least cost, then fewest changes. FEWEST_CHANGES: as
        little short as what was published, then fewest changes, then least cost. Both then share
        overtime over time among those who could be asked.
    cancel
        Stops the solve; the best roster so far is kept.
    on_progress
        Told every better roster.

    Returns
    -------
    Amended
        The checked roster with its gaps and bounds. INFEASIBLE where no change around the gaps
        keeps every rule; `conflict` then says what the roster breaks as it is left.

    Raises
    ------
    ModelDisagreement
        The roster breaks a rule.
    """
    started = time.monotonic()
    start_solver()
    gaps = Gaps(problem, mode)
    model = cp_model.CpModel()
    decisions = RotaDecisions(model, problem, given=gaps.given, offered=gaps.offered)
    enforced, asked = model.new_constant(1), decisions.of(gaps.asked)
    for rule in problem.rules:
        of_all = isinstance(rule, NOT_OF_ONE_PERSON)
        rule.constrain(model, decisions if of_all else asked, enforced)
    chosen = _Chosen(model, decisions, gaps)
    chosen.keep_duties()
    solved = minimise_in_tiers(
        model,
        chosen.objectives(),
        replace(limits, probing=False),
        part="rota",
        hint=chosen.as_published(),
        cancel=cancel,
        on_progress=on_progress,
    )
    roster = None if solved.values is None else decisions.roster(solved.value)
    outcome = _outcome(gaps, limits, solved, roster, time.monotonic() - started)
    return Amended(outcome, gaps, solved.tiers)


class _Chosen:
    """What a model may change about a published roster, and what the changes are worth."""

    def __init__(self, model: cp_model.CpModel, decisions: RotaDecisions, gaps: Gaps) -> None:
        self._model, self._decisions, self._gaps = model, decisions, gaps
        self._mode = gaps.mode
        self._new: list[Choice] = []
        self._filling: dict[Gap, list[Choice]] = {}
        for choice in decisions.open_choices():
            gap = gaps.offers[choice.tour.staff_id, choice.tour.day].get(choice.tour)
            if gap is not None:
                self._new.append(choice)
                self._filling.setdefault(gap, []).append(choice)

    def as_published(self) -> dict[int, int]:
        """The roster with its gaps left open, by index of variable."""
        hint = {choice.works.index: 1 for choice in self._decisions.open_choices()}
        return hint | {choice.works.index: 0 for choice in self._new}

    def keep_duties(self) -> None:
        """Whoever has a duty on a day has one still; a kept pattern has one filler a gap."""
        members = self._gaps.problem.strength
        for who, day in self._gaps.offers:
            if (who, day) in self._gaps.kept_on:
                choices = self._decisions.choices_on(members[who], day)
                self._model.add_exactly_one(choice.works for choice in choices)
        if self._mode is Mode.KEEP_PATTERN:
            for gap, choices in self._filling.items():
                works = [choice.works for choice in choices]
                self._model.add(sum(works) <= self._gaps.sizes[gap])

    def objectives(self) -> list[Objective]:
        """The goals of the mode in order."""
        short, cost = Shortfall(), DutyCost()
        penalty = short.penalty(self._model, self._decisions)
        money = Objective(
            cost.id, cost.unit, cost.penalty(self._model, self._decisions), cost.scale
        )
        changes = Objective(CHANGES, "duties", sum(c.works for c in self._new), least=0)
        uneven = sharing_penalty(self._model, self._decisions, self._gaps.asked)
        shared = Objective(UNEVEN, "points", uneven, SHARE, 0)
        if self._mode is Mode.KEEP_PATTERN:
            return [Objective(short.id, short.unit, penalty, short.scale), money, changes, shared]
        return [
            Objective(UNFILLED, short.unit, self._beyond(penalty), short.scale, 0),
            changes,
            money,
            shared,
        ]

    def _beyond(self, penalty: cp_model.LinearExprT) -> cp_model.IntVar:
        """The shortfall beyond that of the roster as it was published."""
        problem, short = self._gaps.problem, Shortfall()
        told = Roster(problem.horizon, (*problem.history, *self._gaps.told))
        before = round(short.measure(told, problem).value * short.scale)
        beyond = self._model.new_int_var(0, cp_model.INT32_MAX, "")
        self._model.add(beyond >= penalty - before)
        return beyond


def _outcome(
    gaps: Gaps, limits: Limits, solved: Solved, roster: Roster | None, seconds: float
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
    if breaches and all(breach.who in gaps.unasked for breach in breaches):
        none = replace(found, status=Status.INFEASIBLE, stop_reason=StopReason.OPTIMAL, plan=None)
        return replace(none, conflict=_conflict(gaps, Status.INFEASIBLE))
    if breaches:
        message = f"the rota breaks {len(breaches)} rules, first: {breaches[0].message}"
        raise ModelDisagreement(message)
    scorecard = scorecard_of(roster, problem)
    _check_sharing(gaps, solved, roster)
    return replace(found, scorecard=scorecard, tiers=tuple(_tiers(scorecard, solved)))


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
    problem = gaps.problem
    left = Roster(problem.horizon, (*problem.history, *gaps.kept))
    broken = tuple(
        f"{breach.message}: no lawful change around the gaps mends it (rule {breach.rule})"
        for breach in breaches_of(left, problem)
    )
    return broken or ("No lawful change around the gaps keeps every rule.",)
