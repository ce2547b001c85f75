"""What it costs to move a case, and what a person decided of its move."""

from dataclasses import replace
from datetime import date

from optimiser.caseloads.problem import Offender
from scenarios.schema.cohort import OffenderRow
from scenarios.schema.pack import Pack
from scenarios.schema.policy import CaseloadPolicy
from scenarios.schema.rows import DecisionRow

DAYS_PER_WEEK = 7


def weeks_together(row: OffenderRow, day: date) -> int | None:
    """Whole weeks that a case has been with its manager on a day, None where nobody knows."""
    if row.current_manager_id is None or row.managed_since is None:
        return None
    return max(0, (day - row.managed_since).days // DAYS_PER_WEEK)


def move_cost_of(row: OffenderRow, policy: CaseloadPolicy, day: date) -> int:
    """What it costs to take a case from its manager: more by colour in its first weeks there.

    A case of which nobody knows since when it is there counts as settled.
    """
    weeks = weeks_together(row, day)
    early = weeks is not None and weeks < policy.early_weeks
    return (policy.early_move_cost if early else policy.move_cost)[row.rag]


def with_moves(offenders: tuple[Offender, ...], pack: Pack) -> tuple[Offender, ...]:
    """Offenders, in the order of the pack, with the cost of their move and what was decided."""
    policy, day = pack.policy.caseloads, pack.manifest.plan_start
    decisions = {row.offender_ref: row for row in pack.decisions}
    return tuple(
        decided(
            replace(
                offender,
                move_cost=move_cost_of(row, policy, day),
                weeks_with_manager=weeks_together(row, day),
            ),
            decisions.get(row.offender_ref),
        )
        for offender, row in zip(offenders, pack.offenders, strict=True)
    )


def decided(offender: Offender, decision: DecisionRow | None) -> Offender:
    """The offender under a decision; one on the manager who has the case by now says nothing."""
    if decision is None or decision.manager_id == offender.current_manager_id:
        return offender
    if decision.decision == "accepted":
        return replace(offender, decided_manager_id=decision.manager_id)
    if offender.current_manager_id is not None:
        return replace(offender, decided_manager_id=offender.current_manager_id)
    excluded = offender.excluded_managers | {decision.manager_id}
    return replace(offender, excluded_managers=excluded)
