"""What the law says of a cycle of duties before anybody is put on it.

The cycle is read as it repeats for ever, on the wall clock; the rota's rules judge every person's
real days again, with history and clock changes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from optimiser.roster import Shift
from optimiser.rule import Breach
from scenarios.schema.policy import Policy

DAY_MINUTES, DAYS_PER_WEEK = 1440, 7
Codes = Sequence[str | None]


@dataclass(frozen=True)
class PatternLaw:
    """The numbers that a cycle keeps to; minutes unless named otherwise.

    Rest: WTR 1998 reg. 10. Run: Annex E (interval between rest days). Nights: PFEW guidance. Rest
    days: Annex H. Average: hours equal to those of an eight-hour day (Annex E).
    """

    rest_minutes: int
    longest_run_days: int
    most_nights: int
    night_start_minute: int
    night_end_minute: int
    night_least_minutes: int
    average_week_minutes: int
    rest_days_per_week: int

    def is_night(self, shift: Shift) -> bool:
        """Whether enough of a shift lies in night time."""
        first, last = shift.start_minute, shift.start_minute + shift.minutes
        minutes = 0
        for shift_of_day in (-DAY_MINUTES, 0, DAY_MINUTES):
            begins = self.night_start_minute + shift_of_day
            ends = self.night_end_minute + shift_of_day
            ends += DAY_MINUTES if ends < begins else 0
            minutes += max(0, min(last, ends) - max(first, begins))
        return minutes >= self.night_least_minutes

    def may_follow(self, first: Shift, second: Shift) -> bool:
        """Whether the second may start on the day after the first."""
        return second.start_minute + DAY_MINUTES - _end(first) >= self.rest_minutes


def law_of(policy: Policy, *, staff_terms: bool = False) -> PatternLaw:
    """The law with the force's numbers, for officers or on the terms of police staff."""
    hours, pay = policy.hours, policy.pay
    return PatternLaw(
        rest_minutes=hours.minimum_rest_minutes,
        longest_run_days=min(hours.longest_run_days, hours.longest_gap_between_rest_days - 1),
        most_nights=policy.max_nights,
        night_start_minute=_minute_of_day(hours.night_starts),
        night_end_minute=_minute_of_day(hours.night_ends),
        night_least_minutes=hours.night_shift_minutes,
        average_week_minutes=pay.staff_week_minutes if staff_terms else pay.officer_week_minutes,
        rest_days_per_week=policy.shifts.rest_days_per_week,
    )


def pattern_breaches(
    law: PatternLaw, name: str, cycle: Codes, shifts: Mapping[str, Shift]
) -> tuple[Breach, ...]:
    """Every place where a cycle breaks the law, a sentence each; `name` says whose cycle it is."""
    if not any(cycle):
        return (Breach("worked", name, "", 1, "cycle", f"{name}: the cycle has no duty"),)
    if all(cycle):
        return (Breach("rest_days", name, "", 1, "cycle", f"{name}: the cycle has no rest day"),)
    return (
        *_short_rests(law, name, cycle, shifts),
        *_long_runs(law, name, cycle, shifts),
        *_averages(law, name, cycle, shifts),
    )


def _short_rests(
    law: PatternLaw, name: str, cycle: Codes, shifts: Mapping[str, Shift]
) -> Iterator[Breach]:
    duties = [(day, shifts[code]) for day, code in enumerate(cycle) if code is not None]
    again = [*duties[1:], (duties[0][0] + len(cycle), duties[0][1])]
    for (day, first), (other, second) in zip(duties, again, strict=True):
        rest = (other - day) * DAY_MINUTES + second.start_minute - _end(first)
        if rest < law.rest_minutes:
            message = (
                f"{name}: {rest / 60:.1f} hours between {first.code} on cycle day {day + 1} and "
                f"{second.code}; {law.rest_minutes / 60:.1f} is the least"
            )
            missing = law.rest_minutes - rest
            yield Breach("minimum_rest", name, f"cycle day {day + 1}", missing, "minutes", message)


def _long_runs(
    law: PatternLaw, name: str, cycle: Codes, shifts: Mapping[str, Shift]
) -> Iterator[Breach]:
    worked = [code is not None for code in cycle]
    nights = [code is not None and law.is_night(shifts[code]) for code in cycle]
    kinds = (
        ("longest_run", worked, law.longest_run_days, "days of duty"),
        ("consecutive_nights", nights, law.most_nights, "nights"),
    )
    for rule, days, most, words in kinds:
        for first, length in _runs(days):
            if length > most:
                message = (
                    f"{name}: {length} {words} in a row from cycle day {first + 1}; "
                    f"{most} are the most"
                )
                when = f"cycle day {first + 1}"
                yield Breach(rule, name, when, length - most, "days", message)


def _averages(
    law: PatternLaw, name: str, cycle: Codes, shifts: Mapping[str, Shift]
) -> Iterator[Breach]:
    paid = sum(shifts[code].paid_minutes for code in cycle if code is not None)
    over = paid * DAYS_PER_WEEK - law.average_week_minutes * len(cycle)
    if over > 0:
        average = paid * DAYS_PER_WEEK / len(cycle) / 60
        message = (
            f"{name}: {average:.1f} hours in the average week; "
            f"{law.average_week_minutes / 60:g} are the most"
        )
        excess = over / len(cycle)
        yield Breach("average_week", name, "", excess, "minutes a week", message)
    rest = sum(code is None for code in cycle)
    if rest * DAYS_PER_WEEK < law.rest_days_per_week * len(cycle):
        message = (
            f"{name}: {rest} rest days in {len(cycle)}; "
            f"{law.rest_days_per_week} a week are the least"
        )
        missing = law.rest_days_per_week - rest * DAYS_PER_WEEK / len(cycle)
        yield Breach("rest_days", name, "", missing, "days a week", message)


def _runs(days: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """First day and length of every run of true days round a cycle that has others too."""
    size = len(days)
    for first in range(size):
        if days[first] and not days[first - 1]:
            length = next(n for n in range(1, size + 1) if not days[(first + n) % size])
            yield first, length


def _end(shift: Shift) -> int:
    return shift.start_minute + shift.minutes


def _minute_of_day(clock: str) -> int:
    hour, minute = clock.split(":")
    return 60 * int(hour) + int(minute)
