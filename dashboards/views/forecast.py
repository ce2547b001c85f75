"""Loads of the coming weeks, as far as dates are known."""

import pandas as pd

from dashboards import wording

KNOWN = "known"
AWAY = "away"


def weeks(forecast: pd.DataFrame, upper_percent: float) -> pd.DataFrame:
    """Rows of `manager`, `week` (a day), `percent`, `is_over`, `is_away`, `is_known`, `why`.

    A manager who is away all week has a percentage of none; with cases that is over all the same.
    """
    percent = pd.to_numeric(forecast["load_percent"], errors="coerce")
    is_away = percent.isna()
    both = (forecast["points_basis"] == KNOWN) & (forecast["capacity_basis"] == KNOWN)
    return pd.DataFrame(
        {
            "manager": forecast["manager_id"],
            "week": forecast["week_start"],
            "percent": percent,
            "is_over": percent > upper_percent,
            "is_away": is_away,
            "is_known": both,
            "why": forecast["why"].fillna(""),
        }
    )


def sentence(rows: pd.DataFrame, upper_percent: float) -> str:
    """Who comes over the band and when first."""
    over = rows[rows["is_over"]].sort_values(["week", "manager"])
    span = f"the next {wording.count(rows['week'].nunique(), 'week')}"
    if over.empty:
        return f"Nobody comes over {upper_percent:g} % in {span}."
    firsts = over.drop_duplicates("manager")
    names = firsts["manager"] + " from " + firsts["week"].map(wording.day)
    return f"Over {upper_percent:g} % in {span}: {', '.join(names)}."


def reasons_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Every manager's week with its load and what decides it."""
    return pd.DataFrame(
        {
            "Manager": rows["manager"],
            "Week of": rows["week"].map(wording.day),
            "Load": [
                AWAY if away else f"{percent:,.0f} %"
                for away, percent in zip(rows["is_away"], rows["percent"], strict=True)
            ],
            "Is": rows["is_known"].map({True: "known", False: "assumed"}),
            "Why": rows["why"],
        }
    )
