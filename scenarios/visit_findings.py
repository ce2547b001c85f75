"""What a sound pack still means for its diary: contacts that fall on days without office hours."""

from collections.abc import Iterator
from datetime import timedelta

from optimiser.caseloads.problem import CaseloadProblem
from optimiser.visits.contacts import contacts_due
from optimiser.visits.problem import Kind
from scenarios.build.common import horizon_of
from scenarios.build.visitors import working_days
from scenarios.build.visits import case_of
from scenarios.remarks import Remark
from scenarios.schema.pack import Pack


def frequency_remarks(pack: Pack, caseloads: CaseloadProblem) -> Iterator[Remark]:
    """Offenders with contacts at the office that no diary can meet, whoever leads the case."""
    horizon = horizon_of(pack)
    open_days = set(working_days(horizon))
    for row in pack.offenders:
        often = caseloads.offender_by_ref[row.offender_ref].contacts_per_4_weeks
        case = case_of(row, often, pack.policy.diary)
        lost = 0
        for contact in contacts_due(case, horizon.start, horizon.days):
            days = range(contact.first, contact.last + 1)
            can_be = {horizon.start + timedelta(days=day) for day in days} & open_days
            lost += contact.kind is Kind.OFFICE and not can_be
        if lost:
            text = (
                f"{row.offender_ref} is to have {often} contacts in 4 weeks, and {lost} of them, "
                "due at the office on days without office hours, can be met by no diary. Ask for "
                f"fewer, or raise policy.diary.home_share for {row.rag}."
            )
            yield Remark("contacts on closed days", row.offender_ref, text, lost)
