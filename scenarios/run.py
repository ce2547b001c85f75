"""Chains the parts: demand, caseloads, requirement, rota, visit diary, patrols."""

import time
from collections.abc import Collection
from dataclasses import replace

from optimiser.caseloads.co_workers.plan import NO_CO_WORKERS, CoWorkerPlan
from optimiser.caseloads.co_workers.problem import CoWorkerProblem
from optimiser.caseloads.co_workers.solve import plan_co_workers
from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem
from optimiser.caseloads.solve import plan_caseloads
from optimiser.patrols.plan import PatrolPlan
from optimiser.patrols.problem import Duty, PatrolProblem
from optimiser.patrols.solve import plan_patrols
from optimiser.requirement import staffing_requirement
from optimiser.roster import Roster
from optimiser.rota.amend import Amended, amend_rota
from optimiser.rota.least_breach import plan_with_least_breach
from optimiser.rota.problem import RotaProblem
from optimiser.rota.solve import plan_rota
from optimiser.solving import Cancel, Limits, Progress, ProgressListener, ignore_progress
from optimiser.visits.plan import VisitPlan
from optimiser.visits.problem import VisitProblem
from optimiser.visits.solve import plan_visits
from scenarios.build.caseloads import build_caseloads
from scenarios.build.co_workers import build_co_workers, co_workers_of
from scenarios.build.demand import accuracy_of, build_heatmap_of
from scenarios.build.grid_accuracy import MEASURED_LEVEL, grid_accuracy_of
from scenarios.build.levels import build_level
from scenarios.build.patrols import build_patrols, duties_on_rota
from scenarios.build.requirement import build_requirement_of
from scenarios.build.rota import build_rota
from scenarios.build.visiting import Visiting, visiting_of
from scenarios.build.visits import build_visits
from scenarios.build.weightings import cell_level
from scenarios.overrides import apply_overrides
from scenarios.plan_result import Demand, PlanResult, Solved
from scenarios.schema.amendment import Amendment, with_absences
from scenarios.schema.pack import Pack
from scenarios.schema.scenario import Scenario
from scenarios.write_plan import write_plan

__all__ = ["BASELINE", "PlanResult", "plan_pack", "with_needs", "write_plan"]

BASELINE = Scenario(name="baseline")
NEEDS = {"rota": ("demand",), "patrols": ("demand", "rota")}
SHARES = {"caseloads": 0.1, "co_workers": 0.01, "rota": 0.57, "visits": 0.07, "patrols": 0.25}
"""Of the time for solving."""
PART_OF = {"co_workers": "caseloads", "visits": "caseloads"}
SOLVING_SHARE = 0.85
"""Of the time for all parts; the rest is for building problems and checking plans."""


def plan_pack(
    pack: Pack,
    *,
    only: Collection[str] | None = None,
    limits: Limits | None = None,
    scenario: Scenario = BASELINE,
    amendment: Amendment | None = None,
    least_breach: bool = False,
    cancel: Cancel | None = None,
    on_progress: ProgressListener = ignore_progress,
) -> PlanResult:
    """Plan a pack, one part after the other.

    Parameters
    ----------
    pack
        The pack as loaded; the changes of `scenario` are made here.
    only
        Parts to plan ("demand", "rota", "patrols", "caseloads") with the parts that they need;
        None means all that the pack has rows for.
    limits
        Time or work for all parts: each has a share and what those before it did not use.
    amendment
        Changes what is published, instead of keeping it: in which mode, and who else is away.
    least_breach
        Plan what breaks least where no rota is lawful; an amendment says so itself.
    cancel
        Asked to stop, every part ends with its best plan so far.
    on_progress
        Told of every step, also from other threads.

    Raises
    ------
    NoLegalPlan
        If the facts of the pack break a hard rule whatever is planned.
    PackError
        If the scenario changes a path that does not exist or to a value that it cannot have.
    """
    clock = _Clock(limits or Limits(), with_needs(only or _parts_of(pack)))
    cancel = cancel or Cancel()
    changed = _changed(pack, scenario, amendment)
    caseloads = co_workers = demand = rota = patrols = amended = None
    if "demand" in clock.parts:
        demand = _demand(changed, clock.seconds, on_progress)
    if "caseloads" in clock.parts:
        caseloads, co_workers = _caseloads(changed, clock, cancel, on_progress)
    if "rota" in clock.parts and demand is not None:
        on_progress(Progress("rota", "building", clock.seconds))
        told = clock.limits("rota"), cancel, on_progress
        rota, amended = _rota(changed, demand, amendment, least_breach, *told)
    roster = None if rota is None else rota.outcome.plan
    duties = _duties(changed, demand, roster)
    visits, visiting = _diary(changed, caseloads, co_workers, duties, clock, cancel, on_progress)
    if "patrols" in clock.parts and demand is not None and roster is not None:
        on_progress(Progress("patrols", "building", clock.seconds))
        told = clock.limits("patrols"), cancel, on_progress
        patrols = _patrols(changed, demand, roster, visiting, duties, *told)
    made = pack, scenario, clock.given.seed, clock.seconds, demand, rota, patrols
    return PlanResult(*made, caseloads, co_workers, visits, visiting, amendment, amended)


