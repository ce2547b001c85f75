"""Which shifts may be designed, and what patterns of them must keep to."""

from typing import Literal

from scenarios.schema.policy.section import PolicySection, Span, known


class ShiftPolicy(PolicySection):
    """Shift design: starts, lengths, breaks, and what a further shift must be worth."""

    lengths_minutes: list[int] = known(
        [480, 540, 600],
        "Lengths that a designed shift of officers may have",
        "PFEW fatigue guidance: 8 to 10 hours (rules B2)",
        "V2",
    )
    pcso_lengths_minutes: list[int] = known(
        [420, 480],
        "Lengths that a designed shift of PCSOs may have, inside their span",
        "project choice",
        "P",
    )
    start_grid_minutes: Literal[15, 30, 60] = known(
        15, "Designed shifts start on multiples of this", "project choice", "P"
    )
    starts: Span = known(
        lambda: Span(start_minute=420, end_minute=1380),
        "First and last start of a designed shift",
        "PFEW fatigue guidance: no start before 07:00 (rules B2)",
        "V2",
    )
    most_shifts: int = known(
        8, "Most different shifts designed for a kind of staff", "project choice", "P", ge=1, le=40
    )
    hours_worth_a_shift: int = known(
        20,
        "Weighted staff-hours a week that a further shift must save",
        "project choice",
        "P",
        ge=0,
    )
    over_weight: int = known(
        1, "Weight of an hour with one person more than required", "project choice", "P", ge=0
    )
    under_weight: int = known(
        3, "Weight of an hour with one person fewer than required", "project choice", "P", ge=1
    )
    break_minutes: dict[int, int] = known(
        {300: 30, 360: 35, 420: 40, 480: 45, 540: 50, 600: 60},
        "Refreshment by least minutes of the tour",
        "Annex E 1(c)(iii), variable shift arrangements",
        "V2",
    )
    keep_patterns: bool = known(
        False,
        "Contracted duty follows patterns.csv, and overtime alone fills what is short",
        "project choice",
        "P",
    )
    rest_days_per_week: int = known(
        2, "Rest days a week that a pattern gives on average", "Annex H", "V2", ge=0, le=7
    )

    def break_of(self, minutes: int) -> int:
        """Refreshment due in a tour of this length."""
        due = [rest for least, rest in self.break_minutes.items() if least <= minutes]
        return max(due, default=0)
