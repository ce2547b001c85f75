"""Who makes a contact when the lead manager is not there."""

from collections.abc import Iterator, Mapping, Sequence

from optimiser.caseloads.problem import CaseloadProblem, Offender
from scenarios.build.visitors import Visitor
from scenarios.schema.policy import DiaryPolicy

CoWorkers = Mapping[str, Sequence[str]]
"""By offender, the managers who work the case beside the lead, in order."""


def cover_of(
    policy: DiaryPolicy,
    caseloads: CaseloadProblem,
    visitors: Sequence[Visitor],
    manager_of: Mapping[str, str],
    co_workers: CoWorkers,
) -> dict[str, tuple[str, ...]]:
    """By offender, people who stand in for the lead manager: co-workers first, then colleagues.

    Colleagues are managers of the lead's agency. Whoever stands in keeps what is recorded of the
    case: exclusions, gender, language and skills.
    """
    if policy.cover == "lead":
        return {offender.offender_ref: () for offender in caseloads.offenders}
    by_id = {v.manager.manager_id: v for v in visitors if v.manager is not None}
    return {
        offender.offender_ref: tuple(
            dict.fromkeys(
                visitor.person_id
                for visitor in _beside(
                    by_id,
                    by_id[manager_of[offender.offender_ref]],
                    co_workers.get(offender.offender_ref, ()),
                )
                if _may_stand_in(visitor, offender)
            )
        )
        for offender in caseloads.offenders
    }


def _beside(
    by_id: Mapping[str, Visitor], lead: Visitor, co_workers: Sequence[str]
) -> Iterator[Visitor]:
    """Co-workers of a case, then everybody else of the lead's agency."""
    assert lead.manager is not None
    yield from (by_id[manager_id] for manager_id in co_workers if by_id[manager_id] != lead)
    for visitor in by_id.values():
        assert visitor.manager is not None
        if visitor != lead and visitor.manager.agency == lead.manager.agency:
            yield visitor


def _may_stand_in(visitor: Visitor, offender: Offender) -> bool:
    manager = visitor.manager
    assert manager is not None
    return (
        visitor.may_go(offender)
        and visitor.speaks_with(offender)
        and offender.needs <= manager.skills
    )
