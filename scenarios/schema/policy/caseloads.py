"""Points, contacts and bands of caseloads."""

from typing import Literal

from scenarios.schema.policy.section import PolicySection, known


class CaseloadPolicy(PolicySection):
    """Caseload points and bands."""

    cohort_points: dict[Literal["fixed", "flex", "free"], int] = known(
        {"fixed": 30, "flex": 20, "free": 12}, "Points by cohort", "rules F1", "M"
    )
    rag_points: dict[Literal["red", "amber", "green"], int] = known(
        {"red": 40, "amber": 20, "green": 8}, "Points by colour", "rules F1", "M"
    )
    statutory_points: int = known(6, "Points of a statutory case", "project choice", "P", ge=0)
    mappa_points: int = known(10, "Points per MAPPA level above 1", "project choice", "P", ge=0)
    paired_visit_points: int = known(6, "Points where visits need two", "project choice", "P", ge=0)
    points_per_contact: int = known(
        2, "Points per required contact in four weeks", "project choice", "P", ge=0
    )
    travel_points_per_10_km: int = known(
        2, "Points per 10 km from base", "project choice", "P", ge=0
    )
    contacts_per_4_weeks: dict[Literal["red", "amber", "green"], int] = known(
        {"red": 8, "amber": 4, "green": 2}, "Contacts due where none is given", "rules F1", "M"
    )
    visit_minutes: int = known(60, "Length of a contact with travel", "project choice", "P", gt=0)
    upper_band_percent: float = known(
        110.0, "Above it a load is excessive", "WMT (rules F5)", "V1", gt=0
    )
    load_step_percent: float = known(
        1.0,
        "Step in which the worst load counts: nobody is moved for less",
        "project choice",
        "P",
        ge=0.1,
    )
    lower_band_percent: float = known(
        90.0, "Below it a load is light", "WMT (rules F5)", "V1", gt=0
    )
    statutory_agencies: list[str] = known(
        ["probation", "police"], "Agencies that may lead statutory cases", "rules F7", "D"
    )
    common_languages: list[str] = known(
        ["english", "en"], "Languages that every manager speaks", "project choice", "P"
    )
