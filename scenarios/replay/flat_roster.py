"""The roster that a plan is held against: a flat three times eight hours with the same people."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from optimiser.people import Role, RoleGroup, StaffMember
from optimiser.roster import Roster, Shift, Tour
from optimiser.rota.problem import DutyOption, RotaProblem

EIGHT_HOURS = 480
LATEST_END = 1380
EARLY, LATE, NIGHT = "3x8-E", "3x8-L", "3x8-N"
ROUND_THE_CLOCK = (EARLY, EARLY, LATE, LATE, NIGHT, NIGHT, None, None)
"""Four groups two days apart: one on each shift, every day; two nights in a row at most."""
BY_DAY = (*(5 * [EARLY]), None, None, *(5 * [LATE]), None, None)
"""Early and late weeks in turn; people start a day apart, so that every day is alike."""
LONGEST_RUN = 6
HOUR = 60
LONGER = "+60"
"""Added to the code of a shift that is worked an hour longer, so that contracts are worked out."""
DAY = timedelta(days=1)
HALF_DAY = timedelta(hours=11)
Spans = Mapping[Role, tuple[int, int]]


def flat_problem(problem: RotaProblem, spans: Spans) -> RotaProblem:
    """The rota problem with the shifts of the flat roster too; `spans` as in `flat_tours`."""
    shifts = {shift.code: shift for role in Role for shift in _shifts(role, spans).values()}
    return replace(problem, shifts=(*problem.shifts, *shifts.values()))


def flat_tours(problem: RotaProblem, spans: Spans) -> tuple[Tour, ...]:
    """Tours of everybody but volunteers and partners: flat, within contracts and absences.

    Response works round the clock in four groups at each base, the others early and late. Days
    away and rest days that are locked are kept, nights kept from whom they are kept; each person
    works as many tours as the contract has room for after absences, spread evenly, and some of them
    an hour longer, so that less than an hour of the contract is left.

    Parameters
    ----------
    problem
        As `flat_problem` gives it.
    spans
        Local minutes between which a role may be on duty, where it is bound to them.
    """
    tours: list[Tour] = []
    for _, people in sorted(_by_group(problem).items()):
        for number, member in enumerate(people):
            shifts = _shifts(member.role, spans)
            if member.role_group is RoleGroup.RESPONSE:
                cycle: Sequence[str | None] = ROUND_THE_CLOCK
                offset = 2 * (number % 4)
            else:
                cycle, offset = BY_DAY, number % len(BY_DAY)
            wanted = _wanted(problem, member, cycle, offset)
            chosen = _worked(problem, member, wanted, shifts)
            for day, code in _worked_out(problem, member, chosen, shifts):
                tours.append(problem.tour(member, day, DutyOption(shifts[code])))
    return tuple(tours)


def with_extensions(problem: RotaProblem, tours: Sequence[Tour], pence: int) -> tuple[Tour, ...]:
    """The tours with so much money spent on extensions, spread evenly over all that may have one.

    Extensions are the shortest that the policy has; none ends where the person is on duty again
    within eleven hours.
    """
    minutes = min(problem.overtime.extension_minutes, default=0)
    if not minutes or not tours:
        return tuple(tours)
    own = Roster(problem.horizon, tuple(tours))
    extended = {id(tour): tour for tour in tours}
    left = pence
    for tour in _evenly(sorted(tours, key=lambda tour: (tour.start, tour.staff_id))):
        if tour.shift_code.endswith(LONGER):
            continue
        member = problem.strength[tour.staff_id]
        option = DutyOption(problem.shift_by_code[tour.shift_code], minutes)
        longer = problem.tour(member, tour.day, option)
        later = [other.start for other in own.tours_of(tour.staff_id) if other.start > tour.start]
        rests = not later or later[0] - longer.end >= HALF_DAY
        extra = longer.cost_pence - tour.cost_pence
        if rests and 0 < extra <= left:
            extended[id(tour)] = longer
            left -= extra
    return tuple(extended[id(tour)] for tour in tours)


def _evenly(tours: Sequence[Tour]) -> Iterator[Tour]:
    """Every tour once, in steps of the golden section, so that any first part is spread evenly."""
    number = len(tours)
    taken: set[int] = set()
    for step in range(number):
        place = int(number * ((step * 0.6180339887498949) % 1.0))
        while place in taken:
            place = (place + 1) % number
        taken.add(place)
        yield tours[place]


def _by_group(problem: RotaProblem) -> dict[tuple[str, str], list[StaffMember]]:
    """People by base and role group, sergeants first, so that every group of four has some."""
    grouped: defaultdict[tuple[str, str], list[StaffMember]] = defaultdict(list)
    for member in problem.strength.members:
        if member.role not in (Role.SPECIAL, Role.PARTNER):
            grouped[member.base_id, member.role_group.value].append(member)
    for people in grouped.values():
        people.sort(key=lambda member: (member.role is not Role.SERGEANT, member.staff_id))
    return grouped


def _shifts(role: Role, spans: Spans) -> dict[str, Shift]:
    """Early, late and night shift of a role, inside its span and with a code of their own."""
    first, last = spans.get(role, (6 * 60, 24 * 60))
    late_end = min(last, LATEST_END if role in spans else 22 * 60)
    starts = {EARLY: first, LATE: late_end - EIGHT_HOURS, NIGHT: 22 * 60}
    suffix = f"-{role.value}" if role in spans else ""
    shifts = {}
    for code, start in starts.items():
        shifts[code] = Shift(code + suffix, start, EIGHT_HOURS, EIGHT_HOURS, 0)
        if role not in spans or start + EIGHT_HOURS + HOUR <= last:
            longer = EIGHT_HOURS + HOUR
            shifts[code + LONGER] = Shift(code + suffix + LONGER, start, longer, longer, 0)
    return shifts


def _wanted(
    problem: RotaProblem, member: StaffMember, cycle: Sequence[str | None], offset: int
) -> dict[date, str]:
    """The duties of the cycle on days that are free, lates for nights where there may be none."""
    away = problem.absent_days.get(member.staff_id, frozenset())
    locked = problem.fixed_by_person.get(member.staff_id, {})
    restricted = problem.restricted_days.get(member.staff_id, frozenset())
    wanted = {}
    for number, day in enumerate(problem.horizon.dates):
        code = cycle[(number + offset) % len(cycle)]
        rest = day in locked and locked[day] is None
        if code is None or day in away or rest:
            continue
        no_night = member.night_restricted or day in restricted or day + DAY in away
        wanted[day] = LATE if code == NIGHT and no_night else code
    return wanted


def _worked(
    problem: RotaProblem,
    member: StaffMember,
    wanted: Mapping[date, str],
    shifts: Mapping[str, Shift],
) -> dict[date, str]:
    """As many duties as the contract has room for: some left out, or some more where too few."""
    room = problem.owed_minutes[member.staff_id] // EIGHT_HOURS
    fits = _fitting(problem, member, shifts)
    lawful: dict[date, str] = {}
    for day in sorted(wanted):
        if fits(lawful, day, wanted[day]):
            lawful[day] = wanted[day]
    days = list(lawful)
    if len(days) > room:
        days = [days[(2 * n + 1) * len(days) // (2 * room)] for n in range(room)]
    chosen = {day: lawful[day] for day in days}
    for day in _spare_days(problem, member, chosen):
        if len(chosen) >= room:
            break
        code = next((code for code in (EARLY, LATE) if fits(chosen, day, code)), None)
        if code is not None:
            chosen[day] = code
    return chosen


def _worked_out(
    problem: RotaProblem,
    member: StaffMember,
    chosen: Mapping[date, str],
    shifts: Mapping[str, Shift],
) -> Iterator[tuple[date, str]]:
    """The duties, so many of them an hour longer that the contract is worked out, in even steps."""
    left = problem.owed_minutes[member.staff_id] - EIGHT_HOURS * len(chosen)
    able = [day for day in sorted(chosen) if chosen[day] + LONGER in shifts]
    hours = max(0, min(left // HOUR, len(able)))
    longer = {able[(2 * n + 1) * len(able) // (2 * hours)] for n in range(hours)}
    for day in sorted(chosen):
        yield day, chosen[day] + LONGER if day in longer else chosen[day]


def _spare_days(
    problem: RotaProblem, member: StaffMember, chosen: Mapping[date, str]
) -> list[date]:
    """Days off that are neither away nor locked, every third first, so that they spread."""
    away = problem.absent_days.get(member.staff_id, frozenset())
    locked = problem.fixed_by_person.get(member.staff_id, {})
    spare = [
        day
        for day in problem.horizon.dates
        if day not in chosen and day not in away and locked.get(day, "") is not None
    ]
    return [day for first in range(3) for day in spare[first::3]]


def _fitting(
    problem: RotaProblem, member: StaffMember, shifts: Mapping[str, Shift]
) -> Callable[[Mapping[date, str], date, str], bool]:
    """Whether a duty on a day leaves eleven hours to its neighbours and makes no long run."""
    history = problem.history_by_person.get(member.staff_id, ())
    worked = {tour.day for tour in history}
    last = max((tour.end for tour in history), default=None)

    def times(day: date, code: str) -> tuple[datetime, datetime]:
        tour = problem.unpriced_tour(member, day, DutyOption(shifts[code]))
        return tour.start, tour.end

    def run_length(chosen: Mapping[date, str], day: date) -> int:
        run = 1
        for step in (-DAY, DAY):
            other = day + step
            while other in chosen or other in worked:
                run, other = run + 1, other + step
        return run

    def fits(chosen: Mapping[date, str], day: date, code: str) -> bool:
        start, end = times(day, code)
        before, after = day - DAY, day + DAY
        if last is not None and start - last < HALF_DAY:
            return False
        if before in chosen and start - times(before, chosen[before])[1] < HALF_DAY:
            return False
        if after in chosen and times(after, chosen[after])[0] - end < HALF_DAY:
            return False
        return run_length(chosen, day) <= LONGEST_RUN

    return fits
