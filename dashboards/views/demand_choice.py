"""What of the demand a page looks at, as it is kept in the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboards import address, wording

ALL_WEEK = frozenset(range(7))
AREAS = "area"
LEVELS = {
    AREAS: "Areas",
    "250m": "Squares of 250 m",
    "h3-9": "H3 cells, about 350 m across",
    "h3-8": "H3 cells, about 900 m across",
    "h3-10": "H3 cells, about 130 m across",
}
WORK = "work"
MEASURES = {
    WORK: "Work, officer-hours",
    "incidents": "Incidents, every kind",
    "count": "Heat by count",
    "workload": "Heat by workload",
    "harm": "Heat by harm (Cambridge, days)",
    "severity": "Heat by severity (ONS)",
    "blended": "Heat blended (harm, capped)",
}
POLICE = ":1"
"""Mark of a measure in which what police find counts as anything else."""

SHARES = {"0.5": "0.5 %", "1": "1 %", "2": "2 %", "5": "5 %"}
MOST_UPLIFT = 300


@dataclass(frozen=True)
class DemandFilter:
    """What of the demand is looked at; `first` to `last` are hours of the day, half-open.

    `share` is the part of the area, in per cent, whose hottest cells are marked. `uplift` is the
    work beyond recorded incidents in per cent; None is that of the plan.
    """

    category: str | None = None
    area: str | None = None
    weekdays: frozenset[int] = ALL_WEEK
    first: int = 0
    last: int = 24
    level: str = AREAS
    measure: str = WORK
    share: str = "1"
    uplift: int | None = None

    @property
    def is_brushed(self) -> bool:
        """Whether only some hours of the week are looked at."""
        return self.weekdays != ALL_WEEK or (self.first, self.last) != (0, 24)

    @property
    def is_plain(self) -> bool:
        """Whether the plan's own table shows it: work by area."""
        return self.level == AREAS and self.measure == WORK

    @property
    def hours_in_words(self) -> str:
        """The hours looked at, such as `Fri, Sat 20:00 to 24:00`."""
        if not self.is_brushed:
            return "the whole week"
        days = ", ".join(wording.WEEKDAYS[day] for day in sorted(self.weekdays))
        return f"{days} {self.first:02}:00 to {self.last:02}:00"

    @property
    def measure_in_words(self) -> str:
        """The measure as it is read."""
        name, police = self.measure.removesuffix(POLICE), self.measure.endswith(POLICE)
        return MEASURES[name] + (", with what police find" if police else "")

    @classmethod
    def of(cls, query: dict[str, str], layers: Sequence[str] = ()) -> "DemandFilter":
        """Read it from an address; `layers` are those of the pack."""
        days = {int(day) for day in query.get("days", "") if day in "0123456"}
        first = address.whole(query.get("from"), 0, 0, 23)
        measure, uplift = query.get("measure", WORK), query.get("uplift")
        return cls(
            category=query.get("category"),
            area=query.get("area"),
            weekdays=frozenset(days) or ALL_WEEK,
            first=first,
            last=address.whole(query.get("to"), 24, first + 1, 24),
            level=_one_of(query.get("level"), levels_of(layers), AREAS),
            measure=measure if measure.removesuffix(POLICE) in MEASURES else WORK,
            share=_one_of(query.get("share"), SHARES, "1"),
            uplift=None if uplift is None else address.whole(uplift, 0, 0, MOST_UPLIFT),
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
            "level": self.level if self.level != AREAS else None,
            "measure": self.measure if self.measure != WORK else None,
            "share": self.share if self.share != "1" else None,
            "uplift": self.uplift,
        }

    def asked_of_api(self) -> dict[str, Any]:
        """The same as the API takes it."""
        return {
            "measure": self.measure.removesuffix(POLICE),
            "days": "".join(map(str, sorted(self.weekdays))),
            "first": self.first,
            "end": self.last,
            "category": self.category,
            "area": self.area,
            "share": self.share,
            "police_generated_weight": 1 if self.measure.endswith(POLICE) else None,
        }


def levels_of(layers: Sequence[str]) -> dict[str, str]:
    """What can be shown on the map, a pack's own layers last."""
    return {**LEVELS, **{name: f"Layer: {name}" for name in layers}}


def _one_of(value: str | None, known: dict[str, str], default: str) -> str:
    return value if value in known else default
