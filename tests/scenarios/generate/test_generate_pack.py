"""Generated packs: whole, repeatable, believable and short by construction."""

import os
import subprocess
import sys
from collections import Counter
from datetime import date
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import shape

from optimiser.people import Role, RoleGroup
from scenarios.build.common import horizon_of
from scenarios.build.demand import build_heatmap_of
from scenarios.checks import check_pack
from scenarios.generate import calibrate, generate_pack
from scenarios.generate.calibrate import (
    available_hours,
    required_hours,
    requirement_of,
    response_and_specials,
)
from scenarios.load import load_pack
from scenarios.schema.pack import Pack
from scenarios.write import write_pack

OWN_FILES = (
    *("areas.geojson", "shifts.csv", "patterns.csv", "absences.csv", "history.csv"),
    *("availability.csv", "crewing.csv", "events.csv", "commitments.csv", "locks.csv"),
)
BUILT_IN_DIGEST = "c1e768e1eaec0e797243e51530e4d2b01789e47883f7d669c24eac829b01a36f"


def digest(folder: Path, names: tuple[str, ...] | None = None) -> str:
    files = sorted(file for file in folder.iterdir() if names is None or file.name in names)
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def test_built_in_district_has_its_people(district: Pack) -> None:
    roles = Counter(person.role for person in district.staff)
    assert roles[Role.CONSTABLE] + roles[Role.SERGEANT] == 120
    assert (roles[Role.PCSO], roles[Role.SPECIAL], roles[Role.PARTNER]) == (30, 15, 12)
    assert (len(district.offenders), len(district.managers)) == (140, 12)
    assert (len(district.bases), len(district.areas)) == (3, 20)
    days = (district.manifest.history_end - district.manifest.history_start).days + 1
    assert days == 26 * 7


def test_built_in_district_is_a_fixed_output(district: Pack, tmp_path: Path) -> None:
    """The tables that the generator alone decides; a meant change puts its digest here."""
    assert digest(write_pack(district, tmp_path / "pack"), OWN_FILES) == BUILT_IN_DIGEST


def test_another_process_writes_the_same_bytes(small: Pack, tmp_path: Path) -> None:
    here = write_pack(small, tmp_path / "here")
    program = (
        "import sys; from pathlib import Path; from scenarios.generate import generate_pack; "
        "from scenarios.write import write_pack; "
        "write_pack(generate_pack(30, 2, 7), Path(sys.argv[1]))"
    )
    there = tmp_path / "there"
    environment = {**os.environ, "PYTHONHASHSEED": "4242"}
    subprocess.run([sys.executable, "-c", program, str(there)], check=True, env=environment)
    assert digest(here) == digest(there)


def test_another_seed_makes_another_district(small: Pack, tmp_path: Path) -> None:
    other = generate_pack(30, 2, 8)
    first, second = write_pack(small, tmp_path / "first"), write_pack(other, tmp_path / "second")
    same = {
        file.name
        for file in first.iterdir()
        if (second / file.name).exists() and file.read_bytes() == (second / file.name).read_bytes()
    }
    assert not same & {"areas.geojson", "staff.csv", "absences.csv", "incidents.csv"}
    assert not same & {"offenders.csv", "history.csv", "availability.csv", "published.csv"}


def test_packs_survive_the_round_trip(district: Pack, tmp_path: Path) -> None:
    loaded = load_pack(write_pack(district, tmp_path / "pack"))
    assert loaded == district


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(10, 200), st.integers(1, 5), st.integers(0, 2**32))
def test_any_size_passes_every_check(officers: int, weeks: int, seed: int) -> None:
    pack = generate_pack(officers, weeks, seed)
    assert check_pack(pack) == ()
    people = Counter(person.role.is_officer for person in pack.staff)
    assert people[True] == officers


@pytest.mark.parametrize("name", ["district", "small"])
def test_short_by_construction(name: str, request: pytest.FixtureRequest) -> None:
    pack = request.getfixturevalue(name)
    required, available = required_hours(requirement_of(pack)), available_hours(pack)
    total = sum(required.values()) / sum(available.values())
    assert 1.03 <= total <= 1.10
    available = {**available, RoleGroup.RESPONSE: response_and_specials(pack)}
    for group in set(RoleGroup) - {RoleGroup.SPECIAL}:
        assert 1.02 <= required[group] / available[group] <= 1.12, group


