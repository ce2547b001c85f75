"""How early a roster is published and changes to it are told."""

from scenarios.schema.policy.section import PolicySection, known


class NoticePolicy(PolicySection):
    """Publication and notice, in calendar months and clear days."""

    publication_months: int = known(
        1, "Months from publication to the first day", "Annex E (Met SOP)", "V1", ge=0, le=12
    )
    shown_months: int = known(
        3, "Months of duties that a published roster shows", "Annex E (Met SOP)", "V1", ge=0, le=12
    )
    rest_day_clear_days: int = known(
        15,
        "Clear days of notice from which a rest day worked is exchanged for another",
        "Annex H (rules A4)",
        "V2",
        ge=0,
    )
    holiday_clear_days: int = known(
        8,
        "Clear days of notice from which a public holiday worked earns no day off in lieu",
        "Annex H (rules A4)",
        "V2",
        ge=0,
    )
    holiday_authority_clear_days: int = known(
        15,
        "Clear days of notice below which work on a public holiday needs a chief officer's "
        "authority",
        "Annex H (rules A4)",
        "V2",
        ge=0,
    )
    staff_agreement_months: int = known(
        3,
        "Months of notice from which police staff's rest days change by agreement alone",
        "PSC Handbook (rules C1)",
        "V2",
        ge=0,
        le=12,
    )
