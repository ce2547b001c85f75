"""Why a case weighs what it does, and what changes hands."""

import pandas as pd

from dashboards import wording


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
