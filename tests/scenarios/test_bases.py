"""Bases of a pack: chosen as by hand, held against today, and bad input told in sentences."""

import csv
import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from api import cli
from optimiser.errors import MusterError
from scenarios.bases import BasesPlan, choose_bases
from scenarios.bases_choice import Wanted
from scenarios.build.demand import build_heatmap_of
from scenarios.build.siting import busiest_hour, ground_of
from scenarios.schema.pack import Pack
from scenarios.write import write_pack
from tests.packs import small_pack


@pytest.fixture(scope="module")
def pack() -> Pack:
    return small_pack()


@pytest.fixture(scope="module")
def plan(pack: Pack) -> BasesPlan:
    return choose_bases(pack, Wanted(1, vehicles=4))


@pytest.mark.parametrize("aim", ["time", "target"])
def test_no_other_choice_is_nearer(pack: Pack, aim: str) -> None:
    wanted = Wanted(2, aim=aim, weight="immediate", area_sites=True)  # type: ignore[arg-type]
    found = choose_bases(pack, wanted)
    ground = ground_of(pack, build_heatmap_of(pack), "immediate", area_sites=True)
    value = ground.seconds if aim == "time" else ~ground.in_target
    best = min(
        float(np.average(value[:, list(pair)].min(axis=1), weights=ground.weight))
        for pair in combinations(range(len(ground.sites)), 2)
    )
    told = 60 * found.objective if aim == "time" else 1 - found.objective
    assert told == pytest.approx(best)
    assert found.gap == pytest.approx(0.0, abs=1e-9)


def test_the_figures_are_those_of_the_areas_served(pack: Pack, plan: BasesPlan) -> None:
    today, nearest, chosen = plan.reaches
    assert plan.objective == pytest.approx(chosen.mean_minutes)
    assert nearest.mean_minutes <= min(today.mean_minutes, chosen.mean_minutes)
    assert (today.bases, chosen.bases) == (len(pack.bases), 1)
    assert set(plan.base_of_area.values()) == {plan.bases[0].base_id}
    assert {*plan.closed, plan.bases[0].base_id} == {row.base_id for row in pack.bases}
    hours = [reach.response_hours_per_week or 0.0 for reach in plan.reaches]
    assert plan.released_hours_per_week == pytest.approx(hours[0] - hours[-1])
    assert min(hours) > 0


def test_vehicles_are_those_asked_for_and_lose_what_erlang_says(
    pack: Pack, plan: BasesPlan
) -> None:
    assert plan.bases[0].vehicles == 4
    _, work = busiest_hour(build_heatmap_of(pack), 1.0)
    load = float(work.sum())
    terms = np.cumprod([1.0, *(load / n for n in range(1, 5))])
    assert plan.calls_without_vehicle == pytest.approx(terms[-1] / terms.sum())


def test_bases_and_vehicles_together_are_no_worse_than_one_after_the_other(pack: Pack) -> None:
    wanted = Wanted(2, vehicles=6, aim="free", area_sites=True, bays=4)
    plan = choose_bases(pack, wanted)
    assert sum(base.vehicles for base in plan.bases) == 6
    assert max(base.vehicles for base in plan.bases) <= 4
    assert plan.apart is not None
    assert plan.apart <= plan.objective <= plan.bound
    assert plan.gap == pytest.approx(0.0, abs=1e-9)


def test_bays_of_a_base_are_kept_to(pack: Pack) -> None:
    first = pack.bases[0].base_id
    plan = choose_bases(pack, Wanted(2, vehicles=5, keep=(first,), bays_at={first: 1}))
    assert {base.base_id: base.vehicles for base in plan.bases}[first] == 1
    with pytest.raises(
        MusterError, match=r"no base 'B99' to give bays.*needs a bay at least, not 0"
    ):
        choose_bases(pack, Wanted(2, bays_at={"B99": 2, first: 0}))
    with pytest.raises(MusterError, match="vehicles are out on average, so there must be more"):
        choose_bases(pack, Wanted(1, vehicles=1, aim="free", people_in_a_vehicle=0.001))


def test_a_base_to_keep_is_kept(pack: Pack, plan: BasesPlan) -> None:
    other = plan.closed[0]
    kept = choose_bases(pack, Wanted(1, keep=(other,)))
    assert [base.base_id for base in kept.bases] == [other]
    assert kept.objective >= plan.objective


def test_everything_that_does_not_fit_is_told_at_once(pack: Pack) -> None:
    with pytest.raises(MusterError, match=r"no base 'B99' to keep.*; --count is 9, but"):
        choose_bases(pack, Wanted(9, keep=("B99",)))
    with pytest.raises(MusterError, match="1 vehicles cannot be shared among 2 bases"):
        choose_bases(pack, Wanted(2, vehicles=1))


def test_the_command_prints_and_writes(
    pack: Pack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = write_pack(pack, tmp_path / "pack"), tmp_path / "out"
    words = ["bases", str(folder), "--count", "1", "--out", str(out)]
    with pytest.raises(SystemExit) as ended:
        cli.main([*words, "--json"])
    assert not ended.value.code
    told = json.loads(capsys.readouterr().out)
    with (out / "bases.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["base_id"] for row in rows] == [base["base_id"] for base in told["bases"]]
    with pytest.raises(SystemExit):
        cli.main(words)
    assert "Against today" in capsys.readouterr().out
    with pytest.raises(SystemExit) as ended:
        cli.main(["bases", str(folder), "--count", "40"])
    assert ended.value.code == 2
