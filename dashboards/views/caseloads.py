"""Caseloads as they are shown: load bars, moves with reasons, in a sentence."""

from typing import Any

import pandas as pd

from dashboards import wording

BEST_IN = {
    "points_over_band": "No allocation leaves less above the band.",
    "worst_load": "No allocation can make it less.",
    "moves": "No allocation moves cases at less cost.",
}

MOST_NAMED = 20
NAMED_A_LINE = 4


def capacity(managers: pd.DataFrame) -> dict[str, float]:
    """Points that every manager can carry, reductions taken off."""
    left = managers["capacity_points"].astype(float)
    return dict(zip(managers["manager_id"], left, strict=True))


def loads(caseloads: pd.DataFrame, managers: pd.DataFrame, offenders: pd.DataFrame) -> pd.DataFrame:
    """Load by manager and colour: points, people, per cent of capacity, whose points these are.

    `managers` is the table `loads` of a plan, whose capacity has reductions taken off.
    """
    colours = dict(zip(offenders["offender_ref"], offenders["rag"], strict=True))
    rows = caseloads.assign(rag=caseloads["offender_ref"].map(colours).fillna(""))
    summed = rows.groupby(["manager_id", "rag"], as_index=False).agg(
        points=("points", "sum"), offenders=("offender_ref", "count")
    )
    heaviest = rows.sort_values("points", ascending=False)
    whose = heaviest.groupby(["manager_id", "rag"])[["offender_ref", "points"]].apply(whose_points)
    summed["whose"] = [whose[key] for key in zip(summed["manager_id"], summed["rag"], strict=True)]
    idle = [name for name in managers["manager_id"] if name not in set(summed["manager_id"])]
    none = pd.DataFrame({"manager_id": idle, "rag": "", "points": 0.0, "offenders": 0, "whose": ""})
    summed = pd.concat([summed, none], ignore_index=True) if idle else summed
    most = summed["manager_id"].map(capacity(managers))
    percent = 100 * summed["points"] / most.where(most > 0)
    return summed.assign(percent=percent.fillna(0)).rename(columns={"manager_id": "manager"})


def whose_points(cases: pd.DataFrame) -> str:
    """Cases with their points, a few a line, the heaviest first and the rest counted."""
    shown = cases.head(MOST_NAMED)
    named = [
        f"{ref} {points:,.0f}"
        for ref, points in zip(shown["offender_ref"], shown["points"], strict=True)
    ]
    if len(cases) > MOST_NAMED:
        named.append(f"and {len(cases) - MOST_NAMED} more")
    lines = (named[first : first + NAMED_A_LINE] for first in range(0, len(named), NAMED_A_LINE))
    return "<br>".join(", ".join(line) for line in lines)


def before(caseloads: pd.DataFrame) -> pd.DataFrame:
    """The caseloads as they were: every offender with the manager they had."""
    held = caseloads[caseloads["previous_manager_id"] != ""]
    return held.assign(manager_id=held["previous_manager_id"])


def load_table(shares: pd.DataFrame, earlier: pd.DataFrame) -> pd.DataFrame:
    """Load of every manager now and before, the fullest first."""
    now = shares.groupby("manager")[["points", "offenders", "percent"]].sum()
    was = earlier.groupby("manager")["percent"].sum().reindex(now.index).fillna(0)
    ordered = now.assign(was=was).sort_values("percent", ascending=False)
    return pd.DataFrame(
        {
            "Manager": ordered.index,
            "People": ordered["offenders"].map("{:,.0f}".format),
            "Points": ordered["points"].map("{:,.0f}".format),
            "Load": (ordered["percent"] / 100).map(lambda share: wording.percent(share, 0)),
            "Load before": (ordered["was"] / 100).map(lambda share: wording.percent(share, 0)),
        }
    )


def moved(caseloads: pd.DataFrame) -> int:
    """How many cases change manager; a new case does not."""
    previous = caseloads["previous_manager_id"]
    return int(((previous != "") & (previous != caseloads["manager_id"])).sum())


def sentence(
    shares: pd.DataFrame,
    earlier: pd.DataFrame,
    move_count: int,
    summary: dict[str, Any],
    upper: float,
) -> str:
    """Who is over the band before and after, and what it takes."""
    over_now = int((shares.groupby("manager")["percent"].sum() > upper).sum())
    over_then = int((earlier.groupby("manager")["percent"].sum() > upper).sum())
    said = (
        f"{wording.count(over_now, 'manager')} over {upper:g} % "
        f"({over_then} as things were); {wording.count(move_count, 'move')} proposed."
    )
    part = summary.get("caseloads", {})
    if part.get("bound") is None:
        return said
    fullest = part.get("max_load_percent")
    if fullest is not None:
        said += f" The fullest load is {fullest:,.0f} %."
    best = part.get("gap") is not None and part["gap"] < 1e-6
    if not best:
        return f"{said} {gap_in_words(part)}"
    if part.get("status") == "optimal":
        return f"{said} No allocation can do better."
    return f"{said} {BEST_IN.get(first_goal(part), 'No allocation does better in its first goal.')}"


def first_goal(part: dict[str, Any]) -> str:
    """The most important goal that is not met to the full: the one that bound and gap are about."""
    tiers = part.get("tiers", [])
    return next((str(tier["goal"]) for tier in tiers if tier["objective"]), "")


def gap_in_words(part: dict[str, Any]) -> str:
    """How far from the best the plan may be."""
    return f"At most {wording.percent(part['gap'])} better is possible."
