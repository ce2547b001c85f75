from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from optimiser.demand.profile import profile_named
from scenarios.build.demand import accuracy_of, build_heatmap_of, demand_summary
from scenarios.schema.incidents import as_incidents, no_incidents
from scenarios.schema.pack import EventRow
from scenarios.schema.policy import DemandPolicy, Policy
from scenarios.verify.demand import count_incidents
from tests.packs import HISTORY_START, manifest, small_pack

IN_A1, IN_A3 = (-0.28, 52.56), (-0.18, 52.56)
NOWHERE, FAR_AWAY = (np.nan, np.nan), (1.5, 51.0)
MONDAY_NOON = datetime(2026, 9, 7, 11, tzinfo=UTC)


def incident(**changes: Any) -> dict[str, Any]:
    return {
        "incident_id": "I1",
        "received_at": MONDAY_NOON,
        "longitude": IN_A1[0],
        "latitude": IN_A1[1],
        "category": "Burglary",
        "grade": 1,
        "minutes_on_scene": 60.0,
        "officers_required": 1,
    } | changes


def at(point: tuple[float, float], **changes: Any) -> dict[str, Any]:
    return incident(longitude=point[0], latitude=point[1], **changes)


def incidents(*rows: dict[str, Any]) -> pd.DataFrame:
    return as_incidents(pd.DataFrame(rows))


def test_rows_are_counted_as_used_unplaced_outside_or_before_the_history() -> None:
    early = datetime(2026, 8, 30, 22, 59, tzinfo=UTC)
    rows = incidents(
        at(IN_A1),
        at(IN_A3, received_at=early + timedelta(minutes=1)),
        at(NOWHERE),
        at(FAR_AWAY),
        at(IN_A1, received_at=early),
    )
    heatmap = build_heatmap_of(small_pack(incidents=rows))
    counts = heatmap.incidents_used, heatmap.unplaced, heatmap.outside, heatmap.outside_history
    assert counts == (2, 1, 1, 1)


def test_hours_are_those_of_the_local_clock() -> None:
    summer, winter = MONDAY_NOON, datetime(2026, 11, 2, 11, tzinfo=UTC)
    rows = [at(IN_A1, received_at=summer)] * 60 + [at(IN_A1, received_at=winter)] * 60
    incident_rates = build_heatmap_of(small_pack(incidents=incidents(*rows))).incidents
    by_hour = incident_rates[0].sum(axis=(1, 2))
    assert sorted(by_hour.argsort()[-2:].tolist()) == [11, 12]


def test_modelled_hours_follow_the_profile_of_the_policy() -> None:
    rows = incidents(*[at(IN_A1, modelled_fields="grade;received_at")] * 13)
    policy = Policy(demand=DemandPolicy(profile="collisions"))
    heatmap = build_heatmap_of(small_pack(incidents=rows, policy=policy))
    assert heatmap.modelled_hours
    expected = profile_named("collisions").shares
    assert heatmap.incidents[0].sum(axis=(1, 2)) == pytest.approx(expected, rel=1e-3)
    similar = incidents(*[at(IN_A1, modelled_fields="grade;not_received_at")] * 13)
    assert not build_heatmap_of(small_pack(incidents=similar)).modelled_hours


def test_a_history_over_a_clock_change_keeps_its_rate() -> None:
    start = datetime(2026, 8, 30, 23, tzinfo=UTC)
    every_hour = [at(IN_A1, received_at=start + timedelta(hours=h)) for h in range(13 * 168 + 1)]
    flat = Policy(demand=DemandPolicy(profile="flat"))
    heatmap = build_heatmap_of(small_pack(incidents=incidents(*every_hour), policy=flat))
    assert heatmap.incidents_used == 13 * 168 + 1
    assert heatmap.incidents[0].sum(axis=(1, 2)) == pytest.approx(np.ones(168))


def test_the_policy_chooses_the_weighting() -> None:
    rows = incidents(at(IN_A1), at(IN_A1, category="Drugs"))
    for weighting, expected in (("count", [1, 0]), ("harm", [236.58, 0]), ("blended", [50, 0])):
        policy = Policy(demand=DemandPolicy(weighting=weighting, harm_cap=50))
        heatmap = build_heatmap_of(small_pack(incidents=rows, policy=policy))
        assert heatmap.categories == ("Burglary", "Drugs")
        assert heatmap.weighting.tolist() == expected


