"""Patrol that was delivered, and PCSOs alone: what is planned, logged and allowed."""

from typing import Any

import pandas as pd

from dashboards import wording

Json = dict[str, Any]
LEAST_DELIVERED = 12
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def dose_sentences(dose: Json) -> list[str]:
    """How much of the planned visits was delivered: observed where there is a log, else assumed."""
    assumed = wording.percent(dose["assumed_share"], 0)
    if not dose.get("logged"):
        return [
            f"Nothing was observed: {_short(str(dose.get('why_not', '')))} The plan counts on "
            f"{assumed} of every planned visit (assumed, from the policy)."
        ]
    told = [
        f"Observed: {wording.percent(dose['raw_share'], 0)} of "
        f"{dose['planned_minutes']:,.0f} planned minutes were delivered; with what the policy "
        f"expects beside the log, {wording.percent(dose['delivered_share'], 0)} (the policy alone "
        f"says {assumed}).",
        f"{dose['elsewhere_minutes']:,.0f} minutes were logged outside planned visits.",
    ]
    for kind in ("crews", "places"):
        unknown = dose.get(f"unknown_{kind}") or []
        if unknown:
            told.append(f"The plan does not have these {kind} of the log: {', '.join(unknown)}.")
    return told


def _short(why: str) -> str:
    """A reason as a sentence."""
    text = why.strip().rstrip(".")
    return f"{text}." if text else ""


def dose_table(dose: Json, names: dict[str, str]) -> pd.DataFrame:
    """Hot spots where least of the plan was delivered."""
    ordered = sorted(dose.get("by_place", {}).items(), key=lambda pair: pair[1])
    return pd.DataFrame(
        [
            {"Hot spot": names.get(place, place), "Delivered": wording.percent(share, 0)}
            for place, share in ordered[:LEAST_DELIVERED]
        ]
    )


def pcso_sentence(report: Json) -> str:
    """Hours of PCSOs alone, and those that no assessment allows."""
    hours = report.get("hours", [])
    if not hours:
        return "No PCSO is on patrol alone in this plan."
    alone = sum(hour["minutes"] for hour in hours) / 60
    amiss = sum(hour["exception_minutes"] for hour in hours) / 60
    undated = sum(hour["minutes"] for hour in hours if hour["assessed_on"] is None) / 60
    overdue = len({(h["area_id"], h["hour"]) for h in hours if h["overdue"]})
    said = f"PCSOs are alone for {wording.hours(alone)} hours (planned); "
    said += (
        "every one of them under an assessment that allows it."
        if not amiss
        else f"{wording.hours(amiss)} of them without an assessment that allows it."
    )
    if undated:
        said += f" {wording.hours(undated)} hours rest on an assessment without a date."
    if overdue:
        said += f" {wording.count(overdue, 'area and hour', 'areas and hours')} overdue for review."
    return said


def pcso_table(report: Json, names: dict[str, str]) -> pd.DataFrame:
    """PCSOs alone by month and area, exceptions first."""
    hours = pd.DataFrame(report.get("hours", []))
    if hours.empty:
        return hours
    rows = []
    for (month, area), own in hours.groupby(["month", "area_id"]):
        first, last = int(own["hour"].min()), int(own["hour"].max()) + 1
        dates = sorted({str(day) for day in own["assessed_on"] if isinstance(day, str)})
        rows.append(
            {
                "Month": MONTHS[int(str(month)[5:]) - 1] + f" {str(month)[:4]}",
                "Area": names.get(str(area), str(area)),
                "Hours": f"{first:02} to {last:02}",
                "Alone, hours": wording.hours(own["minutes"].sum() / 60),
                "Exceptions, hours": wording.hours(own["exception_minutes"].sum() / 60),
                "Assessed": dates[0] if dates else "not dated",
                "Review": "overdue" if bool(own["overdue"].any()) else "",
            }
        )
    table = pd.DataFrame(rows)
    if not table["Review"].any():
        table = table.drop(columns="Review")
    order = table["Exceptions, hours"].str.replace(",", "").astype(float)
    return table.loc[order.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)
