"""Judges a roster given as bare duties: who, which day, which shift, how it counts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from optimiser.requirement import staffing_requirement
from optimiser.roster import Roster, Tour, TourKind
from optimiser.rota.problem import DutyOption, RotaProblem
from optimiser.rota.verify import breaches_of
from scenarios.build.demand import build_heatmap_of
from scenarios.build.requirement import build_requirement_of
from scenarios.build.rota import build_rota
from scenarios.schema.pack import Pack, StaffRow
from scenarios.verify.money import Worked, overtime_of
from scenarios.verify.notices import Notices
from scenarios.verify.rota import minutes_on_duty

MINUTES_PER_HOUR = 60
PENCE_PER_POUND = 100
PENNY = 1.0
Duty = Mapping[str, str]


@dataclass(frozen=True)
class Judgement:
    """What a roster is worth by the checker's own count, and what is wrong with it.

    `weighted_hours` are the weighted staff-hours short, None where a duty could not be read.
    """

    weighted_hours: float | None
    pounds: float | None
    faults: tuple[str, ...]


def judge_duties(pack: Pack, duties: Sequence[Duty]) -> Judgement:
    """Judge duties of the columns `staff, day, shift, kind, extension_minutes` on a pack."""
    requirement = staffing_requirement(build_requirement_of(pack, build_heatmap_of(pack)))
    problem = build_rota(pack, requirement)
    rows, notices = {row.staff_id: row for row in pack.staff}, Notices(pack)
    tours: list[Tour] = []
    faults: list[str] = []
    for duty in duties:
        read = _read(problem, duty)
        if isinstance(read, str):
            faults.append(read)
        else:
            tours.append(read)
            faults += _price_faults(pack, rows[read.staff_id], read, notices)
    if len(tours) < len(duties):
        return Judgement(None, None, tuple(faults))
    roster = Roster(problem.horizon, (*problem.history, *tours))
    faults += [breach.message for breach in breaches_of(roster, problem)]
    pounds = sum(tour.cost_pence for tour in tours) / PENCE_PER_POUND
    return Judgement(_weighted_hours(problem, roster), pounds, tuple(faults))


def _read(problem: RotaProblem, duty: Duty) -> Tour | str:
    """The tour that a row tells of, or a sentence where nobody may be given it."""
    where = f"{duty['staff']} on {duty['day']}"
    try:
        member, day = problem.strength[duty["staff"]], date.fromisoformat(duty["day"])
        shift = problem.shift_by_code[duty["shift"]]
        kind, extension = TourKind(duty["kind"]), int(duty["extension_minutes"])
    except (KeyError, ValueError) as wrong:
        return f"{where}: {wrong} means nothing in this district"
    if not problem.horizon.holds(day):
        return f"{where}: the day is outside the period"
    if kind is TourKind.PUBLIC_HOLIDAY and day in problem.public_holidays:
        kind = TourKind.ROSTERED
    option = DutyOption(shift, extension, kind)
    if option not in problem.options(member, day):
        return f"{where}: {shift.code} as {duty['kind']} is no duty of a {member.role.value}"
    return problem.tour(member, day, option)


def _price_faults(pack: Pack, row: StaffRow, tour: Tour, notices: Notices) -> Iterator[str]:
    """Where the price of a tour is not what the pack's policy gives when worked out again."""
    notice = notices.days(tour.staff_id, tour.day, tour.shift_code)
    worked = Worked(tour.kind, tour.day, tour.start, tour.end, tour.extension_minutes, notice)
    minutes, pence = overtime_of(row, pack, worked)
    if minutes != tour.overtime_minutes or abs(pence - tour.cost_pence) > PENNY:
        yield (
            f"{tour.staff_id} on {tour.day}: {tour.overtime_minutes} minutes of overtime at "
            f"{tour.cost_pence} pence, but the policy gives {minutes} at {pence:.0f}"
        )


def _weighted_hours(problem: RotaProblem, roster: Roster) -> float:
    """Weighted staff-hours short, counted tour by tour."""
    minutes = minutes_on_duty(problem.horizon, roster.tours)
    total = 0
    for row, group in enumerate(problem.requirement.groups):
        weight = problem.shortfall_weight[group.role_group]
        for hour, people in zip(
            problem.requirement.hours, problem.requirement.required[row].tolist(), strict=True
        ):
            here = minutes.get((hour, group.base_id, group.role_group.value), 0)
            total += weight * max(0, MINUTES_PER_HOUR * people - here)
    return total / MINUTES_PER_HOUR
