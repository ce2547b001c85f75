"""Points, contacts and bands of caseloads."""

from typing import Literal

from pydantic import model_validator

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
    tier_points: dict[str, int] = known(
        {"A": 16, "B": 12, "C": 8, "D": 6, "E": 4, "F": 2, "G": 0},
        "Points by tier, given or else worked out from the scores",
        "project choice in the order of the WMT's tiers (rules F4, F5)",
        "P",
    )
    mappa_points: int = known(10, "Points per MAPPA level above 1", "project choice", "P", ge=0)
    mappa_unknown_points: int = known(
        10,
        "Points where MAPPA is recorded with a level that is not known, which is not a low one",
        "project choice: as level 2 until it is known; nDelius has 0 for not known",
        "P",
        ge=0,
    )
    flag_points: dict[str, int] = known(
        {"domestic_abuse": 6, "child_protection": 6, "stalking": 4, "sexual_offence": 4},
        "Points by flag",
        "project choice",
        "P",
    )
    paired_visit_points: int = known(6, "Points where visits need two", "project choice", "P", ge=0)
    points_per_contact: int = known(
        2, "Points per required contact in four weeks", "project choice", "P", ge=0
    )
    travel_points_per_10_km: int = known(
        2, "Points per 10 km from base", "project choice", "P", ge=0
    )
    release_points: dict[int, int] = known(
        {14: 12, 28: 8},
        "Points where the release is at most so many days after the plan's first day",
        "project choice; rules F7 (releases)",
        "P",
    )
    released_points: dict[int, int] = known(
        {28: 8, 84: 4},
        "Points where the release was at most so many days before the plan's first day",
        "project choice; rules F1 (twelve weeks of weekly early engagement)",
        "P",
    )
    review_points: dict[int, int] = known(
        {0: 4, 28: 2},
        "Points where a review is due within so many days; an overdue one is due in none",
        "project choice; rules F3 (reviews every 8 and 16 weeks)",
        "P",
    )
    contacts_per_4_weeks: dict[Literal["red", "amber", "green"], int] = known(
        {"red": 8, "amber": 4, "green": 2}, "Contacts due where none is given", "rules F1", "M"
    )
    full_time_hours: float = known(
        37.0, "Contracted hours a week of a full-time manager", "WMT (rules F5)", "V1", gt=0
    )
    full_time_points: int = known(
        1600,
        "Full load of a full-time manager, where managers.csv gives no points",
        "rules F1: 15 to 25 cases for a full-time constable, here of about 80 points",
        "M",
        gt=0,
    )
    co_worker_share_percent: float = known(
        25.0,
        "Share of a case's points that working beside its lead counts, shown beside loads",
        "project choice",
        "P",
        ge=0,
        le=100,
    )
    co_worker_step_percent: float = known(
        5.0,
        "Step of the capacity in which loads with co-working are evened out",
        "project choice",
        "P",
        ge=1,
        le=100,
    )
    upper_band_percent: float = known(
        110.0, "Above it a load is excessive", "WMT (rules F5)", "V1", gt=0
    )
    load_step_percent: float = known(
        1.0,
        "Step in which worst load and spread count: nobody is moved for less",
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
    pooled: bool = known(
        True,
        "Whether agencies share one cohort; if not, each keeps the cases that its managers have",
        "IOM pioneer areas",
        "P",
    )
    common_languages: list[str] = known(
        ["english", "en"], "Languages that every manager speaks", "project choice", "P"
    )
    move_cost: dict[Literal["red", "amber", "green"], int] = known(
        {"red": 1, "amber": 1, "green": 1},
        "Cost of a settled case's change of manager, by colour",
        "rules F7",
        "P",
    )
    early_move_cost: dict[Literal["red", "amber", "green"], int] = known(
        {"red": 3, "amber": 2, "green": 1},
        "The same in the first weeks with a manager",
        "rules F7",
        "P",
    )
    early_weeks: int = known(
        12, "First weeks with a manager: early engagement", "MoJ fixtures (rules F1)", "V2", ge=0
    )
    counted_absences: list[Literal["leave", "sickness", "course", "court", "abstraction"]] = known(
        ["sickness", "course", "court", "abstraction"],
        "Reasons in absences.csv whose working days lower capacity; a full load allows for leave",
        "WMT: reductions for long absence, none for leave (rules F5)",
        "D",
    )
    excessive_weeks: int = known(
        4,
        "Weeks in a row above the upper band that make a load excessive for good",
        "PQ 172934 (rules F5)",
        "V1",
        ge=1,
    )
    hire_steps: int = known(
        5, "Parts of full time in which people are taken on: days", "project choice", "P", ge=1
    )
    forecast_weeks: int = known(
        12, "Weeks of the forecast of loads", "project choice", "P", ge=1, le=52
    )

    @model_validator(mode="after")
    def _can_be_counted(self) -> "CaseloadPolicy":
        for name in type(self).model_fields:
            table = getattr(self, name)
            if not isinstance(table, dict):
                continue
            if any(points < 0 for points in table.values()):
                message = f"{name}: numbers must not be below 0"
                raise ValueError(message)
            if any(isinstance(days, int) and days < 0 for days in table):
                message = f"{name}: days must not be below 0"
                raise ValueError(message)
        if self.lower_band_percent >= self.upper_band_percent:
            message = "lower_band_percent must be below upper_band_percent"
            raise ValueError(message)
        return self
