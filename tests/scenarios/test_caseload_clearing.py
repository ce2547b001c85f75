"""What clears the overload of a pack with least, in the words for those who pay for it."""

from typing import Any

import pytest

from optimiser.errors import MusterError
from optimiser.solving import Limits
from scenarios.caseload_clearing import clear_overload, clearing_summary, load_rows
from scenarios.overrides import apply_overrides
from scenarios.schema.cohort import ManagerRow, OffenderRow
from scenarios.schema.pack import Pack
from tests.packs import small_pack

LIMITS = Limits(20, workers=1)


def pack_of(cases: int, *capacities: int, **facts: Any) -> Pack:
    """Cases of 58 points each, all with the first of the managers."""
    managers = tuple(
        ManagerRow(manager_id=f"M{number}", agency="police", base_id="B1", capacity_points=points)
        for number, points in enumerate(capacities, start=1)
    )
    cohort = tuple(
        OffenderRow(
            offender_ref=f"N{number}", cohort="fixed", rag="amber", area_id="A1",
            statutory=False, current_manager_id="M1", **facts,
        )
        for number in range(cases)
    )  # fmt: skip
    return small_pack(offenders=cohort, managers=managers)


def told(pack: Pack) -> list[str]:
    return list(clearing_summary(clear_overload(pack, LIMITS))["sentences"])


def test_nothing_moves_alone_or_new_people() -> None:
    assert told(pack_of(1, 100)) == ["Nobody is above 110 %: there is nothing to clear."]
    assert told(pack_of(3, 120, 120)) == [
        "Nobody is above 110 % after 1 move (cost 1); proved to be the least."
    ]
    assert told(pack_of(3, 120, needs=("drugs",)))[0].startswith("Moves alone find nobody for N0")
    assert told(pack_of(3, 120)) == [
        "Moves alone leave 42 points above 110 %.",
        "With 0.6 full-time equivalents more (0.6, no skill asked) and 1 move, 0 points stay above "
        "it; these hours are proved to be the least.",
    ]


def test_locked_cases_cannot_be_cleared() -> None:
    assert told(pack_of(3, 120, locked=True))[1].startswith("New people would not change that")


def test_the_number_of_new_people_tried_is_told_where_more_might_do_better() -> None:
    """With cases kept apart two new people may not be one: more of them might do better."""
    pack = pack_of(3, 60, 60)
    first, second, third = pack.offenders
    apart = first.model_copy(update={"apart_from": ("N1",)})
    alone = told(pack.model_copy(update={"offenders": (apart, second, third)}))
    assert alone[0].startswith("Moves alone leave")
    assert alone[1].endswith(
        "these hours are proved to be the least with up to 3 new people; that more of them would "
        "not do with less is not shown."
    )


def test_who_cannot_be_led_is_told_beside_the_moves() -> None:
    pack = pack_of(3, 120, 120)
    kept = pack.offenders[0].model_copy(
        update={"offender_ref": "HERS", "needs": ("female_manager",)}
    )
    hers = pack.model_copy(update={"offenders": (*pack.offenders, kept)})
    moves, nobody = told(hers)
    assert moves == "Nobody is above 110 % after 1 move (cost 1); proved to be the least."
    assert nobody.startswith("HERS: nobody may lead it")


def test_loads_before_and_after() -> None:
    first, second = load_rows(clear_overload(pack_of(3, 120, 120), LIMITS))
    assert (first["before_percent"], first["after_percent"], first["cases_given"]) == (145, 96.7, 1)
    assert (second["before_percent"], second["after_percent"]) == (0, 48.3)


def test_nobody_tells_what_full_time_is() -> None:
    with pytest.raises(MusterError, match="--full-points"):
        clear_overload(apply_overrides(pack_of(1, 0), {}), LIMITS)
    assert clear_overload(pack_of(1, 0), LIMITS, 100).full_time == 0.6
