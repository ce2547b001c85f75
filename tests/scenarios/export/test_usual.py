"""What a crew is told of a place: kinds that can be met in the street, by the policy's shares."""

import pandas as pd
import pytest

from scenarios.export.tasking.usual import UsualIncidents
from scenarios.schema.incidents import as_incidents
from scenarios.schema.pack import Pack
from tests.packs import incidents, small_pack

AREA, PLACE = "A1", {"A1-H01": (-0.28, 52.57)}


def pack_with(*kinds: tuple[str, int], **shares: float) -> Pack:
    """A pack in which so many of each kind happened at one place at noon."""
    number = sum(count for _, count in kinds)
    row = incidents().iloc[:1]
    table = pd.concat([row] * number, ignore_index=True).assign(
        incident_id=[f"I{n}" for n in range(number)],
        category=[kind for kind, count in kinds for _ in range(count)],
        received_at=pd.Timestamp("2026-10-01T12:30Z"),
        longitude=-0.28,
        latitude=52.57,
        area_id=AREA,
    )
    pack = small_pack(incidents=as_incidents(table))
    known = pack.policy.patrols.street_share
    patrols = pack.policy.patrols.model_copy(update={"street_share": known | shares})
    policy = pack.policy.model_copy(update={"patrols": patrols})
    return pack.model_copy(update={"policy": policy})


def test_kinds_count_by_the_share_that_a_patrol_can_prevent_and_indoor_ones_are_left_out() -> None:
    kinds = (("Domestic incident", 50), ("Drugs", 40), ("Alarm", 20), ("Robbery", 9))
    told = UsualIncidents(pack_with(*kinds), PLACE).tell("A1-H01", AREA, 13)
    assert told == "robbery and alarm, 12 to 18 h"


def test_a_share_that_the_policy_changes_changes_what_is_told() -> None:
    kinds = (("Domestic incident", 50), ("Robbery", 9))
    pack = pack_with(*kinds, **{"domestic incident": 1.0, "robbery": 0.0})
    assert UsualIncidents(pack, PLACE).tell("", AREA, 20) == "domestic incident"


@pytest.mark.parametrize("number", [7, 8])
def test_nothing_is_said_of_a_few(number: int) -> None:
    told = UsualIncidents(pack_with(("Robbery", number)), PLACE).tell("A1-H01", AREA, 13)
    assert bool(told) is (number == 8)
