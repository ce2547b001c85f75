"""Roles and skills asked for among those on duty: where and when too few had them."""

from datetime import date

import pandas as pd

from dashboards import wording
from dashboards.views.rota import LEVELS, SHORT
from dashboards.wording import ROLE_GROUPS

HOUR = pd.Timedelta(hours=1)
WHO = ["base_id", "role_group", "skill"]
NOTHING_ASKED = (
    "No role or skill is asked for in these days: policy.requirement.safe_staffing and the skills "
    "of commitments ask for them."
)


def by_time(cover: pd.DataFrame, base_names: dict[str, str], days: list[date]) -> pd.DataFrame:
    """Asked for, on duty and short by base and skill: hour by hour in a week, else by day.

    `cover` is `skill_cover.csv` on the local clock. Columns `label`, `at` and the levels in
    staff-hours; hours in which nobody is asked for have no row.
    """
    wanted = cover[cover["start"].dt.date.isin(set(days))]
    clock = wanted["start"].dt.tz_localize(None)
    at = clock if len(days) <= len(wording.WEEKDAYS) else clock.dt.normalize()
    rows = wanted.assign(at=at, label=_labels(wanted, base_names))
    summed: pd.DataFrame = rows.groupby(["label", "at"], as_index=False)[LEVELS].sum()
    return summed


def sentence(cover: pd.DataFrame, base_names: dict[str, str], days: list[date]) -> str:
    """How much of what is asked for is short, and of which skill most."""
    wanted = cover[cover["start"].dt.date.isin(set(days))]
    if wanted.empty:
        return NOTHING_ASKED
    asked = wording.hours(wanted["required"].sum())
    short = wanted[wanted["shortfall"] > SHORT]
    if short.empty:
        return f"All {asked} staff-hours that ask for a role or skill have it."
    sums = short.assign(label=_labels(short, base_names)).groupby("label")["shortfall"].sum()
    worst = sums.idxmax()
    told = (
        f"{wording.hours(sums.sum())} of {asked} staff-hours that ask for a role or skill lack it"
    )
    most = f", {wording.hours(sums[worst])} of them at " if len(sums) > 1 else " at "
    return f"{told}{most}{worst}."


def spells(cover: pd.DataFrame, base_names: dict[str, str], days: list[date]) -> pd.DataFrame:
    """Hours in a row that are short of a skill, the worst first."""
    wanted = cover["start"].dt.date.isin(set(days)) & (cover["shortfall"] > SHORT)
    short = cover[wanted].sort_values([*WHO, "start"])
    begins = short.groupby(WHO)["start"].diff() != HOUR
    found = short.groupby(begins.cumsum().rename("spell")).agg(
        first=("start", "min"),
        last=("start", "max"),
        **{name: (name, "first") for name in WHO},
        required=("required", "max"),
        fewest=("on_duty", "min"),
        shortfall=("shortfall", "sum"),
    )
    found = found.sort_values(["shortfall", "first"], ascending=[False, True])
    return pd.DataFrame(
        {
            "From": found["first"].map(wording.hour),
            "Until": (found["last"] + HOUR).map(wording.hour),
            "Base": found["base_id"].map(base_names).fillna(found["base_id"]),
            "Group": found["role_group"].map(ROLE_GROUPS).fillna(found["role_group"]),
            "Role or skill": found["skill"].map(wording.plain),
            "Asked for": found["required"].map(wording.hours),
            "Fewest on duty": found["fewest"].map(wording.hours),
            "Short, staff-hours": found["shortfall"].map(wording.hours),
        }
    )


def _labels(rows: pd.DataFrame, base_names: dict[str, str]) -> "pd.Series[str]":
    """Base, skill and group as a row of a chart is called."""
    base = rows["base_id"].map(base_names).fillna(rows["base_id"])
    group = rows["role_group"].map(ROLE_GROUPS).fillna(rows["role_group"])
    labels: pd.Series[str] = base + ", " + group + ": " + rows["skill"].str.replace("_", " ")
    return labels