def test_bases_between_are_rated_by_the_smallest_and_the_largest(
    district: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = calibrate.response_hours_by_base(district)
    monkeypatch.setattr(calibrate, "_BASES_SIMULATED", 2)
    rated = calibrate.response_hours_by_base(district)
    exact = {base_id for base_id in every if rated[base_id] == every[base_id]}
    assert len(exact) == 2
    assert {min(every, key=every.__getitem__), max(every, key=every.__getitem__)} == exact
    assert rated == pytest.approx(every, rel=0.05)


def test_evenings_and_weekend_nights_are_the_peak(district: Pack) -> None:
    heatmap = build_heatmap_of(district)
    week = heatmap.officer_minutes.sum(axis=(0, 2, 3)).reshape(7, 24)
    assert week[:, 16:22].mean() > 1.5 * week[:, 2:8].mean()
    saturday_and_sunday, other_nights = week[5:7, 0:4].mean(), week[0:4, 0:4].mean()
    assert saturday_and_sunday > 1.5 * other_nights


def test_areas_tile_without_gap_or_overlap(district: Pack) -> None:
    polygons = [shape(area.geometry) for area in district.areas]
    assert shapely.coverage_is_valid(polygons)
    assert shapely.coverage_union_all(polygons).geom_type == "Polygon"
    assert all(7_000 <= (area.population or 0) <= 14_000 for area in district.areas)
    kinds = Counter(area.kind for area in district.areas)
    assert min(kinds["urban"], kinds["rural"]) >= 4
    assert 1 <= sum(area.night_economy for area in district.areas) <= 5


def test_incidents_lie_in_their_areas(district: Pack) -> None:
    incidents = district.incidents
    polygons = {area.area_id: shape(area.geometry) for area in district.areas}
    placed = incidents[incidents["area_id"].notna()]
    for area_id, own in placed.groupby("area_id"):
        inside = shapely.intersects_xy(
            polygons[str(area_id)], own["longitude"].to_numpy(), own["latitude"].to_numpy()
        )
        assert inside.all()
    heatmap = build_heatmap_of(district)
    assert heatmap.unplaced / len(incidents) == pytest.approx(0.02, abs=0.006)
    assert heatmap.outside / len(incidents) == pytest.approx(0.01, abs=0.005)
    assert heatmap.incidents_used == len(placed)
    assert not heatmap.modelled_hours


def test_incident_facts_are_sound(district: Pack) -> None:
    incidents = district.incidents
    assert incidents["incident_id"].is_unique
    assert incidents["received_at"].is_monotonic_increasing
    deployed = incidents["grade"] < 4
    assert (incidents.loc[deployed, "officers_required"] >= 1).all()
    assert (incidents.loc[~deployed, "officers_required"] == 0).all()
    assert incidents.loc[~deployed, "arrived_at"].isna().all()
    assert (incidents.loc[deployed, "arrived_at"] > incidents.loc[deployed, "received_at"]).all()
    waits = (incidents["arrived_at"] - incidents["received_at"]).groupby(incidents["grade"])
    assert waits.median().dropna().is_monotonic_increasing


def test_absences_take_about_twelve_per_cent_and_never_overlap(district: Pack) -> None:
    horizon = horizon_of(district)
    away: dict[str, set[date]] = {}
    for row in district.absences:
        if row.reason != "restricted":
            days = {d for d in horizon.dates if row.start <= d <= row.end}
            assert not days & away.setdefault(row.staff_id, set())
            away[row.staff_id] |= days
    share = sum(map(len, away.values())) / (horizon.days * len(district.staff))
    assert 0.10 <= share <= 0.14


def test_specials_offer_weekend_nights_above_all(district: Pack) -> None:
    specials = {person.staff_id for person in district.staff if person.role is Role.SPECIAL}
    days = Counter(row.start.weekday() for row in district.availability)
    assert {row.staff_id for row in district.availability} == specials
    assert min(days[4], days[5]) > 2 * max(days[day] for day in range(4))


def test_every_shift_suits_somebody_and_every_role_has_shifts(district: Pack) -> None:
    for role in Role:
        assert any(not shift.roles or role in shift.roles for shift in district.shifts)
    assert all(shift.roles for shift in district.shifts)


def test_plan_must_start_on_a_monday() -> None:
    with pytest.raises(ValueError, match="Monday"):
        generate_pack(30, 1, 1, plan_start=date(2026, 12, 1))


def test_each_base_has_its_share_of_response(district: Pack) -> None:
    requirement = requirement_of(district)
    hours = {
        group.base_id: int(levels.sum())
        for group, levels in zip(requirement.groups, requirement.required, strict=True)
        if group.role_group is RoleGroup.RESPONSE
    }
    posts = Counter(
        person.base_id
        for person in district.staff
        if person.home_area_id is None and person.role.is_officer
    )
    ratios = np.array([hours[base] / posts[base] for base in sorted(posts)])
    assert ratios.max() <= 1.2 * ratios.min()
