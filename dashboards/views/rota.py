"""The rota as it is shown: a grid of people x days, people on duty by hour, in a sentence."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from dashboards import address, wording
from dashboards.wording import ROLE_GROUPS
from scenarios.export.sentences import mark_sentence, rota_notices
from scenarios.plan_files import MARK

ABSENCE_CODES = {
    "leave": "lv",
    "sickness": "sk",
    "course": "co",
    "court": "ct",
    "abstraction": "ab",
}
REST = ""
SHORT = 0.05
LEVELS = ["required", "on_duty", "shortfall"]


@dataclass(frozen=True)
class RotaFilter:
    """Which week (0 = all), base and role group are looked at."""

    week: int = 0
    base: str | None = None
    group: str | None = None

    @classmethod
    def of(cls, query: dict[str, str], weeks: int) -> "RotaFilter":
        """Read it from an address."""
        week = address.whole(query.get("week"), 0, 0, weeks)
        return cls(week=week, base=query.get("base"), group=query.get("group"))

    def parameters(self) -> dict[str, Any]:
        """Write it to an address."""
        return {"week": self.week or None, "base": self.base, "group": self.group}


@dataclass(frozen=True)
class Period:
    """Local days of a pack's plan, and of the week that is looked at."""

    start: date
    weeks: int
    week: int = 0

    @property
    def days(self) -> list[date]:
        """The days looked at."""
        first = self.start + timedelta(weeks=max(0, self.week - 1))
        count = 7 * (1 if self.week else self.weeks)
        return [first + timedelta(days=index) for index in range(count)]

    @classmethod
    def of(cls, pack: dict[str, Any], week: int = 0) -> "Period":
        """Read it from a pack."""
        return cls(date.fromisoformat(pack["plan_start"]), int(pack["plan_weeks"]), week)


def local_coverage(coverage: pd.DataFrame, timezone: str) -> pd.DataFrame:
    """Coverage on the local clock."""
    return coverage.assign(start=coverage["start"].dt.tz_convert(timezone))


def narrowed(rows: pd.DataFrame, chosen: RotaFilter) -> pd.DataFrame:
    """Rows of the chosen base and group."""
    if chosen.base is not None:
        rows = rows[rows["base_id"] == chosen.base]
    if chosen.group is not None:
        rows = rows[rows["role_group"] == chosen.group]
    return rows


def by_hour(coverage: pd.DataFrame, days: list[date]) -> pd.DataFrame:
    """Required, on duty and short in every hour of the days, over the rows given."""
    wanted = coverage[coverage["start"].dt.date.isin(set(days))]
    hourly: pd.DataFrame = wanted.groupby("start", as_index=False)[LEVELS].sum()
    return hourly


def short_table(
    coverage: pd.DataFrame, base_names: dict[str, str], days: list[date]
) -> pd.DataFrame:
    """Hours that are short with the reason that binds, the worst first."""
    wanted = coverage["start"].dt.date.isin(set(days))
    short = coverage[wanted & (coverage["shortfall"] > SHORT)]
    short = short.sort_values(["shortfall", "start"], ascending=[False, True])
    return pd.DataFrame(
        {
            "Hour": short["start"].map(wording.hour),
            "Base": short["base_id"].map(base_names).fillna(short["base_id"]),
            "Group": short["role_group"].map(ROLE_GROUPS).fillna(short["role_group"]),
            "Required": short["required"].map(wording.hours),
            "On duty": short["on_duty"].map(wording.hours),
            "Short": short["shortfall"].map(wording.hours),
            "Why": short["bound_reason"],
        }
    )


def sentence(
    coverage: pd.DataFrame, summary: dict[str, Any], base_names: dict[str, str], days: list[date]
) -> str:
    """How many hours are short, where it is worst, and how good any plan could be."""
    short = coverage[(coverage["shortfall"] > SHORT) & coverage["start"].dt.date.isin(set(days))]
    rota = summary.get("rota", {})
    missing = wording.hours(short["shortfall"].sum())
    everywhere = wording.hours(rota.get("shortfall_staff_hours"))
    parts = ["No hour is short." if short.empty else f"{missing} staff-hours are short"]
    if not short.empty:
        parts[0] += f"; the worst is {worst_hour(short, base_names)}."
    if everywhere not in (missing, wording.NOT_KNOWN):
        parts.append(f"Over the whole period and force {everywhere} are short.")
    return " ".join([*parts, proof(rota)])


def mark(summary: dict[str, Any]) -> str:
    """What a plan that breaks rules must say before anything else; blank for every other."""
    return mark_sentence(summary[MARK]) if MARK in summary else ""


def breach_table(breaches: pd.DataFrame) -> pd.DataFrame:
    """Each place where the plan breaks a rule, hours in a row apart."""
    return pd.DataFrame(
        {
            "Rule": breaches["rule"].map(wording.plain),
            "Who or where": breaches["who"],
            "What": breaches["message"],
        }
    )


def worst_hour(short: pd.DataFrame, base_names: dict[str, str]) -> str:
    """The hour that lacks most people, with where and whom."""
    worst = short.nlargest(1, "shortfall").iloc[0]
    place = base_names.get(worst["base_id"], worst["base_id"])
    missing = wording.count(worst["shortfall"], "person", "people")
    group = ROLE_GROUPS.get(worst["role_group"], worst["role_group"])
    return f"{wording.hour(worst['start'])}, {missing} short in {group} at {place}"