def with_needs(parts: Collection[str]) -> frozenset[str]:
    """The parts with those that they are planned from."""
    return frozenset(parts).union(*(NEEDS.get(part, ()) for part in parts))


def _parts_of(pack: Pack) -> list[str]:
    has_rows = {
        "rota": bool(pack.staff and pack.shifts),
        "patrols": bool(pack.staff and pack.shifts),
        "caseloads": bool(pack.offenders and pack.managers),
    }
    return ["demand", *(part for part, there in has_rows.items() if there)]


class _Clock:
    """Deals out the time: a share for each part, and what earlier parts left."""

    def __init__(self, given: Limits, parts: frozenset[str]) -> None:
        self.given = given
        self.parts = parts
        self._started = time.monotonic()
        self._shares = {
            part: share for part, share in SHARES.items() if PART_OF.get(part, part) in parts
        }
        self._to_come = list(self._shares)

    @property
    def seconds(self) -> float:
        """Wall time so far."""
        return time.monotonic() - self._started

    def limits(self, part: str) -> Limits:
        """What a part may use, if it is solved now."""
        share = SHARES[part] / sum(SHARES[other] for other in self._to_come)
        self._to_come.remove(part)
        if self.given.work is not None:
            return self.given.share(SHARES[part] / sum(self._shares.values()))
        left = max(0.0, SOLVING_SHARE * self.given.seconds - self.seconds)
        return replace(self.given, seconds=left * share)


def _demand(pack: Pack, seconds: float, on_progress: ProgressListener) -> Demand:
    on_progress(Progress("demand", "reading incidents", seconds))
    heatmap = build_heatmap_of(pack)
    requirement = staffing_requirement(build_requirement_of(pack, heatmap))
    grid = grid_accuracy_of(pack)
    ships = grid is not None and grid[1].ships_forecaster
    names = dict.fromkeys(pack.policy.demand.heatmap_levels)
    made = {
        name: build_level(pack, heatmap, name, forecast_ships=ships and name == MEASURED_LEVEL)
        for name in {**names, cell_level(pack): None}
    }
    levels = tuple(made[name] for name in names)
    return Demand(heatmap, accuracy_of(pack), requirement, made[cell_level(pack)], levels, grid)


def _caseloads(
    pack: Pack, clock: _Clock, cancel: Cancel, on_progress: ProgressListener
) -> tuple[Solved[CaseloadProblem, CaseloadPlan], Solved[CoWorkerProblem, CoWorkerPlan] | None]:
    """The leads, and where there is a plan of them, who of other agencies works beside them."""
    on_progress(Progress("caseloads", "building", clock.seconds))
    problem = build_caseloads(pack)
    limits = clock.limits("caseloads")
    outcome = plan_caseloads(problem, limits, cancel=cancel, on_progress=on_progress)
    limits = clock.limits("co_workers")
    if outcome.plan is None:
        return Solved(problem, outcome), None
    manager_of = {row.offender_ref: row.manager_id for row in outcome.plan.allocations}
    places = build_co_workers(pack, problem, manager_of)
    beside = plan_co_workers(places, limits, cancel=cancel, on_progress=on_progress)
    return Solved(problem, outcome), Solved(places, beside)


