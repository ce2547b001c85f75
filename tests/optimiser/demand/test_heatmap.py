from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimiser.demand.heatmap import HeatmapSettings, build_heatmap
from optimiser.demand.incidents import HOUR_UNKNOWN, OUTSIDE, UNPLACED, IncidentColumns
from optimiser.demand.profile import profile_named
from optimiser.heat import Heatmap

CATEGORIES = ("Burglary", "Drugs")
PLACES = ("A1", "A2")
PROFILE = profile_named("uk-blend").shares
TEN_WEEKS = HeatmapSettings(
    exposure_hours=np.full(168, 10.0), profiles=np.tile(PROFILE, (2, 1)), weighting="harm"
)


def columns(*rows: tuple[int, int, int, int, float, float]) -> IncidentColumns:
    table = np.array(rows, dtype=float).reshape(-1, 6)
    whole = table[:, :4].astype(np.int64).T
    return IncidentColumns(*whole, table[:, 4], table[:, 5])


def random_columns(count: int, seed: int, modelled: bool = False) -> IncidentColumns:
    rng = np.random.default_rng(seed)
    hours = np.full(count, HOUR_UNKNOWN) if modelled else rng.integers(0, 168, count)
    return IncidentColumns(
        place=rng.integers(-2, 2, count),
        hour_of_week=hours,
        category=rng.integers(0, 2, count),
        grade=rng.integers(1, 5, count),
        minutes=rng.exponential(60, count).round(),
        officers=rng.integers(1, 4, count).astype(float),
    )


def heatmap(incidents: IncidentColumns, **changes: object) -> Heatmap:
    return build_heatmap(incidents, PLACES, CATEGORIES, replace(TEN_WEEKS, **changes))


def test_rates_by_hand() -> None:
    one = heatmap(columns((0, 5, 0, 1, 30, 2), (0, 5, 0, 1, 90, 1), (1, 7, 1, 3, 10, 1)))
    assert one.incidents[0, :, 0, 0].sum() == pytest.approx(0.2)
    assert one.officer_minutes[0, :, 0, 0].sum() == pytest.approx((60 + 90) / 10)
    assert one.officer_minutes[1, :, 2, 1].sum() == pytest.approx(1.0)
    assert one.officer_hours_per_week == pytest.approx(16 / 60)
    assert one.officers_per_incident is not None
    assert one.officers_per_incident.tolist() == [1.5, 1, 1, 1]
    assert one.minutes_scv is not None
    assert one.minutes_scv[0] == pytest.approx(30**2 / 60**2)
    assert one.weighting.tolist() == [236.58, 0]
    assert one.weighted.sum() == pytest.approx(0.2 * 236.58)


@settings(max_examples=30, deadline=None)
@given(count=st.integers(0, 400), seed=st.integers(0, 999), modelled=st.booleans())
def test_nothing_is_lost_or_made_up(count: int, seed: int, modelled: bool) -> None:
    incidents = random_columns(count, seed, modelled)
    built = heatmap(incidents)
    placed = incidents.where(incidents.place >= 0)
    assert built.incidents_used == len(placed)
    assert built.incidents_used + built.unplaced + built.outside == count
    expected = np.zeros((2, 4, 2))
    minutes = np.zeros((2, 4, 2))
    np.add.at(expected, (placed.place, placed.grade - 1, placed.category), 1)
    work = placed.minutes * placed.officers
    np.add.at(minutes, (placed.place, placed.grade - 1, placed.category), work)
    factor = built.unplaced_factor / 10
    assert built.incidents.sum(axis=1) == pytest.approx(factor * expected)
    assert built.officer_minutes.sum(axis=1) == pytest.approx(factor * minutes)
    mean = built.officer_minutes.sum(axis=(2, 3))
    assert (built.low <= mean + 1e-12).all()
    assert (mean <= built.high + 1e-12).all()


def test_unplaced_work_is_shared_as_the_placed_work_is() -> None:
    inside, outside, unplaced = (0, 1, 0, 1, 60, 1), (OUTSIDE, 1, 0, 1, 60, 1), (UNPLACED,)
    rows = [inside] * 3 + [outside] + [(*unplaced, 1, 0, 1, 60, 1)] * 4
    built = heatmap(columns(*rows))
    # three quarters of the placed rows are inside, so three of the four unplaced count as ours
    assert built.unplaced_factor == pytest.approx(2)
    assert built.incidents.sum() == pytest.approx(6 / 10)
    assert (built.unplaced, built.outside, built.incidents_used) == (4, 1, 3)


def test_work_that_is_no_crime_comes_on_top_everywhere() -> None:
    incidents = random_columns(200, 1)
    plain, more = heatmap(incidents), heatmap(incidents, non_crime_uplift_percent=150)
    assert more.incidents == pytest.approx(2.5 * plain.incidents)
    assert more.officer_minutes == pytest.approx(2.5 * plain.officer_minutes)
    assert more.high == pytest.approx(2.5 * plain.high)


def test_incidents_without_an_hour_follow_the_profile_of_their_category() -> None:
    flat = profile_named("flat").shares
    built = heatmap(
        columns((0, HOUR_UNKNOWN, 0, 1, 60, 1), (1, HOUR_UNKNOWN, 1, 2, 60, 1)),
        profiles=np.array([PROFILE, flat]),
    )
    assert built.modelled_hours
    assert built.incidents[0, :, 0, 0] == pytest.approx(PROFILE / 10)
    assert built.incidents[1, :, 1, 1] == pytest.approx(flat / 10)


def test_an_hour_that_occurred_more_often_is_not_counted_as_busier() -> None:
    exposure = np.full(168, 10.0)
    exposure[:24] = 20
    hours = np.concatenate([np.repeat(np.arange(24), 40), np.repeat(np.arange(24, 168), 20)])
    rows = [(0, int(hour), 0, 1, 60, 1) for hour in hours]
    built = heatmap(columns(*rows), exposure_hours=exposure)
    rate = built.incidents[0].sum(axis=(1, 2))
    assert rate[:24].mean() == pytest.approx(2, rel=0.02)
    assert rate[24:].mean() == pytest.approx(2, rel=0.02)


def test_less_than_a_week_of_history_takes_hours_from_the_profile() -> None:
    exposure = np.concatenate([np.ones(120), np.zeros(48)])
    built = heatmap(columns((0, 5, 0, 1, 60, 1)), exposure_hours=exposure)
    assert built.incidents[0, :, 0, 0] == pytest.approx(PROFILE * 168 / 120)
    assert built.modelled_hours


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(11)
    places = tuple(f"A{number}" for number in range(8))
    held = []
    for _ in range(20):
        truth = 20 * rng.dirichlet(100 * PROFILE, 8) * rng.uniform(0.5, 1.5, (8, 1))
        counts = rng.poisson(10 * truth)
        cells = np.nonzero(counts)
        place, hour = (np.repeat(index, counts[cells]) for index in cells)
        ones = np.ones(len(place))
        incidents = IncidentColumns(
            place, hour, 0 * place, 1 + 0 * place, rng.exponential(60, len(place)), ones
        )
        built = build_heatmap(incidents, places, CATEGORIES, TEN_WEEKS)
        held.append((built.low <= 60 * truth) & (60 * truth <= built.high))
    assert 0.88 <= np.mean(held) <= 0.98
