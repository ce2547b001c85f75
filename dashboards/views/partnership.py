"""A partnership as it is shown: shares by agency, one cohort against several, one agency's view."""

from typing import Any

import pandas as pd

from dashboards import wording
from scenarios.cells import cell_text

Json = dict[str, Any]
POOLED = "policy.caseloads.pooled"
NAMES = {True: "One shared cohort", False: "Separate cohorts"}
CAPTIONS = {
    "cases": "Cases that it leads, hands over or works beside",
    "co_workers": "Who of its people works beside the lead",
    "handover": "What its people give and take",
    "visits": "Visits of these cases",
    "visits_unmet": "Contacts of these cases that nobody makes",
    "loads": "Loads of its people",
}
HEADINGS = {
    "offender_ref": "Person",
    "manager_id": "Manager",
    "other_manager_id": "Other manager",
    "previous_manager_id": "Before",
    "previous_lead": "Lead before",
    "staff_ids": "Who goes",
    "direction": "Does",
    "load_percent": "Load, %",
}
TIMES, DAYS = ("start", "end"), ("due", "first_contact_due")


def sentence(shares: pd.DataFrame) -> str:
    """Who shares what, how full all together are, and what changes agency."""
    cases, moved = int(shares["offenders"].sum()), int(shares["takes"].sum())
    fullest = shares.sort_values("load_percent").iloc[-1]
    together = float(shares["pooled_load_percent"].iloc[0])
    return (
        f"{wording.count(len(shares), 'agency', 'agencies')} lead "
        f"{wording.count(cases, 'case')} at {together:,.0f} % of what all can carry; the fullest "
        f"is {fullest['agency']} with {fullest['load_percent']:,.0f} %. "
        f"{wording.count(moved, 'case')} would change agency."
    )


def shares_table(shares: pd.DataFrame) -> pd.DataFrame:
    """Every agency's cases, loads, and what it takes and gives."""
    return pd.DataFrame(
        {
            "Agency": shares["agency"],
            "Cases": shares["offenders"].map("{:,.0f}".format),
            "Statutory": shares["statutory"].map("{:,.0f}".format),
            "Load": shares["load_percent"].map("{:,.0f} %".format),
            "Load if each kept its own": shares["apart_load_percent"].map("{:,.0f} %".format),
            "Takes over": shares["takes"].map("{:,.0f}".format),
            "Gives up": shares["gives"].map("{:,.0f}".format),
            "Works beside": shares["works_beside"].map("{:,.0f}".format),
        }
    )


def agencies(shares: pd.DataFrame, offenders: pd.DataFrame) -> list[str]:
    """Who leads cases or works beside them, in the order of the plan."""
    beside = (name for names in offenders["co_working_agencies"] for name in names)
    return list(dict.fromkeys([*map(str, shares["agency"]), *beside]))


def is_pooled(changes: Json, pack: Json) -> bool:
    """Whether the agencies share one cohort, where a plan makes these changes."""
    return bool(changes.get(POOLED, pack["policy"]["caseloads"]["pooled"]))


def other_changes(changes: Json, pack: Json) -> Json:
    """The same changes, with one cohort where there were several and the other way round."""
    return {**changes, POOLED: not is_pooled(changes, pack)}


def is_other_way(changes: Json, of: Json, pack: Json) -> bool:
    """Whether changes differ from others in nothing but whether cohorts are shared."""
    as_the_pack = {POOLED: pack["policy"]["caseloads"]["pooled"]}
    return {**as_the_pack, **changes} == other_changes(of, pack)


def pooling_table(summaries: dict[bool, Json]) -> pd.DataFrame:
    """One shared cohort and separate ones side by side, with every goal's proven bound."""
    parts = {pooled: summaries[pooled].get("caseloads", {}) for pooled in NAMES}
    rows: list[tuple[str, ...]] = [
        ("Worst load", *(_percent(part.get("max_load_percent")) for part in parts.values())),
        ("Managers over the band", *(_count(part.get("over_110")) for part in parts.values())),
        ("Moves", *(_count(part.get("moves")) for part in parts.values())),
        ("Result", *(wording.status(part.get("status")) for part in parts.values())),
    ]
    tiers = {
        pooled: {tier["goal"]: tier for tier in part.get("tiers", [])}
        for pooled, part in parts.items()
    }
    for goal in tiers[True]:
        told = (_with_bound(tiers[pooled].get(goal)) for pooled in NAMES)
        rows.append((f"Goal: {goal.replace('_', ' ')}", *told))
    return pd.DataFrame(rows, columns=["", *NAMES.values()])


def _with_bound(tier: Json | None) -> str:
    if tier is None:
        return wording.NOT_KNOWN
    bound = "no bound" if tier["bound"] is None else f"at least {tier['bound']:,.6g}"
    return f"{tier['objective']:,.6g} {tier['unit'].replace('_', ' ')} ({bound})"


def pooling_sentence(summaries: dict[bool, Json]) -> str:
    """What sharing one cohort saves, and what it takes."""
    shared, apart = (summaries[pooled].get("caseloads", {}) for pooled in NAMES)
    if shared.get("max_load_percent") is None or apart.get("max_load_percent") is None:
        return "One of the two has no allocation, so nothing can be compared."
    moves = int(shared["moves"]) - int(apart["moves"])
    took = f"{wording.count(abs(moves), 'move')} {'more' if moves > 0 else 'fewer'}"
    over = f"; managers over the band are {shared['over_110']} in place of {apart['over_110']}"
    nobody = "; nobody is over the band either way"
    return (
        f"Sharing brings the worst load from {apart['max_load_percent']:,.0f} % to "
        f"{shared['max_load_percent']:,.0f} %, with {took if moves else 'as many moves'}"
        f"{over if apart['over_110'] or shared['over_110'] else nobody}."
    )


def _percent(value: float | None) -> str:
    return wording.NOT_KNOWN if value is None else f"{value:,.1f} %"


def _count(value: float | None) -> str:
    return wording.NOT_KNOWN if value is None else f"{value:,.0f}"


def agency_tables(view: Json, zone: str) -> dict[str, pd.DataFrame]:
    """The tables of an agency's view by caption, times on the local clock."""
    frames = {}
    for name, caption in CAPTIONS.items():
        frame = pd.DataFrame(view["tables"][name])
        for column in frame.columns:
            if column in TIMES:
                times = pd.to_datetime(frame[column], utc=True).dt.tz_convert(zone)
                frame[column] = times.map(wording.hour)
            elif column in DAYS:
                days = pd.to_datetime(frame[column], errors="coerce")
                frame[column] = days.map(wording.short_day, na_action="ignore").fillna("")
            else:
                frame[column] = frame[column].map(cell_text)
        frames[caption] = frame.rename(
            columns=lambda name: HEADINGS.get(name, wording.plain(str(name)))
        )
    return frames
