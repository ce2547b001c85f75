"""Skills asked for are those of the policy and the commitments, and who had them is counted."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from optimiser.people import RoleGroup
from optimiser.roster import Tour
from scenarios.schema.pack import Pack
from scenarios.schema.policy import Policy, RequirementPolicy
from scenarios.verify.skill_cover import check_skill_cover
from tests.packs import small_pack

if TYPE_CHECKING:
    from scenarios.verify.plan_folder import PlanFolder

Row = dict[str, Any]
START = datetime(2026, 12, 8, 9, tzinfo=UTC)  # the commitment K1 of A2 runs from 9:30 to 11:00


@pytest.fixture
def pack() -> Pack:
    policy = Policy(requirement=RequirementPolicy(safe_staffing={"response": {"taser": 2}}))
    return small_pack(policy=policy)


def tour(staff_id: str) -> Tour:
    return Tour(
        staff_id=staff_id,
        day=START.date(),
        shift_code="E",
        start=START - timedelta(minutes=30),
        end=START + timedelta(minutes=90),
        paid_minutes=120,
        base_id="B1",
        role_group=RoleGroup.RESPONSE,
    )


def told(pack: Pack, rows: list[Row]) -> str:
    needed = [
        {"start": START + timedelta(hours=hour), "base_id": "B1", "role_group": "response",
         "required": float(hour < 2)}
        for hour in range(3)
    ]  # fmt: skip
    tables = {"staffing_requirement": needed, "skill_cover": rows}
    plan = cast("PlanFolder", SimpleNamespace(rows=lambda table: tables[table]))
    tours = [tour("P1"), tour("P2")]  # both drive, P1 holds a taser
    return "\n".join(breach.message for breach in check_skill_cover(pack, plan, tours))


def row(hour: int, skill: str, required: float, on_duty: float) -> Row:
    return {
        "start": START + timedelta(hours=hour),
        "base_id": "B1",
        "role_group": "response",
        "skill": skill,
        "required": required,
        "on_duty": on_duty,
        "shortfall": max(0.0, required - on_duty),
    }


def test_skills_are_counted_by_hour(pack: Pack) -> None:
    rows = [
        row(0, "taser", 2, 1),
        row(1, "taser", 2, 0.5),
        row(0, "response_driver", 1, 2),
        row(1, "response_driver", 1, 1),
    ]
    assert told(pack, rows) == ""
    assert "and 1 are missing" in told(pack, rows[1:])
    assert told(pack, [*rows, row(2, "taser", 2, 0)]).startswith("1 rows are not")
    assert told(pack, [row(0, "taser", 2, 2), *rows[1:]]).startswith("1 rows are not")
    assert told(pack, [*rows, rows[0]]).startswith("1 rows are not")
