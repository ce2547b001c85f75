from typing import Any

import pytest

from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.solve import plan_caseloads
from optimiser.caseloads.verify import check
from optimiser.solving import Limits
from scenarios.build.caseloads import build_caseloads, distances_of
from scenarios.schema.cohort import ManagerRow, OffenderRow
from scenarios.schema.policy import Policy
from tests.packs import small_pack


def offender_row(**facts: Any) -> OffenderRow:
    usual = {"offender_ref": "N1", "cohort": "fixed", "rag": "red", "area_id": "A1"}
    return OffenderRow(**(usual | {"statutory": False} | facts))


@pytest.mark.parametrize(
    ("capacity", "reduction", "left"),
    [(250, 10, 225), (300, 0, 300), (300, 100, 0), (301, 50, 150), (2176, 12.5, 1904)],
)
def test_reductions_lower_capacity_to_whole_points(
    capacity: int, reduction: float, left: int
) -> None:
    row = ManagerRow(
        manager_id="M1",
        agency="police",
        base_id="B1",
        capacity_points=capacity,
        reduction_percent=reduction,
    )
    (manager,) = build_caseloads(small_pack(managers=(row,))).managers
    assert manager.capacity_points == left


def test_a_language_is_a_need_unless_everybody_speaks_it() -> None:
    rows = tuple(
        offender_row(offender_ref=f"N{n}", language=language)
        for n, language in enumerate(("Polish", "English", "en", None))
    )
    built = build_caseloads(small_pack(offenders=rows))
    assert [offender.language for offender in built.offenders] == ["Polish", None, None, None]


def test_policy_numbers_reach_the_problem() -> None:
    section = {
        "upper_band_percent": 112.5,
        "load_step_percent": 0.5,
        "statutory_agencies": ["probation"],
    }
    policy = Policy.model_validate({"caseloads": section})
    built = build_caseloads(small_pack(policy=policy))
    assert (built.upper_band_per_mille, built.load_step_per_mille) == (1125, 5)
    (conflict,) = plan_caseloads(built, Limits(seconds=5)).conflict
    assert conflict.startswith("N4: nobody may lead it (M1 (police) may not lead a statutory case;")


def test_distances_are_from_base_to_area() -> None:
    pack = small_pack()
    metres = distances_of(pack)
    assert set(metres) == {(b, a) for b in ("B1", "B2") for a in ("A1", "A2", "A3", "A4")}
    assert metres["B1", "A4"] > metres["B2", "A4"]
    assert all(distance % 100 == 0 for distance in metres.values())
    # One hundredth of a degree of longitude at 52.575 north is 676 m: A1's middle to B1.
    assert metres["B1", "A1"] == pytest.approx(1015, abs=600)


def test_a_base_without_a_row_lies_among_its_areas() -> None:
    metres = distances_of(small_pack(bases=()))
    assert metres["B1", "A1"] == metres["B1", "A2"] > 0


def test_the_small_pack_is_planned() -> None:
    built = build_caseloads(small_pack())
    outcome = plan_caseloads(built, Limits(seconds=5))
    assert isinstance(outcome.plan, CaseloadPlan)
    assert not check(outcome.plan, built)
    assert built.contacts_due == 28


def test_a_gender_decides_only_where_somebody_recorded_the_need() -> None:
    pack = small_pack()
    first, second, *others = pack.offenders
    changed = pack.model_copy(
        update={
            "offenders": (
                first.model_copy(update={"gender": "female"}),
                second.model_copy(update={"needs": ("female_manager", "drugs")}),
                *others,
            )
        }
    )
    plain, needing, *_ = build_caseloads(changed).offenders
    assert plain.manager_gender is None
    assert needing.manager_gender == "female"
    assert needing.needs == {"drugs"}
