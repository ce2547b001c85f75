"""Why a case weighs what it does, and what changes hands."""

from typing import Any, cast

import pandas as pd

from dashboards import wording

Json = dict[str, Any]


def terms_table(points: pd.DataFrame, offender: str) -> pd.DataFrame:
    """Every term of one case with the number it comes from."""
    own = points[points["offender_ref"] == offender]
    remark = own["remark"].fillna("")
    return pd.DataFrame(
        {
            "Term": own["term"].where(remark == "", own["term"] + ": " + remark),
            "Points": own["points"].map("{:,.0f}".format),
            "Where the number comes from": own["source"],
        }
    )


def co_workers_table(co_workers: pd.DataFrame, offender: str) -> pd.DataFrame:
    """Who of each other agency works one case beside its lead, and why."""
    own = co_workers[co_workers["offender_ref"] == offender]
    return pd.DataFrame(
        {
            "Agency": own["agency"],
            "Co-worker": own["manager_id"].fillna("").replace("", "nobody"),
            "Before": own["previous_manager_id"].fillna("").replace("", "nobody"),
            "Why": own["reason"],
        }
    )


def heaviest(points: pd.DataFrame) -> dict[str, str]:
    """Cases with their points, the heaviest first, as stored and as read."""
    summed = points.groupby("offender_ref")["points"].sum().sort_values(ascending=False)
    return {str(ref): f"{ref}, {total:,.0f} points" for ref, total in summed.items()}


def as_it_stands(handover: pd.DataFrame, standing: Json) -> pd.DataFrame:
    """The hand-over list with what was decided since the plan was written, and what took effect.

    `standing` are the decisions on the plan as the service gives them. Who works a case beside its
    lead is nothing to decide on.
    """
    decided = {(row["offender_ref"], row["manager_id"]): row for row in standing["decisions"]}
    done = standing["confirmation"]
    made = {row["offender_ref"] for row in done["made"]} if done else set()

    def word(row: Json) -> str:
        ref, takes = row["offender_ref"], row["direction"] == "takes"
        if row["direction"] not in ("gives", "takes"):
            return ""
        if done is not None:
            return "confirmed" if ref in made else "not confirmed"
        decision = decided.get((ref, row["manager_id"] if takes else row["other_manager_id"]))
        return decision["decision"] if decision else "undecided"

    return handover.assign(
        decision=[word(row) for row in cast("list[Json]", handover.to_dict("records"))]
    )


def handover_table(handover: pd.DataFrame) -> pd.DataFrame:
    """What every manager takes and gives, with the contacts due in the first two weeks."""
    first = handover["first_contact_due"].fillna("")
    return pd.DataFrame(
        {
            "Manager": handover["manager_id"],
            "Does": handover["direction"],
            "Person": handover["offender_ref"],
            "Other manager": handover["other_manager_id"].fillna("").replace("", "none before"),
            "Points": handover["points"].map("{:,.0f}".format),
            "Contacts in two weeks": handover["contacts_due"].map("{:,.0f}".format),
            "First due": first.map(lambda day: day and wording.short_day(pd.Timestamp(day))),
            "Decided": handover["decision"],
        }
    )
