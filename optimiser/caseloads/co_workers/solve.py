"""Find the co-workers: keep who is there, then even loads out, then the shortest ways."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ortools.sat.python import cp_model

from optimiser.caseloads.co_workers.plan import CoWorkerPlan
from optimiser.caseloads.co_workers.problem import CoWorkerProblem, Key, Place
from optimiser.caseloads.co_workers.reasons import explained
from optimiser.caseloads.co_workers.shared_out import least_fullness, least_metres
from optimiser.caseloads.co_workers.verify import (
    CHANGES,
    FULLNESS,
    METRES_PER_KM,
    TRAVEL,
    check,
    scorecard,
)
from optimiser.caseloads.problem import Manager
from optimiser.errors import ModelDisagreement
from optimiser.goal import Measure, TierResult
from optimiser.outcome import Outcome, Status, StopReason
from optimiser.solving import (
    SOLVER_VERSION,
    Cancel,
    Limits,
    Objective,
    ProgressListener,
    Solved,
    evaluate,
    ignore_progress,
)
from optimiser.tiers import TOLERANCE, minimise_in_tiers

DIGITS = 6
"""Kept of sums of kilometres, which are of whole metres."""


def plan_co_workers(
    problem: CoWorkerProblem,
    limits: Limits,
    *,
    cancel: Cancel | None = None,
    on_progress: ProgressListener = ignore_progress,
) -> Outcome[CoWorkerPlan]:
    """Give every place beside a lead one manager of its agency; where nobody may, say why.

    Cases weigh differently, so that evening loads out is no network flow. One that may split cases
    bounds it; a start that gives the heaviest case first to whom it makes the least full mostly
    reaches that bound, and CP-SAT proves what is left, agency by agency.

    Returns
    -------
    Outcome[CoWorkerPlan]
        The checked plan with three tiers: changes of co-worker (each place by itself, so proved
        without a search), fullness of loads, travel (km). It always holds a plan.

    Raises
    ------
    ModelDisagreement
        The plan breaks a rule, or a goal measures otherwise than the model says.
    """
    started = time.monotonic()
    chosen: dict[Key, str] = {}
    solved: list[Solved] = []
    parts = list(_by_agency(problem))
    for number, part in enumerate(parts):
        fewer = limits.share(1 / len(parts))
        left = max(0.0, limits.seconds - (time.monotonic() - started)) / (len(parts) - number)
        model, start = _Model(part), _heaviest_first(part)
        found = minimise_in_tiers(
            model.model,
            model.objectives(start),
            replace(fewer, seconds=left),
            part="co-workers",
            start=model.values(start),
            cancel=cancel,
            on_progress=on_progress,
        )
        solved.append(found)
        chosen |= model.chosen(found.values or ())
    plan = explained(problem, chosen)
    if breaches := check(plan, problem):
        raise ModelDisagreement("; ".join(breach.message for breach in breaches))
    measures = scorecard(plan, problem)
    open_ones = [each for each in solved if each.status is not Status.OPTIMAL]
    return Outcome(
        status=Status.FEASIBLE if open_ones else Status.OPTIMAL,
        stop_reason=open_ones[0].stop_reason if open_ones else StopReason.OPTIMAL,
        plan=plan,
        tiers=tuple(_summed(measure, [each.tiers for each in solved]) for measure in measures),
        scorecard=measures,
        seconds=time.monotonic() - started,
        seed=limits.seed,
        workers=limits.worker_count,
        solver_version=SOLVER_VERSION,
        problem_digest=problem.digest,
    )


def _by_agency(problem: CoWorkerProblem) -> Iterator[CoWorkerProblem]:
    """The problem of each agency: no other decides anything for it."""
    for agency in dict.fromkeys(place.agency for place in problem.places):
        yield replace(
            problem,
            places=tuple(place for place in problem.places if place.agency == agency),
            managers=tuple(each for each in problem.managers if each.agency == agency),
        )


def _summed(measure: Measure, parts: Sequence[Sequence[TierResult]]) -> TierResult:
    """A tier over all agencies: as it is on the plan, with the sum of their bounds.

    Raises
    ------
    ModelDisagreement
        The plan is worse than the models say.
    """
    own = [tiers[measure.tier - 1] for tiers in parts]
    told = sum(tier.objective for tier in own)
    if measure.value > told + TOLERANCE:
        message = f"{measure.goal} is {measure.value} on the plan, {told} in the model"
        raise ModelDisagreement(message)
    bounds = [tier.bound for tier in own if tier.bound is not None]
    bound = min(round(sum(bounds), DIGITS), measure.value) if len(bounds) == len(own) else None
    return TierResult(measure.tier, measure.goal, measure.unit, measure.value, bound)


def _heaviest_first(problem: CoWorkerProblem) -> dict[Key, str]:
    """A good start: each place, the heaviest first, to whom it makes the least full, then near."""
    load = Counter(problem.lead_points)

    def cost(place: Place, manager: Manager) -> tuple[int, int]:
        before = load[manager.manager_id]
        added = problem.fullness(manager, before + place.points) - problem.fullness(manager, before)
        return added, problem.travel_metres(place, manager)

    chosen: dict[Key, str] = {}
    for place in sorted(problem.places, key=lambda place: -place.points):
        choices = problem.choices[place.key]
        if choices:
            best = min(choices, key=lambda manager: cost(place, manager))
            chosen[place.key] = best.manager_id
            load[best.manager_id] += place.points
    return chosen


class _Model:
    """A literal for every place and each who may fill it; a load and its fullness a manager."""

    def __init__(self, problem: CoWorkerProblem) -> None:
        self.model = cp_model.CpModel()
        self._problem = problem
        self._fills = {
            (place.key, manager.manager_id): self.model.new_bool_var("")
            for place in problem.places
            for manager in problem.choices[place.key]
        }
        for place in problem.places:
            if choices := problem.choices[place.key]:
                self.model.add_exactly_one(self._fills[place.key, m.manager_id] for m in choices)
        self._load: dict[str, cp_model.IntVar] = {}
        self._fullness: dict[str, cp_model.IntVar] = {}
        for manager in problem.managers:
            self._add_fullness(manager)

    def objectives(self, start: Mapping[Key, str]) -> list[Objective]:
        """The tiers, with what no plan is below."""
        problem = self._problem
        changes = sum(
            bool(place.current) and start.get(place.key, "") not in ("", *place.current)
            for place in problem.places
        )
        fuller = cp_model.LinearExpr.sum(list(self._fullness.values())) - sum(
            problem.fullness(manager, problem.lead_points.get(manager.manager_id, 0))
            for manager in problem.managers
        )
        ways = cp_model.LinearExpr.weighted_sum(
            list(self._fills.values()),
            [
                problem.travel_metres(place, manager)
                for place in problem.places
                for manager in problem.choices[place.key]
            ],
        )
        nearest = least_metres(problem, evaluate(fuller, self.values(start)))
        return [
            Objective(*CHANGES, changes, least=changes),
            Objective(*FULLNESS, fuller, least=least_fullness(problem)),
            Objective(*TRAVEL, ways, METRES_PER_KM, least=nearest),
        ]

    def values(self, chosen: Mapping[Key, str]) -> tuple[int, ...]:
        """Values of every variable in a plan."""
        values = [0] * len(self.model.proto.variables)
        load = Counter(self._problem.lead_points)
        for place in self._problem.places:
            if place.key in chosen:
                values[self._fills[place.key, chosen[place.key]].index] = 1
                load[chosen[place.key]] += place.points
        for manager in self._problem.managers:
            who = manager.manager_id
            values[self._load[who].index] = load[who]
            values[self._fullness[who].index] = self._problem.fullness(manager, load[who])
        return tuple(values)

    def chosen(self, values: Sequence[int]) -> dict[Key, str]:
        """Manager by place in a solution."""
        return {key: who for (key, who), fills in self._fills.items() if values[fills.index]}

    def _add_fullness(self, manager: Manager) -> None:
        """A manager's load, and at least its fullness: above each of its straight lines."""
        problem, who = self._problem, manager.manager_id
        mine = [place for place in problem.places if (place.key, who) in self._fills]
        least = problem.lead_points.get(who, 0)
        most = least + sum(place.points for place in mine)
        load = self._load[who] = self.model.new_int_var(least, most, "")
        beside = cp_model.LinearExpr.weighted_sum(
            [self._fills[place.key, who] for place in mine], [place.points for place in mine]
        )
        self.model.add(load == least + beside)
        fullness = self._fullness[who] = self.model.new_int_var(
            problem.fullness(manager, least), problem.fullness(manager, most), ""
        )
        below = 0
        for number, step in enumerate(problem.steps(manager), start=1):
            below += step
            if step < most:
                self.model.add(fullness >= number * load - below)