def test_a_pack_without_incidents_has_a_heatmap_of_nothing() -> None:
    pack = small_pack(incidents=no_incidents())
    heatmap = build_heatmap_of(pack)
    assert heatmap.officer_hours_per_week == 0
    assert demand_summary(heatmap, accuracy_of(pack)) == {
        "incidents": 0,
        "unplaced": 0,
        "outside": 0,
        "modelled_hours": False,
        "expected_officer_hours_per_week": 0,
        "non_crime_uplift_percent": 0,
        "non_crime_officer_hours_per_week": 0,
        "lowest_day_factor": 1,
        "highest_day_factor": 1,
    }


def test_the_uplift_is_told_with_the_work_that_it_makes() -> None:
    rows = incidents(*[at(IN_A1)] * 200)
    plain, more = (
        demand_summary(build_heatmap_of(small_pack(incidents=rows, policy=policy)), None)
        for policy in (Policy(), Policy(demand=DemandPolicy(non_crime_uplift_percent=150)))
    )
    assert (plain["non_crime_uplift_percent"], more["non_crime_uplift_percent"]) == (0, 150)
    hours = "expected_officer_hours_per_week"
    assert more[hours] == pytest.approx(2.5 * plain[hours], abs=0.02)


def steady(modelled_fields: str) -> pd.DataFrame:
    """Twelve weeks in which A1 is busy on Monday afternoons and A3 is quiet."""
    rng = np.random.default_rng(2)
    days = rng.integers(0, 91, 1500)
    busy = (days % 7 == 0) | (rng.random(1500) < 0.3)
    start = datetime.combine(HISTORY_START, datetime.min.time(), UTC)
    hours = np.where(busy, 14, rng.integers(0, 24, 1500))
    frame = pd.DataFrame([incident(modelled_fields=modelled_fields)] * 1500)
    frame["received_at"] = start + pd.to_timedelta(24 * days + hours, unit="h")
    frame["longitude"] = np.where(busy, IN_A1[0], IN_A3[0])
    return as_incidents(frame)


def test_accuracy_is_measured_on_the_last_quarter() -> None:
    accuracy = accuracy_of(small_pack(incidents=steady("")))
    assert accuracy is not None
    assert accuracy.area_share == pytest.approx(0.1, abs=0.01)
    assert accuracy.pai > 5
    assert accuracy.pei >= accuracy.naive_pei > 0.5
    summary = demand_summary(build_heatmap_of(small_pack(incidents=steady(""))), accuracy)
    assert {"pai", "pei", "naive_pei"} <= set(summary)


def test_modelled_hours_are_ranked_by_place_alone() -> None:
    accuracy = accuracy_of(small_pack(incidents=steady("received_at")))
    assert accuracy is not None
    assert accuracy.area_share == pytest.approx(0.25, abs=0.01)
    assert accuracy.pei == accuracy.naive_pei == 1


def test_a_month_without_days_is_held_out_whole() -> None:
    """Else rows of one month, whose days are drawn, would be both learnt from and tested."""
    modelled = {"modelled_fields": "received_at"}
    days = [(IN_A3, datetime(2026, 10, 5, 12, tzinfo=UTC))] * 100
    days += [(IN_A1, datetime(2026, 11, 3, 12, tzinfo=UTC))] * 200
    days += [(IN_A1, datetime(2026, 11, 20, 12, tzinfo=UTC))] * 200
    rows = incidents(*(at(point, received_at=moment, **modelled) for point, moment in days))
    accuracy = accuracy_of(small_pack(incidents=rows))
    assert accuracy is not None
    assert accuracy.incidents == 400
    assert accuracy.pei == accuracy.naive_pei == 0


def test_too_little_history_is_not_scored() -> None:
    short = manifest(history_start=date(2026, 10, 6))
    assert accuracy_of(small_pack(manifest=short, incidents=steady(""))) is None
    assert accuracy_of(small_pack(incidents=steady("").head(60))) is None


def test_work_without_crime_is_no_heat_and_is_told() -> None:
    rows = incidents(*[at(IN_A1)] * 20)
    plain = build_heatmap_of(small_pack(incidents=rows))
    policy = Policy(demand=DemandPolicy(non_crime_uplift_percent=50))
    raised = build_heatmap_of(small_pack(incidents=rows, policy=policy))
    assert raised.weighted == pytest.approx(plain.weighted)
    assert raised.officer_minutes == pytest.approx(1.5 * plain.officer_minutes)
    told = demand_summary(raised, None)["non_crime_officer_hours_per_week"]
    assert told == pytest.approx(plain.officer_hours_per_week / 2, abs=0.01)


