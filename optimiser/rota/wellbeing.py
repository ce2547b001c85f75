"""What a rota counts for fairness and wellbeing: weights, limits, and what people did before."""

from dataclasses import dataclass

SHARE = 10
"""Parts of a point in which a person's share is counted: that of a full-timer is ten."""

MOST_SHARE = 50


@dataclass(frozen=True)
class Past:
    """What a person took on before the period, so that burdens are shared over time.

    `refused_minutes` is overtime that was offered and not taken, `rest_days_cancelled` how many
    rest days were cancelled by order.
    """

    nights: int = 0
    overtime_minutes: int = 0
    rest_days_worked: int = 0
    weekend_tours: int = 0
    early_starts: int = 0
    refused_minutes: int = 0
    rest_days_cancelled: int = 0
    on_call_days: int = 0

    @property
    def offered_minutes(self) -> int:
        """Overtime offered so far: whoever refuses had the offer as well."""
        return self.overtime_minutes + self.refused_minutes

    @property
    def rest_day_burden(self) -> int:
        """Rest days worked; those that were cancelled by order count twice."""
        return self.rest_days_worked + self.rest_days_cancelled


@dataclass(frozen=True)
class WellbeingWeights:
    """Points of tier 3. The first five for squared shares, the others for each event.

    The limits say what an event is: rest that is short, starts that are early, days and nights in a
    row that are many, by how much a tour may start earlier than the one of the day before, how long
    a tour may last, and the rest that whoever leaves nights should have before another tour.
    """

    nights: int = 10
    weekends: int = 10
    early_starts: int = 5
    overtime: int = 1
    rest_days: int = 10
    quick_turnarounds: int = 20
    long_runs: int = 20
    single_days_off: int = 10
    backward_rotations: int = 10
    night_runs: int = 10
    long_tours: int = 10
    short_recoveries: int = 10
    early_before_minute: int = 420
    quick_rest_minutes: int = 720
    backward_minutes: int = 120
    preferred_run_days: int = 6
    preferred_nights: int = 3
    preferred_tour_minutes: int = 600
    recovery_minutes: int = 2880


def share_of(contract_minutes: int, full_time_minutes: int) -> int:
    """How heavily a burden weighs on a person: the heavier, the fewer hours they work.

    With squares, the sum is least where burdens are in proportion to hours.
    """
    if contract_minutes <= 0:
        return MOST_SHARE
    return min(MOST_SHARE, max(SHARE, SHARE * full_time_minutes // contract_minutes))
