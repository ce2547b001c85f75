"""What maps show, held to the heatmap and to counts made by other means."""

from datetime import date, timedelta

import numpy as np
import pytest

from scenarios.build.shown_heat import (
    MEASURES,
    HeatChoice,
    Measure,
    heat_source,
    hottest_places,
    recent_counts,
    shown_heat,
    shown_hours,
)
from tests.packs import HISTORY_END, manifest, small_pack

PACK = small_pack()
AREAS = heat_source(PACK, "area")
CELLS = heat_source(PACK, "250m")


def test_work_of_areas_is_that_of_the_heatmap_and_falls_into_hours() -> None:
    whole = shown_heat(PACK, AREAS, HeatChoice())
    assert whole.sum() == pytest.approx(AREAS.heatmap.officer_hours_per_week)
    day, rest = tuple(range(24)), tuple(range(24, 168))
    first, second = (shown_heat(PACK, AREAS, HeatChoice(hours=hours)) for hours in (day, rest))
    assert np.allclose(first + second, whole)
    assert shown_hours(PACK, AREAS, HeatChoice()).sum() == pytest.approx(whole.sum())
    own = shown_hours(PACK, AREAS, HeatChoice(), AREAS.ids[1]).sum()
    assert own == pytest.approx(whole[1])


@pytest.mark.parametrize("measure", MEASURES)
def test_cells_hold_as_much_as_the_areas_under_every_measure(measure: Measure) -> None:
    choice = HeatChoice(measure)
    areas, cells = (shown_heat(PACK, source, choice) for source in (AREAS, CELLS))
    assert cells.sum() == pytest.approx(areas.sum(), rel=1e-4)
    assert shown_hours(PACK, CELLS, choice).sum() == pytest.approx(areas.sum())


def test_one_category_is_a_part_and_an_unknown_one_is_nothing() -> None:
    parts = [
        shown_heat(PACK, CELLS, HeatChoice("incidents", category=name)).sum()
        for name in ("violence", "burglary", "anti_social_behaviour")
    ]
    whole = shown_heat(PACK, CELLS, HeatChoice("incidents")).sum()
    assert sum(parts) == pytest.approx(whole)
    assert not shown_heat(PACK, CELLS, HeatChoice(category="nothing")).any()


def test_the_hottest_cells_are_those_with_most_last_year() -> None:
    assert CELLS.level is not None
    chosen = hottest_places(PACK, CELLS, HeatChoice("incidents"), 0.02)
    assert len(chosen) == int(0.02 * len(CELLS.ids))
    counts = CELLS.level.field.counted
    assert counts[chosen].min() >= np.delete(counts, chosen).max()
    assert CELLS.ranked_by == "last year's count"
    [area] = hottest_places(PACK, AREAS, HeatChoice(), 0.01)
    assert area == shown_heat(PACK, AREAS, HeatChoice()).argmax()


def test_the_last_weeks_are_counted_as_they_fell() -> None:
    recent = recent_counts(PACK, AREAS, 8)
    first = HISTORY_END + timedelta(days=1) - timedelta(weeks=8)
    assert (recent.unit, recent.starts[0], len(recent.starts)) == ("week", first, 8)
    days = PACK.incidents["received_at"].dt.tz_convert("Europe/London").dt.date
    last = (days >= HISTORY_END - timedelta(days=6)) & (days <= HISTORY_END)
    assert recent.counts[:, -1].sum() == int((last & (AREAS.place >= 0)).sum()) > 0
    assert not recent.with_gaps


def test_months_are_counted_where_only_the_month_is_known() -> None:
    rows = PACK.incidents.assign(modelled_fields="received_at")
    pack = small_pack(incidents=rows)
    recent = recent_counts(pack, heat_source(pack, "area"), 2)
    assert (recent.unit, recent.starts) == ("month", (date(2026, 9, 1), date(2026, 10, 1)))
    october = rows["received_at"].dt.tz_convert("Europe/London").dt.month == 10
    assert recent.counts[:, 1].sum() == int((october & (AREAS.place >= 0)).sum()) > 0


def test_days_without_records_are_told() -> None:
    gap = manifest(history_gaps=("2026-11-20/2026-11-21",))
    assert recent_counts(small_pack(manifest=gap), AREAS, 8).with_gaps
