"""Contacts that no diary can meet are told with the reference and what would resolve it."""

from optimiser.solving import Limits
from optimiser.visits.solve import plan_visits
from scenarios.build.caseloads import build_caseloads
from scenarios.build.visits import build_visits
from scenarios.visit_findings import frequency_remarks
from tests.packs import small_pack


def test_contacts_on_closed_days_are_counted_as_the_diary_leaves_them_out() -> None:
    row = (
        small_pack()
        .offenders[0]
        .model_copy(update={"required_contacts_per_4_weeks": 28, "last_contact": None})
    )
    pack = small_pack(offenders=(row,))
    caseloads = build_caseloads(pack)
    (remark,) = frequency_remarks(pack, caseloads)
    problem = build_visits(pack, caseloads, {row.offender_ref: "M1"})
    plan = plan_visits(problem, Limits(work=0.05)).plan
    assert plan is not None
    closed = [each for each in plan.unmet if "no day with office hours" in each.reason]
    assert remark.weight == len(closed) > 0
    assert f"28 contacts in 4 weeks, and {len(closed)} of them" in remark.text
    assert list(frequency_remarks(small_pack(), build_caseloads(small_pack()))) == []
