"""What a finished roster asks of each person: counts that anybody can make by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from optimiser.people import StaffMember
from optimiser.roster import MINUTE, Roster, Tour, TourKind
from optimiser.rota.night import STATUTORY_NIGHT
from optimiser.rota.problem import RotaProblem
from optimiser.rota.wellbeing import SHARE, Past, share_of

DAY = timedelta(days=1)
SATURDAY, SUNDAY = 6, 7
MINUTES_PER_HOUR = 60


@dataclass(frozen=True)
class PersonFigures:
    """One person's period; runs, rests and single days off look back before it.

    Free days that are no absence are `rest_days`, or `holidays_off` on public holidays. Minutes are
    of the period; `overtime_before` and the others `before` are of the past.
    """

    member: StaffMember
    nights: int
    weekend_tours: int
    early_starts: int
    overtime_minutes: int
    rest_days_worked: int
    quick_turnarounds: int
    long_run_days: int
    single_days_off: int
    backward_rotations: int
    night_run_days: int
    long_tours: int
    short_recoveries: int
    longest_run: int
    on_call_days: int
    contracted_minutes: int
    owed_minutes: int
    rest_days: int
    holidays_off: int
    holidays_worked: int
    before: Past

    def fatigue_points(self, problem: RotaProblem) -> int:
        """Points of the rules of good shift patterns that the person's tours break."""
        weights = problem.wellbeing
        return (
            weights.quick_turnarounds * self.quick_turnarounds
            + weights.long_runs * self.long_run_days
            + weights.single_days_off * self.single_days_off
            + weights.backward_rotations * self.backward_rotations
            + weights.night_runs * self.night_run_days
            + weights.long_tours * self.long_tours
            + weights.short_recoveries * self.short_recoveries
        )

    def parts(self, problem: RotaProblem) -> int:
        """Everything that counts for wellbeing, in tenths of a point."""
        weights, past = problem.wellbeing, self.before
        full_time = problem.pay.full_time_minutes(self.member.role)
        hours = (past.offered_minutes + self.overtime_minutes) // MINUTES_PER_HOUR
        squares = (
            weights.nights * (past.nights + self.nights) ** 2
            + weights.weekends * (past.weekend_tours + self.weekend_tours) ** 2
            + weights.early_starts * (past.early_starts + self.early_starts) ** 2
            + weights.overtime * hours**2
            + weights.rest_days * (past.rest_day_burden + self.rest_days_worked) ** 2
        )
        share = share_of(self.member.contract_minutes_per_week, full_time)
        return share * squares + SHARE * self.fatigue_points(problem)


def figures_of(roster: Roster, problem: RotaProblem) -> tuple[PersonFigures, ...]:
    """The figures of everybody, in the order of the strength."""
    return tuple(_figures(roster, problem, member) for member in problem.strength.members)


def _figures(roster: Roster, problem: RotaProblem, member: StaffMember) -> PersonFigures:
    tours, weights = roster.tours_of(member.staff_id), problem.wellbeing
    planned = [tour for tour in tours if roster.horizon.holds(tour.day)]
    worked = {tour.day for tour in tours}
    nights = [tour for tour in tours if _is_night(tour, roster)]
    night_days = {tour.day for tour in nights}
    runs, night_runs = (_runs(days, roster) for days in (worked, night_days))
    contracted = [tour for tour in planned if tour.kind.is_contracted]
    away = problem.absent_days.get(member.staff_id, frozenset())
    free = set(problem.horizon.dates) - worked - away
    holidays = problem.public_holidays
    return PersonFigures(
        member=member,
        nights=sum(roster.horizon.holds(tour.day) for tour in nights),
        weekend_tours=sum(tour.day.isoweekday() in (SATURDAY, SUNDAY) for tour in planned),
        early_starts=sum(_local_minute(t, roster) < weights.early_before_minute for t in planned),
        overtime_minutes=sum(t.overtime_minutes for t in planned if t.is_capped_overtime),
        rest_days_worked=sum(tour.kind is TourKind.REST_DAY_WORKING for tour in planned),
        quick_turnarounds=_pairs(tours, roster, lambda a, b: _rests(a, b, problem)),
        long_run_days=sum(length > weights.preferred_run_days for length in runs),
        single_days_off=_single_days_off(worked, roster),
        backward_rotations=_pairs(tours, roster, lambda a, b: _goes_back(a, b, problem)),
        night_run_days=sum(length > weights.preferred_nights for length in night_runs),
        long_tours=sum(tour.minutes > weights.preferred_tour_minutes for tour in planned),
        short_recoveries=_pairs(tours, roster, lambda a, b: _leaves_nights(a, b, roster, problem)),
        longest_run=max(runs, default=0),
        on_call_days=len(problem.on_call.get(member.staff_id, ())),
        contracted_minutes=sum(tour.paid_minutes for tour in contracted),
        owed_minutes=problem.contracted_minutes.get(member.staff_id, 0),
        rest_days=len(free - holidays),
        holidays_off=len(free & holidays),
        holidays_worked=sum(tour.day in holidays for tour in planned),
        before=problem.past.get(member.staff_id, Past()),
    )


def _is_night(tour: Tour, roster: Roster) -> bool:
    return STATUTORY_NIGHT.is_night(tour, roster.horizon)


def _local_minute(tour: Tour, roster: Roster) -> int:
    local = roster.horizon.local(tour.start)
    return MINUTES_PER_HOUR * local.hour + local.minute


def _pairs(tours: tuple[Tour, ...], roster: Roster, counts: Callable[[Tour, Tour], bool]) -> int:
    """Tours of the period, of those that do count together with the tour before them."""
    return sum(
        counts(first, second)
        for first, second in pairwise(tours)
        if roster.horizon.holds(second.day)
    )


def _rests(first: Tour, second: Tour, problem: RotaProblem) -> bool:
    """Whether the rest between two tours is short."""
    return (second.start - first.end) // MINUTE < problem.wellbeing.quick_rest_minutes


def _leaves_nights(first: Tour, second: Tour, roster: Roster, problem: RotaProblem) -> bool:
    """Whether a tour by day follows a night with less than two nights' sleep between."""
    rest = (second.start - first.end) // MINUTE
    soon = rest < problem.wellbeing.recovery_minutes
    return soon and _is_night(first, roster) and not _is_night(second, roster)


def _goes_back(first: Tour, second: Tour, problem: RotaProblem) -> bool:
    """Whether the second of two days in a row starts much earlier by the clock."""
    if second.day != first.day + DAY:
        return False
    hours_on = (second.start - first.start) // MINUTE
    return hours_on < DAY // MINUTE - problem.wellbeing.backward_minutes


def _run_until(day: date, worked: set[date]) -> int:
    """Days worked in a row that end on a day."""
    length = 0
    while day - length * DAY in worked:
        length += 1
    return length


def _runs(worked: set[date], roster: Roster) -> list[int]:
    """How many days in a row, up to each day of the period, are worked."""
    length, lengths = _run_until(roster.horizon.start - DAY, worked), []
    for day in roster.horizon.dates:
        length = length + 1 if day in worked else 0
        lengths.append(length)
    return lengths


def _single_days_off(worked: set[date], roster: Roster) -> int:
    """Free days between two worked ones, the second of them in the period."""
    return sum(
        roster.horizon.holds(day) and day - DAY not in worked and day - 2 * DAY in worked
        for day in worked
    )
