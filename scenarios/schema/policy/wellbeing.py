"""Fairness and wellbeing: what the third tier of a rota counts, and how much each weighs."""

from scenarios.schema.policy.section import PolicySection, known


class WellbeingPolicy(PolicySection):
    """Points; those of burdens multiply squares, those of patterns each event.

    A score by rules, no fatigue index: the HSE has withdrawn its own (rules 0.5).
    """

    nights: int = known(10, "Points of a person's nights squared", "project choice", "P", ge=0)
    weekends: int = known(
        10, "Points of a person's weekend tours squared", "project choice", "P", ge=0
    )
    early_starts: int = known(
        5, "Points of a person's early starts squared", "project choice", "P", ge=0
    )
    overtime: int = known(
        1, "Points of a person's overtime hours squared", "project choice", "P", ge=0
    )
    rest_days: int = known(
        10, "Points of a person's rest days worked, squared", "project choice", "P", ge=0
    )
    quick_turnarounds: int = known(20, "Points of a short rest", "project choice", "P", ge=0)
    long_runs: int = known(
        20, "Points of a day beyond the preferred run", "project choice", "P", ge=0
    )
    single_days_off: int = known(
        10, "Points of a single day off", "rules B2: rest blocks of two days", "P", ge=0
    )
    backward_rotations: int = known(
        10, "Points of a start that moves back", "rules B2: forward rotation", "P", ge=0
    )
    night_runs: int = known(
        10, "Points of a night beyond the preferred run", "project choice", "P", ge=0
    )
    long_tours: int = known(
        10, "Points of a tour longer than is well borne", "project choice", "P", ge=0
    )
    short_recoveries: int = known(
        10, "Points of too short a rest between nights and other tours", "project choice", "P", ge=0
    )
    early_before_minute: int = known(
        420, "Minute of the day before which a start is early", "PFEW (rules B2)", "V2", ge=0
    )
    quick_rest_minutes: int = known(
        720, "Rest between tours that is short if it is less", "HSG256 (rules B2, I)", "M", ge=0
    )
    backward_minutes: int = known(
        120,
        "Earlier than the day before by more than this is a start that moves back",
        "project choice",
        "P",
        ge=0,
    )
    preferred_run_days: int = known(
        6, "Days worked in a row that are well borne", "PFEW (rules B2)", "V2", ge=1, le=14
    )
    preferred_nights: int = known(
        3, "Nights in a row that are well borne", "HSG256 (rules B2, I)", "M", ge=1, le=14
    )
    preferred_tour_minutes: int = known(
        600,
        "Length of a tour that is well borne, extension included",
        "PFEW (rules B2, I)",
        "V2",
        ge=0,
    )
    recovery_minutes: int = known(
        2880,
        "Rest after nights before a tour by day: two full nights' sleep",
        "HSG256 (rules B2)",
        "M",
        ge=0,
        le=10080,
    )
    memory_weeks: int = known(
        52,
        "Weeks of published tours and offers that sharing over time remembers",
        "project choice",
        "P",
        ge=0,
        le=520,
    )
