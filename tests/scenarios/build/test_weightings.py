from dataclasses import replace
from pathlib import Path

import pytest

from optimiser.heat import Heatmap
from scenarios.build.demand import build_heatmap_of
from scenarios.build.levels import build_level
from scenarios.build.weightings import WeightingEffect, cell_level, weighting_effects
from scenarios.export.weighting_files import weightings_section, write_weightings
from scenarios.plan_files import read_plan_table
from scenarios.schema.pack import Pack
from scenarios.schema.policy import DemandPolicy, Policy
from scenarios.verify.plan_folder import PlanFolder, read_plan_folder
from scenarios.verify.weightings import check_weightings
from tests.packs import small_pack


def made(**demand: object) -> tuple[Pack, Heatmap, list[WeightingEffect]]:
    pack = small_pack(policy=Policy(demand=DemandPolicy(**demand)))
    heatmap = build_heatmap_of(pack)
    level = build_level(pack, heatmap, cell_level(pack))
    return pack, heatmap, weighting_effects(pack, heatmap, level)


def written(folder: Path, effects: list[WeightingEffect]) -> PlanFolder:
    write_weightings(folder / "weightings.csv", effects)
    (folder / "summary.json").write_text("{}", encoding="utf-8")
    return read_plan_folder(folder)


def test_every_weighting_is_told_and_the_chosen_one_shares_all_with_itself() -> None:
    _, _, effects = made()
    assert [effect.weighting for effect in effects if effect.police_generated_weight == 0] == [
        *("count", "workload", "harm", "severity", "blended")
    ]
    chosen = [effect for effect in effects if effect.chosen]
    assert [(one.weighting, one.hottest_shared) for one in chosen] == [("blended", 1)]
    assert all(sum(one.heat_by_category.values()) == pytest.approx(1) for one in effects)
    with_police = [one for one in effects if one.police_generated_weight == 1]
    assert [one.weighting for one in with_police] == ["blended"]


def test_the_file_passes_the_checker_and_the_report_tells_it(tmp_path: Path) -> None:
    pack, heatmap, effects = made(weighting="harm", police_generated_weight=1.0)
    plan = written(tmp_path, effects)
    assert not plan.faults
    assert not list(check_weightings(pack, plan, heatmap))
    section = weightings_section(read_plan_table("weightings", tmp_path / "weightings.csv"))
    assert "harm, police-generated at 1, chosen" in section
    assert "no patrols planned" in section


def test_a_file_of_other_figures_is_found(tmp_path: Path) -> None:
    pack, heatmap, effects = made()
    first = effects[0]
    shares = dict.fromkeys(first.heat_by_category, 0.5)
    wrong = [replace(first, heat_by_category=shares, hottest_shared=1.5), *effects[1:]]
    found = [breach.message for breach in check_weightings(pack, written(tmp_path, wrong), heatmap)]
    assert len(found) == 2
    none_chosen = [replace(effect, chosen=False) for effect in effects]
    (only,) = check_weightings(pack, written(tmp_path, none_chosen), heatmap)
    assert "the policy weighs by blended" in only.message


def test_cells_beyond_britain_are_hexagons() -> None:
    pack = small_pack()
    assert cell_level(pack) == "250m"
    moved = pack.areas[0].model_copy(
        update={
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[-98.5, 29.4], [-98.4, 29.4], [-98.4, 29.5], [-98.5, 29.4]]],
            }
        }
    )
    assert cell_level(pack.model_copy(update={"areas": (moved,)})) == "h3-9"
