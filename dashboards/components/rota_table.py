"""The grid of people and days: its columns, rows and legend."""

from datetime import date
from typing import Any

import dash_ag_grid as dag
import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboards import wording
from dashboards.theme import DUTY_NAMES

LEAST_DAY_WIDTH = 38
MARKS = (
    "number = hour of the start · + rest-day working · > extended · * locked · "
    "lv leave, sk sickness, co course, ct court, ab abstraction · blank = rest day"
)
GRID_OPTIONS = {
    "theme": {
        "function": "themeBalham.withParams({backgroundColor: 'var(--paper)', "
        "foregroundColor: 'var(--ink)', headerBackgroundColor: 'var(--head)', "
        "headerTextColor: 'var(--ink)', borderColor: 'var(--line)', "
        "oddRowBackgroundColor: 'var(--paper)', rowHoverColor: 'var(--hover)', "
        "fontFamily: 'inherit', fontSize: 12, cellHorizontalPadding: 5})"
    },
    "rowHeight": 25,
    "headerHeight": 40,
    "suppressColumnVirtualisation": False,
    "tooltipShowDelay": 300,
    "animateRows": False,
    "enableCellTextSelection": True,
    "ensureDomOrder": True,
}


def people_grid() -> Component:
    """The grid of people and days before it is filled."""
    grid: Component = dag.AgGrid(
        id="rota-grid",
        columnSize=None,
        defaultColDef={"sortable": True, "resizable": True, "filter": False},
        dashGridOptions=GRID_OPTIONS,
        getRowId="params.data.staff_id",
        className="rota-grid",
        style={"height": "min(560px, 62vh)"},
    )
    return grid


def legend() -> Component:
    """What letters and marks in the grid mean."""
    duties = [
        html.Span([html.B(letter, className=f"duty duty-{letter}"), f" {name}"])
        for letter, name in DUTY_NAMES.items()
    ]
    return html.P([*duties, html.Span(MARKS, className="quiet")], className="legend")


def columns_of(days: list[date]) -> list[dict[str, Any]]:
    """Columns of the grid: who, every day, sums."""
    who = [
        {
            "field": "person",
            "headerName": "Person",
            "pinned": "left",
            "width": 132,
            "tooltipField": "person",
        },
        {"field": "role", "headerName": "Role", "width": 72},
        {"field": "team", "headerName": "Team", "width": 88},
    ]
    worked = [
        {
            "field": day.isoformat(),
            "headerName": f"{day:%a} {day.day}",
            "flex": 1,
            "minWidth": LEAST_DAY_WIDTH,
            "sortable": False,
            "headerClass": "on-day weekend" if day.weekday() >= 5 else "on-day",
            "cellClass": {"function": "dutyClass(params)"},
            "tooltipValueGetter": {"function": "dutyTip(params)"},
            "wrapHeaderText": True,
            "headerTooltip": wording.day(day),
        }
        for day in days
    ]
    summed = [
        {
            "field": field,
            "headerName": title,
            "width": 54,
            "pinned": "right",
            "type": "rightAligned",
            "wrapHeaderText": True,
            "valueFormatter": {"function": f"d3.format(',.{digits}f')(params.value)"},
            "headerTooltip": f"{title} over the whole period",
        }
        for field, title, digits in (
            ("hours", "Hours", 0),
            ("nights", "Nights", 0),
            ("weekends", "Wkds", 0),
            ("overtime", "OT h", 1),
        )
    ]
    return who + worked + summed


def rows_of(
    cells: pd.DataFrame,
    staff: pd.DataFrame,
    sums: pd.DataFrame,
    bases: dict[str, str],
    tips: dict[str, dict[str, str]],
) -> list[dict[str, Any]]:
    """Rows of the grid; `tips` say a tour in full, by person and day."""
    rows = []
    for person in staff.to_dict("records"):
        staff_id = person["staff_id"]
        row = {
            "staff_id": staff_id,
            "person": wording.person(staff_id, person.get("name")),
            "role": wording.plain(str(person["role"])).replace("Pcso", "PCSO"),
            "team": person["team"],
            "tips": tips.get(staff_id, {}),
            "base": bases.get(str(person["base_id"]), ""),
            **{day.isoformat(): value for day, value in cells.loc[staff_id].items()},
            **{name: float(value) for name, value in sums.loc[staff_id].items()},
        }
        rows.append(row)
    return rows
