"""How early a roster is published and changes to it are told."""

from scenarios.schema.policy.section import PolicySection, known
from scenarios.schema.values import Day


class NoticePolicy(PolicySection):
    """Publication and notice, in calendar months."""

    published_on: Day | None = known(
        None,
        "Day on which the roster of the period is told: its clear days price rest days worked; "
        "none takes overtime.assumed_notice_days",
        "Annex H",
        "V2",
    )
    publication_months: int = known(
        1, "Months from publication to the first day", "Annex E (Met SOP)", "V1", ge=0, le=12
    )
    shown_months: int = known(
        3, "Months of duties that a published roster shows", "Annex E (Met SOP)", "V1", ge=0, le=12
    )
    staff_agreement_months: int = known(
        3,
        "Months of notice from which police staff's rest days change by agreement alone",
        "PSC Handbook (rules C1)",
        "V2",
        ge=0,
        le=12,
    )
