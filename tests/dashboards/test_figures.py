"""Figures are pure: the numbers that go in are the numbers that are drawn."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from dashboards.figures.basemap import outline
from dashboards.figures.comparison import Contrast, draw_comparison
from dashboards.figures.heat_map import draw_heat_map
from dashboards.figures.hour_week import draw_hour_week
from dashboards.figures.load_bars import draw_load_bars
from dashboards.figures.on_duty import draw_on_duty
from dashboards.figures.patrol_map import draw_patrol_map
from dashboards.figures.patrol_timeline import draw_patrol_timeline
from dashboards.figures.rota_grid import draw_rota_grid
from dashboards.theme import DARK, GRAPH_CONFIG, LIGHT, Palette

HOURS = pd.date_range("2026-12-05 20:00", periods=4, freq="h", tz="Europe/London")
COVERAGE = pd.DataFrame(
    {
        "start": HOURS,
        "required": [5.0, 5.0, 3.0, 3.0],
        "on_duty": [4.0, 5.0, 4.5, 0.0],
        "shortfall": [1.0, 0.0, 0.0, 3.0],
    }
)
LOADS = pd.DataFrame(
    {
        "manager": ["M1", "M1", "M2"],
        "rag": ["red", "green", ""],
        "points": [40.0, 20.0, 10.0],
        "offenders": [1, 2, 1],
        "whose": ["N1 40", "N2 10, N3 10", "N4 10"],
        "percent": [80.0, 40.0, 20.0],
    }
)
TASKS = pd.DataFrame(
    {
        "person": ["PC1", "PC1", "PC2"],
        "paired": [False, False, True],
        "start": HOURS[[0, 1, 0]],
        "end": HOURS[[1, 3, 2]],
        "purpose": ["hotspot", "break", "visible"],
        "area": ["Centre", "Centre", "North"],
    }
)


def trace(figure: Any, name: str) -> Any:
    return next(each for each in figure.data if each.name == name)


def test_what_is_short_fills_the_space_up_to_the_requirement() -> None:
    short = trace(draw_on_duty(COVERAGE, LIGHT), "short")
    assert list(short.base) == [4.0, 5.0, 4.5, 0.0]
    assert [low + high for low, high in zip(short.base, short.y, strict=True)][::3] == [5.0, 3.0]
    surplus = trace(draw_on_duty(COVERAGE, LIGHT), "above requirement")
    assert list(surplus.y) == [0.0, 0.0, 1.5, 0.0]


def test_hours_are_drawn_on_the_local_clock() -> None:
    required = trace(draw_on_duty(COVERAGE, LIGHT), "required")
    assert pd.Timestamp(required.x[0]) == pd.Timestamp("2026-12-05 20:00")


def heat(areas: dict[str, Any], hours: dict[str, float], **more: Any) -> Any:
    told: dict[str, Any] = {"areas": areas, "names": {}, "unit": "officer-hours"}
    return draw_heat_map(areas, hours, LIGHT, **(told | more))


def test_the_map_colours_every_area_and_loads_no_tile(areas: dict[str, Any]) -> None:
    figure = heat(areas, {"A1": 12.0}, chosen="A1")
    drawn = dict(zip(figure.data[0].locations, figure.data[0].z, strict=True))
    assert drawn.pop("A1") == 12.0
    assert len(drawn) == 3
    assert set(drawn.values()) == {0.0}
    assert len(figure.data) == 2
    assert figure.layout.map.style == "white-bg"
    assert [layer.sourcetype for layer in figure.layout.map.layers] == ["geojson"]


def test_the_map_is_centred_on_the_areas(areas: dict[str, Any]) -> None:
    corners = outline(areas)
    centre = heat(areas, {}).layout.map.center
    assert corners[:, 0].min() < centre.lon < corners[:, 0].max()
    assert corners[:, 1].min() < centre.lat < corners[:, 1].max()


def test_modelled_hours_are_hatched_on_the_map_inside_the_areas(areas: dict[str, Any]) -> None:
    figure = heat(areas, {"A1": 1.0}, modelled=True)
    corners = outline(areas)
    longitude = np.array([x for x in figure.data[-1].lon if x is not None])
    assert len(figure.data) == 2
    assert corners[:, 0].min() - 1e-9 <= longitude.min() <= longitude.max()
    assert longitude.max() <= corners[:, 0].max() + 1e-9


@pytest.mark.parametrize("modelled", [True, False])
def test_modelled_hours_are_hatched_and_observed_ones_are_not(modelled: bool) -> None:
    table = np.arange(168.0).reshape(7, 24)
    figure = draw_hour_week(table, LIGHT, modelled=modelled)
    assert np.array_equal(np.array(figure.data[0].z), table.T)
    lines = [each for each in figure.data if each.type == "scatter" and each.mode == "lines"]
    assert bool(lines) == modelled


def test_the_brushed_hours_are_outlined() -> None:
    chosen = (frozenset({4, 5}), 20, 24)
    figure = draw_hour_week(np.zeros((7, 24)), LIGHT, modelled=False, chosen=chosen)
    boxes = [(shape.x0, shape.x1, shape.y0, shape.y1) for shape in figure.layout.shapes]
    assert boxes == [(3.5, 4.5, 19.5, 23.5), (4.5, 5.5, 19.5, 23.5)]


def test_duties_are_told_by_letter_as_well_as_colour() -> None:
    grid = pd.DataFrame({"Mon 30": ["E07", ""], "Tue 1": ["N22+", "lv"]}, index=["PC1", "PC2"])
    figure = draw_rota_grid(grid, LIGHT)
    assert figure.data[0].text.tolist() == [["E07", "N22+"], ["", "lv"]]
    codes = np.array(figure.data[0].z, dtype=float)
    assert codes[0].tolist() == [0.0, 3.0]
    assert np.isnan(codes[1]).all()


def test_loads_are_stacked_by_colour_with_the_bands(areas: dict[str, Any]) -> None:
    figure = draw_load_bars(LOADS, LIGHT, lower_percent=90, upper_percent=110)
    assert {each.name: sum(each.x) for each in figure.data} == {
        "Red": 80.0,
        "Green": 40.0,
        "All": 20.0,
    }
    assert [shape.x0 for shape in figure.layout.shapes] == [90, 110]
    assert list(figure.layout.yaxis.categoryarray) == ["M2", "M1"]


def test_crews_are_counted_where_they_are(areas: dict[str, Any]) -> None:
    crews = pd.DataFrame(
        {
            "area_id": ["A1", "A1", "A2", ""],
            "purpose": ["hotspot", "hotspot", "visible", "break"],
            "crew_id": ["1", "2", "3", "4"],
        }
    )
    figure = draw_patrol_map(areas, {}, crews, LIGHT)
    assert len(trace(figure, "Hotspot").lon) == 1
    assert trace(figure, "Hotspot").text[0].endswith(": 2 on hotspot")
    assert len(trace(figure, "Break").lon) == 0


def test_the_timeline_has_a_bar_for_every_task() -> None:
    figure = draw_patrol_timeline(TASKS, LIGHT, HOURS[1].to_pydatetime())
    lengths = {each.name: list(each.x) for each in figure.data}
    hour = 3_600_000
    assert lengths == {"H hotspot": [hour], "V visible": [2 * hour], "B break": [2 * hour]}
    assert list(trace(figure, "V visible").text) == ["V2"]
    assert list(figure.layout.yaxis.categoryarray) == ["PC2", "PC1"]


def test_plans_are_compared_with_bound_and_cap() -> None:
    contrasts = [
        Contrast("Short", (9.0, 12.0), ("9.0", "12.0"), bounds=(8.0, None)),
        Contrast("Share", (3.9, 1.9), ("3.9 %", "1.9 %"), limits=(4.0, 2.0)),
    ]
    figure = draw_comparison(contrasts, ("Before", "After"), LIGHT)
    assert [list(each.y) for each in figure.data if each.type == "bar"] == [[9, 12], [3.9, 1.9]]
    assert list(trace(figure, "proven bound").y) == [8.0, None]
    assert list(trace(figure, "cap").y) == [4.0, 2.0]


def test_nothing_to_compare_is_said() -> None:
    figure = draw_comparison([], ("Before", "After"), LIGHT)
    assert figure.layout.annotations[0].text.startswith("Nothing to compare yet")


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_every_figure_can_be_drawn_empty(areas: dict[str, Any], colours: Palette) -> None:
    draw_on_duty(COVERAGE.iloc[:0], colours)
    draw_patrol_timeline(TASKS.iloc[:0], colours)
    draw_patrol_map(areas, {}, pd.DataFrame(columns=["area_id", "purpose", "crew_id"]), colours)
    draw_rota_grid(pd.DataFrame(), colours)
    draw_load_bars(LOADS.iloc[:0], colours, lower_percent=90, upper_percent=110)


def test_nothing_can_be_sent_to_another_host() -> None:
    assert GRAPH_CONFIG["showSendToCloud"] is False
    assert GRAPH_CONFIG["plotlyServerURL"] == ""


def test_loads_are_told_by_letter_as_well_as_colour() -> None:
    loads = pd.DataFrame(
        {
            "manager": ["M1", "M1", "M1"],
            "rag": ["red", "amber", "green"],
            "percent": [50.0, 30.0, 1.0],
            "points": [50, 30, 1],
            "offenders": [5, 3, 1],
            "whose": ["", "", ""],
        }
    )
    figure = draw_load_bars(loads, LIGHT, lower_percent=90, upper_percent=110)
    assert [bar.text[0] for bar in figure.data] == ["R", "A", ""]
    assert figure.layout.legend.traceorder == "normal"
