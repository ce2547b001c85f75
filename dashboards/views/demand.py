"""Demand as it is shown: by area, by hour of week, in a sentence."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboards import address, wording

ALL_WEEK = frozenset(range(7))
TOP_PLACES = 12


@dataclass(frozen=True)
class DemandFilter:
    """What of the demand is looked at; `first` to `last` are hours of the day, half-open."""

    category: str | None = None
    area: str | None = None
    weekdays: frozenset[int] = ALL_WEEK
    first: int = 0
    last: int = 24

    @property
    def is_brushed(self) -> bool:
        """Whether only some hours of the week are looked at."""
        return self.weekdays != ALL_WEEK or (self.first, self.last) != (0, 24)

    @property
    def hours_in_words(self) -> str:
        """The hours looked at, such as `Fri, Sat 20:00 to 24:00`."""
        if not self.is_brushed:
            return "the whole week"
        days = ", ".join(wording.WEEKDAYS[day] for day in sorted(self.weekdays))
        return f"{days} {self.first:02}:00 to {self.last:02}:00"

    @classmethod
    def of(cls, query: dict[str, str]) -> "DemandFilter":
        """Read it from an address."""
        days = {int(day) for day in query.get("days", "") if day in "0123456"}
        first = address.whole(query.get("from"), 0, 0, 23)
        return cls(
            category=query.get("category"),
            area=query.get("area"),
            weekdays=frozenset(days) or ALL_WEEK,
            first=first,
            last=address.whole(query.get("to"), 24, first + 1, 24),
        )

    def parameters(self) -> dict[str, Any]:
        """Write it to an address; what is not narrowed is left out."""
        narrowed = self.weekdays != ALL_WEEK
        return {
            "category": self.category,
            "area": self.area,
            "days": "".join(map(str, sorted(self.weekdays))) if narrowed else None,
            "from": self.first or None,
            "to": self.last if self.last != 24 else None,
        }


def in_category(demand: pd.DataFrame, chosen: DemandFilter) -> pd.DataFrame:
    """Rows of the chosen category."""
    if chosen.category is None:
        return demand
    return demand[demand["category"] == chosen.category]


def in_hours(demand: pd.DataFrame, chosen: DemandFilter) -> pd.DataFrame:
    """Rows of the chosen hours."""
    hours = demand["hour"].between(chosen.first, chosen.last - 1)
    return demand[hours & demand["weekday"].isin(chosen.weekdays)]


def hours_by_area(demand: pd.DataFrame) -> dict[str, float]:
    """Expected officer-hours a week of every area."""
    minutes = demand.groupby("place_id")["expected_minutes"].sum()
    return {str(area): float(total) / 60 for area, total in minutes.items()}


def hours_by_hour_of_week(demand: pd.DataFrame, area: str | None) -> NDArray[np.float64]:
    """Expected officer-hours by weekday and hour, shape (7, 24), of one area or all."""
    rows = demand if area is None else demand[demand["place_id"] == area]
    table = np.zeros((7, 24))
    indices = (rows["weekday"].to_numpy(int), rows["hour"].to_numpy(int))
    np.add.at(table, indices, rows["expected_minutes"].to_numpy(float) / 60)
    return table


def week_table(officer_hours: NDArray[np.float64]) -> pd.DataFrame:
    """Hours down, weekdays across."""
    written = {
        name: [f"{value:,.2f}" for value in officer_hours[day]]
        for day, name in enumerate(wording.WEEKDAYS)
    }
    return pd.DataFrame({"Hour": [f"{hour:02}:00" for hour in range(24)], **written})


def top_places(demand: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Places with the most expected work: hours a week, interval, share and busiest hour."""
    by_place = demand.groupby("place_id")[["expected_minutes", "low", "high"]].sum() / 60
    total = by_place["expected_minutes"].sum()
    top = by_place.nlargest(TOP_PLACES, "expected_minutes")
    busiest = (
        demand.groupby(["place_id", "weekday", "hour"])["expected_minutes"].sum().reset_index()
    )
    busiest = busiest.loc[busiest.groupby("place_id")["expected_minutes"].idxmax()]
    days = busiest["weekday"].astype(int).map(dict(enumerate(wording.WEEKDAYS)))
    times = days + busiest["hour"].astype(int).map(" {:02}:00".format)
    peak = dict(zip(busiest["place_id"], times, strict=True))
    return pd.DataFrame(
        {
            "Area": [names.get(str(place), str(place)) for place in top.index],
            "Officer-hours a week": [wording.hours(v) for v in top["expected_minutes"]],
            "90 % interval": [
                f"{wording.hours(low)} to {wording.hours(high)}"
                for low, high in zip(top["low"], top["high"], strict=True)
            ],
            "Share": [wording.percent(v / total if total else 0) for v in top["expected_minutes"]],
            "Busiest hour": [peak.get(str(place), "") for place in top.index],
        }
    )


def sentence(summary: dict[str, Any]) -> str:
    """The state of the demand in words."""
    demand = summary.get("demand", {})
    parts = [f"{wording.count(demand.get('incidents'), 'incident')} used"]
    for key, words in (("unplaced", "without a place"), ("outside", "outside the areas")):
        if demand.get(key):
            parts.append(f"{demand[key]:,} {words}")
    hours = "modelled, not observed" if demand.get("modelled_hours") else "observed"
    said = ", ".join(parts) + f"; hours of day are {hours}."
    expected = demand.get("expected_officer_hours_per_week")
    if expected is not None:
        said += f" They ask for {wording.hours(expected)} officer-hours a week."
    return said + accuracy(demand)


def accuracy(demand: dict[str, Any]) -> str:
    """How well the forecast did on held-out time, always beside the naive one."""
    pei, naive = demand.get("pei"), demand.get("naive_pei")
    if pei is None or naive is None:
        return ""
    return f" Accuracy on held-out time: PEI {pei:.2f} against {naive:.2f} for last year's count."