def notices(rota: dict[str, Any]) -> list[str]:
    """What somebody must know or do: patterns, rests cut short, holidays, the pack itself."""
    return [*rota_notices(rota), *rota.get("remarks_in_short", ())]


def proof(rota: dict[str, Any]) -> str:
    """What is proved about the whole period, in words."""
    bound, gap = rota.get("shortfall_bound_staff_hours"), rota.get("gap")
    if bound is not None and bound > SHORT:
        among = f" among {rota['proved_among']}" if "proved_among" in rota else ""
        return f"No plan can be short of fewer than {bound:,.1f}{among}."
    if gap is not None and gap < 1:
        share = wording.percent(gap)
        return f"Weighted by priority, the shortfall is at most {share} from the least possible."
    return "Nothing is proved about how much better a plan could be."


def grid(
    rota: pd.DataFrame,
    staff: pd.DataFrame,
    absences: pd.DataFrame,
    days: list[date],
    timezone: str,
) -> pd.DataFrame:
    """One row a person, one column a day: `E07`, an absence code or blank for rest.

    A `+` marks rest-day working, `>` an extended tour, `*` a locked one.
    """
    wanted = rota[rota["date"].isin(set(days))]
    start = wanted["start"].dt.tz_convert(timezone)
    cells = pd.DataFrame(
        {
            "staff_id": wanted["staff_id"],
            "date": wanted["date"],
            "cell": [
                cell(moment.hour, kind, overtime, locked)
                for moment, kind, overtime, locked in zip(
                    start,
                    wanted["kind"],
                    wanted["overtime_minutes"],
                    wanted["locked"],
                    strict=True,
                )
            ],
        }
    )
    table = cells.pivot_table(index="staff_id", columns="date", values="cell", aggfunc="first")
    table = table.reindex(index=staff["staff_id"], columns=days).astype(object)
    table = table.where(table.notna(), REST)
    return with_absences(table, absences, days)


def with_absences(table: pd.DataFrame, absences: pd.DataFrame, days: list[date]) -> pd.DataFrame:
    """The grid with the reason on days away."""
    for row in absences.itertuples():
        code = ABSENCE_CODES.get(str(row.reason))
        if code is None or row.staff_id not in table.index:
            continue
        for day in days:
            is_away = str(row.start) <= day.isoformat() <= str(row.end)
            if is_away and table.at[row.staff_id, day] == REST:
                table.at[row.staff_id, day] = code
    return table


def cell(hour: int, kind: str, overtime_minutes: float, locked: bool) -> str:
    """A tour as a letter, the hour it starts and marks."""
    mark = "+" if kind == "rest_day_working" else ">" if overtime_minutes > 0 else ""
    return f"{letter(hour)}{hour:02}{mark}{'*' if locked else ''}"


def tips(rota: pd.DataFrame, days: list[date], timezone: str) -> dict[str, dict[str, str]]:
    """By person and day, a tour in full: the force's own code, start, end and overtime."""
    wanted = rota[rota["date"].isin(set(days))]
    start, end = (wanted[edge].dt.tz_convert(timezone) for edge in ("start", "end"))
    told: dict[str, dict[str, str]] = {}
    facts = (wanted["staff_id"], wanted["date"], wanted["shift_code"], start, end)
    for staff_id, day, code, first, last in zip(*facts, strict=True):
        told.setdefault(staff_id, {})[day.isoformat()] = f"{code}: {first:%H:%M} to {last:%H:%M}"
    return told


def letter(hour: int) -> str:
    """E for early, D for day, L for late, N for night, by the hour of the start."""
    if 4 <= hour < 10:
        return "E"
    if 10 <= hour < 13:
        return "D"
    return "L" if 13 <= hour < 19 else "N"


def totals(rota: pd.DataFrame, staff: pd.DataFrame, timezone: str) -> pd.DataFrame:
    """Tours, hours, nights, weekends and overtime hours of every person over the period."""
    start = rota["start"].dt.tz_convert(timezone)
    hours = (rota["end"] - rota["start"]).dt.total_seconds() / 3600
    day = pd.to_datetime(rota["date"])
    weekend = day.dt.to_period("W").astype(str).where(day.dt.day_of_week >= 5)
    facts = pd.DataFrame(
        {
            "staff_id": rota["staff_id"],
            "tours": 1,
            "hours": hours,
            "nights": [letter(hour) == "N" for hour in start.dt.hour],
            "weekends": weekend,
            "overtime": rota["overtime_minutes"] / 60,
        }
    )
    summed = facts.groupby("staff_id").agg(
        tours=("tours", "sum"),
        hours=("hours", "sum"),
        nights=("nights", "sum"),
        weekends=("weekends", "nunique"),
        overtime=("overtime", "sum"),
    )
    return summed.reindex(staff["staff_id"]).fillna(0)


def chosen_staff(staff: pd.DataFrame, rota: pd.DataFrame, chosen: RotaFilter) -> pd.DataFrame:
    """Staff of the chosen base and role group, by base, team and rank."""
    if chosen.base is not None:
        staff = staff[staff["base_id"] == chosen.base]
    if chosen.group is not None:
        group = rota.groupby("staff_id")["role_group"].first()
        staff = staff[staff["staff_id"].map(group) == chosen.group]
    rank = staff["role"].map({"sergeant": 0, "constable": 1}).fillna(2)
    return staff.assign(rank_order=rank).sort_values(
        ["base_id", "team", "rank_order", "staff_id"], ignore_index=True
    )