def _duties(pack: Pack, demand: Demand | None, roster: Roster | None) -> tuple[Duty, ...] | None:
    """Everybody's duties with their breaks, for the diary and the patrols alike."""
    if demand is None or roster is None:
        return None
    return duties_on_rota(pack, roster, demand.heatmap)


def _diary(
    pack: Pack,
    caseloads: Solved[CaseloadProblem, CaseloadPlan] | None,
    co_workers: Solved[CoWorkerProblem, CoWorkerPlan] | None,
    duties: tuple[Duty, ...] | None,
    clock: _Clock,
    cancel: Cancel,
    on_progress: ProgressListener,
) -> tuple[Solved[VisitProblem, VisitPlan] | None, tuple[Visiting, ...]]:
    """The diary of the managers whom the caseloads give, in the duties of the rota if there is one.

    With it, when visits take people whom patrols would have.
    """
    if caseloads is None or caseloads.outcome.plan is None:
        return None, ()
    on_progress(Progress("visits", "building", clock.seconds))
    manager_of = {row.offender_ref: row.manager_id for row in caseloads.outcome.plan.allocations}
    beside = None if co_workers is None else co_workers.outcome.plan
    told = duties, clock.given.seed, co_workers_of(beside or NO_CO_WORKERS)
    problem = build_visits(pack, caseloads.problem, manager_of, *told)
    limits = clock.limits("visits")
    outcome = plan_visits(problem, limits, cancel=cancel, on_progress=on_progress)
    visiting = () if outcome.plan is None else visiting_of(pack, problem, outcome.plan)
    return Solved(problem, outcome), visiting


def _changed(pack: Pack, scenario: Scenario, amendment: Amendment | None) -> Pack:
    """The pack with the scenario's changes, and whoever else is away."""
    changed = apply_overrides(pack, scenario.changes, scenario.name)
    return changed if amendment is None else with_absences(changed, amendment)


def _rota(
    pack: Pack,
    demand: Demand,
    amendment: Amendment | None,
    least_breach: bool,
    limits: Limits,
    cancel: Cancel,
    on_progress: ProgressListener,
) -> tuple[Solved[RotaProblem, Roster], Amended | None]:
    """The rota from scratch, or by changing what is published."""
    told = limits, cancel, on_progress
    if amendment is None:
        return _planned(pack, demand, least_breach, *told), None
    return _amended(pack, demand, amendment, *told)


def _planned(
    pack: Pack,
    demand: Demand,
    least_breach: bool,
    limits: Limits,
    cancel: Cancel,
    on_progress: ProgressListener,
) -> Solved[RotaProblem, Roster]:
    """The rota from scratch."""
    problem = build_rota(pack, demand.requirement, holding_back=True)
    plan = plan_with_least_breach if least_breach else plan_rota
    return Solved(problem, plan(problem, limits, cancel=cancel, on_progress=on_progress))


def _amended(
    pack: Pack,
    demand: Demand,
    amendment: Amendment,
    limits: Limits,
    cancel: Cancel,
    on_progress: ProgressListener,
) -> tuple[Solved[RotaProblem, Roster], Amended]:
    """The rota by changing what is published."""
    told_on = amendment.told_on
    problem = build_rota(pack, demand.requirement, amending=True, changed_on=told_on)
    amended = amend_rota(
        problem,
        limits,
        amendment.mode,
        least_breach=amendment.least_breach,
        cancel=cancel,
        on_progress=on_progress,
    )
    return Solved(problem, amended.outcome), amended


def _patrols(
    pack: Pack,
    demand: Demand,
    roster: Roster,
    visiting: tuple[Visiting, ...],
    duties: tuple[Duty, ...] | None,
    limits: Limits,
    cancel: Cancel,
    on_progress: ProgressListener,
) -> Solved[PatrolProblem, PatrolPlan]:
    problem = build_patrols(pack, roster, demand.heatmap, demand.requirement, visiting, duties)
    return Solved(problem, plan_patrols(problem, limits, cancel=cancel, on_progress=on_progress))
