"""What-if on the caseloads page: a change as paths of the pack, and two plans beside each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from dashboards import wording
from dashboards.views.caseloads import capacity

LEAVES, AWAY, RELEASES, HIRE = "leaves", "away", "releases", "hire"
KINDS = {
    LEAVES: "A manager leaves",
    AWAY: "A manager is off sick",
    RELEASES: "A batch of releases",
    HIRE: "Somebody is hired",
}
FIELDS = {
    LEAVES: ("who", "from"),
    AWAY: ("who", "from", "until"),
    RELEASES: ("count", "rag", "area", "from"),
    HIRE: ("agency", "base", "points", "skills"),
}
"""What each kind asks for."""
OPTIONAL = frozenset({"skills"})
ADD = ("offenders.add", "managers.add")
Json = dict[str, Any]


@dataclass(frozen=True)
class WhatIf:
    """What was filled in; dates as 2026-12-14."""

    kind: str
    who: str | None = None
    first: str | None = None
    last: str | None = None
    count: int | None = None
    rag: str | None = None
    area: str | None = None
    agency: str | None = None
    base: str | None = None
    points: int | None = None
    skills: Sequence[str] | None = None

    def missing(self) -> list[str]:
        """What has to be filled in still."""
        given = {
            "who": self.who,
            "from": self.first,
            "until": self.last,
            "count": self.count,
            "rag": self.rag,
            "area": self.area,
            "agency": self.agency,
            "base": self.base,
            "points": self.points,
        }
        return [name for name in FIELDS[self.kind] if name not in OPTIONAL and not given[name]]

    def name(self) -> str:
        """The change in words: the label of its run."""
        first, last = (
            day and wording.day(date.fromisoformat(day)) for day in (self.first, self.last)
        )
        names = {
            LEAVES: f"{self.who} leaves on {first}",
            AWAY: f"{self.who} is off from {first} to {last}",
            RELEASES: f"{self.count} {self.rag} releases in {self.area} on {first}",
            HIRE: f"{self.agency} hires somebody of {self.points} points at {self.base}",
        }
        return names[self.kind]

    def changes(self, earlier: Mapping[str, Any]) -> Json:
        """Paths and values as a scenario file has them, on top of those of the plan."""
        fresh: Json
        if self.kind == LEAVES:
            fresh = {f"managers.{self.who}.leaves_on": self.first}
        elif self.kind == AWAY:
            fresh = {
                f"managers.{self.who}.absent_from": self.first,
                f"managers.{self.who}.absent_to": self.last,
            }
        elif self.kind == RELEASES:
            begun = len(earlier.get("offenders.add", []))
            fresh = {"offenders.add": [self._released(begun + n) for n in range(self.count or 0)]}
        else:
            fresh = {"managers.add": [self._hired(1 + len(earlier.get("managers.add", [])))]}
        merged = {path: [*earlier.get(path, []), *fresh[path]] for path in ADD if path in fresh}
        return {**earlier, **fresh, **merged}

    def _released(self, number: int) -> Json:
        return {
            "offender_ref": f"RELEASE{number + 1}",
            "cohort": "fixed",
            "rag": self.rag,
            "area_id": self.area,
            "statutory": True,
            "release_date": self.first,
        }

    def _hired(self, number: int) -> Json:
        return {
            "manager_id": f"NEW{number}",
            "agency": self.agency,
            "base_id": self.base,
            "capacity_points": self.points,
            "skills": list(self.skills or ()),
        }


def without(standing: Json) -> str:
    """What a what-if of a plan leaves out: what was decided on it since, or what took effect.

    `standing` are the decisions on the plan as the service gives them.
    """
    if standing["confirmation"] is not None:
        return (
            "This plan is confirmed, and a what-if here starts from the pack as it was before: "
            "press “Plan the pack as it is now” first."
        )
    left_out = standing["unplanned"]
    if not left_out:
        return ""
    return (
        f"A what-if leaves out {wording.count(len(left_out), 'decision')} that no plan is made "
        f"around yet ({', '.join(left_out)}): press “Plan again around this” first."
    )


def beside(names: tuple[str, str], loads: tuple[pd.DataFrame, pd.DataFrame]) -> pd.DataFrame:
    """Load of every manager under two plans, in per cent; `loads` are their tables."""
    shares = [_shares(each) for each in loads]
    managers = list(dict.fromkeys([*shares[0], *shares[1]]))
    managers.sort(key=lambda name: -(shares[1].get(name) or 0))
    rows = [
        {
            "Manager": name,
            names[0]: _percent(shares[0], name),
            names[1]: _percent(shares[1], name),
        }
        for name in managers
    ]
    return pd.DataFrame(rows)


def _shares(loads: pd.DataFrame) -> dict[str, float | None]:
    """Load by manager, per cent; None for somebody without capacity."""
    most = capacity(loads)
    points = dict(zip(loads["manager_id"], loads["points"].astype(float), strict=True))
    return {name: 100 * points[name] / room if room > 0 else None for name, room in most.items()}


def _percent(shares: Mapping[str, float | None], name: str) -> str:
    if name not in shares:
        return "not there"
    share = shares[name]
    return "no capacity" if share is None else wording.percent(share / 100, 0)


def sentence(
    before: tuple[Json, pd.DataFrame], now: tuple[Json, pd.DataFrame], upper: float
) -> str:
    """What this plan is beside the one before: over the band, the fullest load, moves."""
    told = [_told(summary.get("caseloads", {}), loads, upper) for summary, loads in (before, now)]
    return f"This plan: {told[1]}. The plan before: {told[0]}."


def _told(part: Json, loads: pd.DataFrame, upper: float) -> str:
    shares = [share for share in _shares(loads).values() if share is not None]
    over = sum(share > upper for share in shares)
    fullest = max(shares, default=0.0)
    moves = wording.count(part.get("moves"), "move")
    return (
        f"{wording.count(over, 'manager')} over {upper:g} %, the fullest {fullest:,.0f} %, {moves}"
    )
