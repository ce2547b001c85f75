"""The visit diary as a week by person, and what it cannot meet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from dashboards import wording

KINDS = {"office": "office", "home": "home visit", "curfew": "curfew", "release_day": "release day"}
DAYS_PER_WEEK = 7
STAFF, OFFENDER = "staff", "offender"


@dataclass(frozen=True)
class Visit:
    """One visit as the week shows it; `late` is the number of days after it was due.

    `cover_for` is the lead manager where others stand in, else empty.
    """

    time: str
    kind: str
    with_whom: str
    late: int
    is_pair: bool
    cover_for: str = ""


@dataclass(frozen=True)
class Row:
    """One person's week: a list of visits a day, in order of time."""

    name: str
    days: tuple[tuple[Visit, ...], ...]


def mondays(first: date, weeks: int) -> dict[str, str]:
    """First day of every week of a plan, as stored and as read."""
    days = (first + timedelta(days=DAYS_PER_WEEK * week) for week in range(weeks))
    return {day.isoformat(): f"Week of {wording.short_day(day)}" for day in days}


def names_of(managers: pd.DataFrame) -> dict[str, str]:
    """How people of the diary are called: by their manager's reference, with that of staff."""
    if "staff_id" not in managers:
        return {}
    known = managers[managers["staff_id"].fillna("") != ""]
    return {
        str(staff): f"{manager} ({staff})"
        for staff, manager in zip(known["staff_id"], known["manager_id"], strict=True)
    }


def leads_of(caseloads: pd.DataFrame, managers: pd.DataFrame) -> dict[str, str]:
    """The lead manager of every offender, as `names_of` calls them."""
    names = names_of(managers)
    staff = dict(zip(managers["manager_id"], managers.get("staff_id", ""), strict=False))
    return {
        str(ref): names.get(staff.get(manager) or "", str(manager))
        for ref, manager in zip(caseloads["offender_ref"], caseloads["manager_id"], strict=True)
    }


def week_of(
    visits: pd.DataFrame,
    monday: date,
    timezone: str,
    by: str,
    names: Mapping[str, str],
    leads: Mapping[str, str],
) -> list[Row]:
    """Everybody's week from a Monday, by who visits or by who is visited.

    `leads` are the lead managers by offender, called as in `names`.
    """
    weeks: dict[str, list[list[Visit]]] = {}
    ordered = visits.sort_values("start", kind="stable")
    facts = (ordered[name] for name in ("start", "due", "offender_ref", "kind", "staff_ids"))
    for start, due, offender, kind, staff_ids in zip(*facts, strict=True):
        local = pd.Timestamp(start).tz_convert(timezone)
        day = (local.date() - monday).days
        if not 0 <= day < DAYS_PER_WEEK:
            continue
        staff = [names.get(who, who) for who in str(staff_ids).split(";")]
        lead = leads.get(str(offender), "")
        is_cover = kind != "curfew" and lead != "" and lead not in staff
        late = max(0, (local.date() - pd.Timestamp(due).date()).days)
        for owner in staff if by == STAFF else [str(offender)]:
            others = [str(offender)] if by == STAFF else []
            others += [who for who in staff if who != owner]
            visit = Visit(
                time=f"{local:%H:%M}",
                kind=str(kind),
                with_whom=", ".join(others),
                late=late,
                is_pair=len(staff) > 1,
                cover_for=lead if is_cover else "",
            )
            weeks.setdefault(owner, [[] for _ in range(DAYS_PER_WEEK)])[day].append(visit)
    return [Row(name, tuple(map(tuple, days))) for name, days in sorted(weeks.items())]


def days_of(monday: date) -> list[str]:
    """The heads of a week."""
    return [wording.short_day(monday + timedelta(days=day)) for day in range(DAYS_PER_WEEK)]


def sentence(summary: Mapping[str, Any], visits: pd.DataFrame, unmet: pd.DataFrame) -> str:
    """How many contacts are due, in the diary and not to be met, and what was proved of it."""
    part = summary.get("caseloads", {})
    if "visits_planned" not in part:
        return "No diary was made with this plan."
    said = (
        f"{wording.count(part.get('visits_due'), 'contact')} due, {len(visits):,} in the diary "
        f"(planned), {len(unmet):,} cannot be met."
    )
    diary = part.get("diary", {})
    if diary.get("covered"):
        of_whom = wording.count(diary["covered"], "contact")
        said += f" Others than the lead manager make {of_whom}."
    tiers = diary.get("tiers", [])
    first = next((tier for tier in tiers if tier["objective"]), None)
    if first is None:
        return said
    if first["bound"] is not None and first["objective"] <= first["bound"]:
        return f"{said} No diary meets more of what counts most."
    return said


def unmet_table(unmet: pd.DataFrame) -> pd.DataFrame:
    """Contacts that no diary can hold, those due first on top."""
    ordered = unmet.assign(due=pd.to_datetime(unmet["due"])).sort_values("due", kind="stable")
    return pd.DataFrame(
        {
            "Person": ordered["offender_ref"],
            "Due": ordered["due"].map(wording.short_day),
            "Kind": ordered["kind"].map(lambda kind: KINDS.get(kind, kind)),
            "Why not, and what would help": ordered["reason"],
        }
    )


def kinds_in(rows: Sequence[Row]) -> list[str]:
    """Kinds of visit that a week has, in the order of the key."""
    found = {visit.kind for row in rows for day in row.days for visit in day}
    return [kind for kind in KINDS if kind in found]
