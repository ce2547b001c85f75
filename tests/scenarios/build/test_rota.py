"""From the policy to the limits of a rota."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from optimiser.rota.rules import MonthlyOvertime, OvertimeCap, PersonalOvertime
from optimiser.staffing import StaffingRequirement
from scenarios.build.common import horizon_of
from scenarios.build.rota import build_rota, overtime_limits, rules_of
from scenarios.overrides import apply_overrides, parse_settings
from scenarios.problems import PackError
from scenarios.schema.pack import AvailabilityRow
from scenarios.schema.policy import Policy
from tests.packs import small_pack

PAYBILL = 10_000_000


@pytest.mark.parametrize(
    ("sum_pence", "cap_pence", "source"),
    [
        (None, 400_000, "4 % of paybill"),
        (400_000, 400_000, "4 % of paybill"),
        (399_999, 399_999, "the sum set in policy.overtime.cap_pence"),
        (0, 0, "the sum set in policy.overtime.cap_pence"),
    ],
)
def test_the_lower_cap_binds(sum_pence: int | None, cap_pence: int, source: str) -> None:
    policy = Policy.model_validate({"overtime": {"cap_pence": sum_pence}}).overtime
    limits = overtime_limits(policy, PAYBILL)
    assert (limits.cap_pence, limits.cap_source) == (cap_pence, source)


def test_every_limit_on_overtime_is_a_rule() -> None:
    policy = Policy.model_validate(
        {
            "overtime": {
                "max_minutes_per_person_per_week": 480,
                "max_minutes_per_person_per_month": 1200,
            }
        }
    )
    rules = rules_of(policy)
    assert all(rule in rules for rule in (PersonalOvertime(480), MonthlyOvertime(1200)))
    assert OvertimeCap() in rules


def test_a_cap_in_pence_is_set_by_path() -> None:
    pack = small_pack()
    changes = parse_settings(["policy.overtime.cap_pence=150000"])
    assert apply_overrides(pack, changes).policy.overtime.cap_pence == 150_000
    with pytest.raises(PackError, match="cap_pence"):
        apply_overrides(pack, {"policy.overtime.cap_pence": -1})


def test_offers_that_touch_are_one_window() -> None:
    evening = datetime(2026, 12, 4, 18, tzinfo=UTC)
    offers = [(evening, 6), (evening + timedelta(hours=6), 4), (evening + timedelta(hours=12), 2)]
    rows = tuple(
        AvailabilityRow(staff_id="V1", start=start, end=start + timedelta(hours=hours))
        for start, hours in reversed(offers)
    )
    pack = small_pack(availability=rows)
    hours = horizon_of(pack).hours
    none = np.zeros((0, len(hours)), dtype=np.int64)
    problem = build_rota(pack, StaffingRequirement((), hours, none, none.astype(object)))
    windows = problem.availability["V1"]
    assert windows == (
        (evening, evening + timedelta(hours=10)),
        (evening + timedelta(hours=12), evening + timedelta(hours=14)),
    )