def test_an_event_raises_its_area_while_it_lasts() -> None:
    pack = small_pack(incidents=incidents(at(IN_A1)))
    start = datetime.combine(pack.manifest.plan_start, datetime.min.time(), UTC)
    event = EventRow(
        event_id="E1",
        area_id="A2",
        start=start + timedelta(hours=12),
        end=start + timedelta(hours=14),
        extra_staff_required=0,
    )
    policy = Policy(demand=DemandPolicy(event_uplift_percent=100))
    factors = build_heatmap_of(pack.model_copy(update={"events": [event], "policy": policy}))
    assert factors.day_factors is not None
    raised = np.argwhere(factors.day_factors > 1.5)
    assert len(raised) == 2
    assert {pack.areas[index].area_id for index in raised[:, 0]} == {"A2"}


def hourly(days: int) -> pd.DataFrame:
    """An incident every hour from the start of the history."""
    start = datetime.combine(HISTORY_START, datetime.min.time()) - timedelta(hours=1)
    moments = [start.replace(tzinfo=UTC) + timedelta(hours=hour) for hour in range(24 * days)]
    return incidents(*(at(IN_A1, received_at=moment) for moment in moments))


def test_days_without_records_are_no_quiet_days() -> None:
    """Every second week is missing: the rate of the others stays, and rows of the gaps are out."""
    whole = hourly(84)
    gaps = tuple(
        f"{HISTORY_START + timedelta(days=day)}/{HISTORY_START + timedelta(days=day + 6)}"
        for day in range(7, 84, 14)
    )
    facts = manifest(history_end=HISTORY_START + timedelta(days=83), history_gaps=gaps)
    flat = Policy(demand=DemandPolicy(profile="flat"))
    heatmap = build_heatmap_of(small_pack(manifest=facts, incidents=whole, policy=flat))
    assert heatmap.weeks_of_history == 6
    assert (heatmap.incidents_used, heatmap.outside_history) == (6 * 168, 6 * 168)
    assert heatmap.incidents[0].sum(axis=(1, 2)) == pytest.approx(np.ones(168))
    assert count_incidents(small_pack(manifest=facts, incidents=whole)) == (6 * 168, 0, 0)


def test_accuracy_is_of_the_recorded_days() -> None:
    """A quarter of a year that is missing in the middle changes nothing."""
    rows = steady("")
    first, last = HISTORY_START + timedelta(weeks=9), HISTORY_START + timedelta(weeks=22, days=-1)
    late = rows["received_at"] >= pd.Timestamp(first, tz="UTC")
    rows.loc[late, "received_at"] += pd.Timedelta(weeks=13)
    end = HISTORY_START + timedelta(weeks=26)
    facts = manifest(
        history_end=end - timedelta(days=1), plan_start=end, history_gaps=(f"{first}/{last}",)
    )
    apart = accuracy_of(small_pack(manifest=facts, incidents=rows))
    assert apart is not None
    assert apart == accuracy_of(small_pack(incidents=steady("")))


def test_the_naive_ranking_is_of_rates_where_hours_were_recorded_unevenly() -> None:
    """Mondays were the busier day; of the year before, few of them were recorded."""
    gaps = tuple(
        f"{day}/{day}" for day in (HISTORY_START + timedelta(weeks=w) for w in range(1, 9))
    )
    london = ZoneInfo("Europe/London")
    rows = [
        at(point, received_at=datetime.combine(day, time(hour), london).astimezone(UTC))
        for day in (HISTORY_START + timedelta(days=index) for index in range(91))
        if day.weekday() < 2 and f"{day}/{day}" not in gaps
        for point in (IN_A1, (-0.23, 52.56), IN_A3)
        for hour in range(24)
        for _ in range(3 - day.weekday())
    ]
    pack = small_pack(manifest=manifest(history_gaps=gaps), incidents=incidents(*rows))
    accuracy = accuracy_of(pack)
    assert accuracy is not None
    assert accuracy.incidents == 3 * 3 * 24 * (3 + 2)
    assert accuracy.naive_pei == pytest.approx(1)
