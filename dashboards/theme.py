"""Colours and type of every picture, light and dark."""

from dataclasses import dataclass
from typing import Any, Literal

import plotly.graph_objects as go

Mode = Literal["light", "dark"] | None

GRAPH_CONFIG: Any = {
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "displaylogo": False,
    "displayModeBar": False,
    "responsive": True,
    "locale": "en-GB",
}
FONT = "system-ui, 'Segoe UI', Roboto, Arial, sans-serif"
DUTY_NAMES = {"E": "early", "D": "day", "L": "late", "N": "night"}


@dataclass(frozen=True)
class Palette:
    """One mode's colours. Duties are told by hue and letter, never by hue alone."""

    ink: str
    quiet: str
    line: str
    paper: str
    accent: str
    warning: str
    danger: str
    baseline: str
    surplus: str
    demand: tuple[str, ...]
    duties: dict[str, str]
    purposes: dict[str, str]
    rag: dict[str, str]


LIGHT = Palette(
    ink="#1c2733",
    quiet="#5b6876",
    line="#d9dfe6",
    paper="#ffffff",
    accent="#1d5fa8",
    warning="#b26a00",
    danger="#b3261e",
    baseline="#7b8794",
    surplus="#dfe9f5",
    demand=("#f3f6fa", "#cfe0f1", "#93bde0", "#4a8fc7", "#1d5fa8", "#0c3a70"),
    duties={"E": "#f6d977", "D": "#9fd3c0", "L": "#8fbdea", "N": "#39488f"},
    purposes={
        "hotspot": "#b3261e",
        "visible": "#1d5fa8",
        "response_reserve": "#7b8794",
        "commitment": "#7a4fa3",
        "travel": "#d9c27a",
        "break": "#d3dae2",
    },
    rag={"red": "#b3261e", "amber": "#e0a030", "green": "#4d9a6a", "": "#1d5fa8"},
)
DARK = Palette(
    ink="#e6ebf1",
    quiet="#a3afbc",
    line="#3a444f",
    paper="#1b2129",
    accent="#6aa9ea",
    warning="#f0b054",
    danger="#ff7b72",
    baseline="#8e9aa7",
    surplus="#26374b",
    demand=("#1f2730", "#1f3b5a", "#245686", "#3477b5", "#63a4e0", "#b5dafb"),
    duties={"E": "#d9b84a", "D": "#5fae95", "L": "#5b97d3", "N": "#5262b8"},
    purposes={
        "hotspot": "#ff7b72",
        "visible": "#6aa9ea",
        "response_reserve": "#8e9aa7",
        "commitment": "#b48ad9",
        "travel": "#c9b268",
        "break": "#4a5663",
    },
    rag={"red": "#f0655c", "amber": "#e0a030", "green": "#5db37f", "": "#6aa9ea"},
)


def palette(mode: Mode) -> Palette:
    """Colours of a mode; light until the browser has said which."""
    return DARK if mode == "dark" else LIGHT


def sequential(colours: Palette) -> list[tuple[float, str]]:
    """Scale of demand, pale for little."""
    last = len(colours.demand) - 1
    return [(index / last, colour) for index, colour in enumerate(colours.demand)]


def dress(figure: go.Figure, colours: Palette, height: int) -> go.Figure:
    """Give a figure the type, lines and margins of the product."""
    axis = {
        "gridcolor": colours.line,
        "linecolor": colours.line,
        "zerolinecolor": colours.line,
        "automargin": True,
    }
    figure.update_layout(
        height=height,
        font={"family": FONT, "size": 12, "color": colours.ink},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        hoverlabel={"font": {"family": FONT, "size": 12}},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0, "title": None},
        separators=".,",
    )
    figure.update_xaxes(**axis)
    figure.update_yaxes(**axis)
    return figure
