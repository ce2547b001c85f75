"""What planning a pack gives: every part's problem and outcome, and the summary of all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import Any, Generic, TypeVar

from optimiser.caseloads.co_workers.plan import CoWorkerPlan
from optimiser.caseloads.co_workers.problem import CoWorkerProblem
from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem
from optimiser.demand.accuracy import Accuracy
from optimiser.demand.held_out import HeldOutAccuracy
from optimiser.heat import Heatmap
from optimiser.outcome import Outcome, Status
from optimiser.patrols.plan import PatrolPlan
from optimiser.patrols.problem import PatrolProblem
from optimiser.roster import Roster
from optimiser.rota.amend import Amended
from optimiser.rota.ledger import LedgerEntry
from optimiser.rota.problem import RotaProblem
from optimiser.rule import Breach
from optimiser.staffing import StaffingRequirement
from optimiser.visits.plan import VisitPlan
from optimiser.visits.problem import VisitProblem
from scenarios.build.demand import demand_summary
from scenarios.build.grid_accuracy import grid_accuracy_summary
from scenarios.build.levels import HeatLevel
from scenarios.build.money import money_basis
from scenarios.build.visiting import Visiting
from scenarios.build.weightings import WeightingEffect, weighting_effects
from scenarios.caseload_changes import summary_of_changes
from scenarios.export.breach_files import mark_of
from scenarios.export.caseload_files import caseload_summary
from scenarios.export.change_files import Change, amendment_summary, changes_of
from scenarios.export.co_worker_files import co_worker_summary
from scenarios.export.equity_audit import AuditLimits
from scenarios.export.ledger_file import entries_of, ledger_summary
from scenarios.export.patrol_files import patrol_summary
from scenarios.export.rota_files import on_call_summary, rota_summary
from scenarios.export.visit_files import visit_summary
from scenarios.export.weighting_files import weightings_summary
from scenarios.findings import Findings, rota_findings
from scenarios.overrides import apply_overrides
from scenarios.schema.amendment import Amendment, with_absences
from scenarios.schema.pack import Pack
from scenarios.schema.scenario import Scenario

ProblemT = TypeVar("ProblemT")
PlanT = TypeVar("PlanT")
WORST_FIRST = (Status.INFEASIBLE, Status.NO_PLAN_FOUND, Status.FEASIBLE, Status.OPTIMAL)


@dataclass(frozen=True, eq=False)
class Solved(Generic[ProblemT, PlanT]):
    """One part: what was asked and how it ended."""

    problem: ProblemT
    outcome: Outcome[PlanT]


@dataclass(frozen=True, eq=False)
class Demand:
    """The heatmap, how well it ranks held-back incidents, and the people that it asks for.

    `cells` is the level that weightings are compared on; `levels` are the heatmaps by
    smaller cells that the policy asks for. `grid_accuracy` has the months of the history and what
    the last of them tell of 250 m cells, None where they are too few.
    """

    heatmap: Heatmap
    accuracy: Accuracy | None
    requirement: StaffingRequirement
    cells: HeatLevel
    levels: tuple[HeatLevel, ...] = ()
    grid_accuracy: tuple[list[str], HeldOutAccuracy] | None = None


@dataclass(frozen=True, eq=False)
class PlanResult:
    """Everything that one run found. Parts that were not planned are None.

    `pack` is the pack as the force exported it; the scenario's changes are in the problems.
    `visiting` is when visits take people whom patrols would have.
    """

    pack: Pack
    scenario: Scenario
    seed: int
    seconds: float
    demand: Demand | None = None
    rota: Solved[RotaProblem, Roster] | None = None
    patrols: Solved[PatrolProblem, PatrolPlan] | None = None
    caseloads: Solved[CaseloadProblem, CaseloadPlan] | None = None
    co_workers: Solved[CoWorkerProblem, CoWorkerPlan] | None = None
    visits: Solved[VisitProblem, VisitPlan] | None = None
    visiting: tuple[Visiting, ...] = ()
    amendment: Amendment | None = None
    amended: Amended | None = None

    @property
    def status(self) -> Status:
        """The worst status of the parts that were solved; optimal where none was."""
        reached = {outcome.status for outcome in self.outcomes}
        return next((status for status in WORST_FIRST if status in reached), Status.OPTIMAL)

    @property
    def outcomes(self) -> Iterator[Outcome[Any]]:
        """How each solved part ended."""
        for part in (self.rota, self.patrols, self.caseloads, self.co_workers, self.visits):
            if part is not None:
                yield part.outcome

    @property
    def is_complete(self) -> bool:
        """Whether every part that was solved has a plan."""
        return all(outcome.plan is not None for outcome in self.outcomes)

    @property
    def conflicts(self) -> tuple[str, ...]:
        """Which rules and facts clash, where a part has no plan."""
        return tuple(text for outcome in self.outcomes for text in outcome.conflict)

    @property
    def open_conflicts(self) -> tuple[str, ...]:
        """The same for everybody to read: reasons that name cases are only counted."""
        naming = () if self.caseloads is None else self.caseloads.outcome.conflict
        told = tuple(text for text in self.conflicts if text not in naming)
        reasons = "1 reason" if len(naming) == 1 else f"{len(naming):,} reasons"
        sentence = f"no allocation of cases exists, for {reasons} that muster check tells of"
        return (*told, sentence) if naming else told

    @property
    def breaches(self) -> tuple[Breach, ...]:
        """What a plan of least breach breaks; empty where every rule is kept."""
        return tuple(breach for outcome in self.outcomes for breach in outcome.breaches)

    def changes(self) -> list[Change]:
        """What differs from the published roster; empty where it was not amended."""
        if self.amended is None or self.amendment is None:
            return []
        return changes_of(self.amended, self.planned_pack, self.amendment)

    @property
    def planned_pack(self) -> Pack:
        """The pack with the absences that an amendment adds."""
        return self.pack if self.amendment is None else with_absences(self.pack, self.amendment)

    @property
    def _audit_limits(self) -> AuditLimits:
        """The limits of the equity audit, as the scenario sets them."""
        changed = apply_overrides(self.pack, self.scenario.changes, self.scenario.name)
        policy = changed.policy.patrols
        return AuditLimits(
            policy.audit_least_ratio, policy.audit_most_ratio, policy.audit_most_times_mean
        )

    @cached_property
    def findings(self) -> Findings:
        """What the pack, with the scenario's changes, means for any rota."""
        return rota_findings(
            apply_overrides(self.planned_pack, self.scenario.changes, self.scenario.name)
        )

    def ledger(self) -> list[LedgerEntry]:
        """What everybody is owed in rest; empty where there is no rota."""
        if self.rota is None or self.rota.outcome.plan is None:
            return []
        return entries_of(self.planned_pack, self.rota.outcome.plan, self.rota.problem)

    @cached_property
    def weightings(self) -> list[WeightingEffect]:
        """What each weighting would make of this plan; empty where no demand was worked out."""
        if self.demand is None:
            return []
        changed = apply_overrides(self.pack, self.scenario.changes, self.scenario.name)
        patrols = None
        if self.patrols is not None and self.patrols.outcome.plan is not None:
            patrols = self.patrols.problem, self.patrols.outcome.plan
        return weighting_effects(changed, self.demand.heatmap, self.demand.cells, patrols)

    def summary(self) -> dict[str, Any]:
        """`summary.json`: a part that was not planned is absent."""
        return {
            "version": version("muster"),
            "pack_digest": self.pack.digest,
            "scenario": self.scenario.name,
            **summary_of_changes(self.scenario.changes),
            "seed": self.seed,
            "seconds": round(self.seconds, 2),
            "status": self.status,
            **mark_of(self.breaches),
            **dict(self._amendment()),
            **dict(self._parts()),
        }

    def _amendment(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        if self.amendment is not None and self.amended is not None:
            asked = self.amendment.model_dump(mode="json")
            yield "amendment", asked | amendment_summary(self.amended)

    def _parts(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        if self.demand is not None:
            block = demand_summary(self.demand.heatmap, self.demand.accuracy)
            block["cells_ranked_by"] = self.demand.cells.ranking.name
            block |= grid_accuracy_summary(self.demand.grid_accuracy)
            yield "demand", block | {"weightings": weightings_summary(self.weightings)}
        if self.rota is not None:
            summary = rota_summary(self.rota.outcome, self.rota.problem)
            summary["money_basis"] = money_basis(self.pack)
            summary["remarks"] = list(self.findings.remarks)
            summary["remarks_in_short"] = list(self.findings.in_short)
            if self.rota.outcome.plan is not None:
                summary |= on_call_summary(self.planned_pack, self.rota.problem)
                summary["ledger"] = ledger_summary(self.pack, self.ledger())
            if self.amended is not None:
                summary["proved_over"] = self.amended.proved_over
            yield "rota", summary
        if self.patrols is not None:
            planned = self.patrols
            yield "patrols", patrol_summary(planned.outcome, planned.problem, self._audit_limits)
        if self.caseloads is not None:
            block = caseload_summary(self.caseloads.outcome, self.caseloads.problem)
            if self.co_workers is not None:
                block |= co_worker_summary(self.co_workers.outcome, self.co_workers.problem)
            if self.visits is not None:
                block |= visit_summary(self.visits.outcome, self.visits.problem)
            yield "caseloads", block
