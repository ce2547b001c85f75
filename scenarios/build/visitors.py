"""Who may make visits, and when they are on duty: on the rota, or by the hours of the policy."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from optimiser.caseloads.problem import CaseloadProblem, Manager, Offender
from optimiser.horizon import MINUTE, Horizon
from optimiser.patrols.problem import Duty as PatrolDuty
from optimiser.visits.problem import Duty, Span
from scenarios.build.common import absences_of, horizon_of, public_holidays
from scenarios.build.presence import is_there
from scenarios.build.visit_places import VisitPlaces
from scenarios.schema.pack import Pack

WORKING_DAYS = 5
BREAK_MARGIN = 5
"""Minutes that visits and ways keep off a break of the rota."""


@dataclass(frozen=True)
class Visitor:
    """Somebody who may make visits: a manager, or a person of the rota with the skill."""

    person_id: str
    manager: Manager | None = None

    def may_go(self, offender: Offender) -> bool:
        """Whether no exclusion and no recorded need of a gender is against it."""
        manager = self.manager
        if manager is None:
            return offender.manager_gender is None
        needed = offender.manager_gender
        return manager.manager_id not in offender.excluded_managers and (
            needed is None or manager.gender == needed
        )

    def speaks_with(self, offender: Offender) -> bool:
        """Whether no language is needed, or this manager is known to speak it."""
        spoken = () if self.manager is None else self.manager.languages
        return offender.language is None or offender.language in spoken


def visitors_of(pack: Pack, caseloads: CaseloadProblem, *, on_rota: bool) -> tuple[Visitor, ...]:
    """Every manager, by the staff reference where there is one, then people with the skill."""
    staff_id = {row.manager_id: row.staff_id for row in pack.managers}
    managers = [
        Visitor(staff_id[manager.manager_id] or manager.manager_id, manager)
        for manager in caseloads.managers
    ]
    known = {visitor.person_id for visitor in managers}
    skilled = [
        Visitor(row.staff_id)
        for row in pack.staff
        if on_rota and row.staff_id not in known and pack.policy.diary.second_skill in row.skills
    ]
    return (*managers, *skilled)


def duties_of_visitors(
    pack: Pack,
    visitors: Sequence[Visitor],
    places: VisitPlaces,
    rota: Sequence[PatrolDuty] | None,
) -> Iterator[Duty]:
    """When each of them is free for visits.

    Who is on the rota works its tours, less breaks; all others the hours of offices on working
    days that they are not away, or what they declared in `availability.csv`. Nobody works on days
    that `managers.csv` says they are not there.
    """
    horizon = horizon_of(pack)
    staff = {row.staff_id for row in pack.staff}
    by_person: defaultdict[str, list[PatrolDuty]] = defaultdict(list)
    for duty in rota or ():
        by_person[duty.staff_id].append(duty)
    row_of = {row.manager_id: row for row in pack.managers}
    for visitor in visitors:
        if rota is not None and visitor.person_id in staff:
            own = [
                (places.base(duty.base_id), tuple(_free(horizon, duty)))
                for duty in by_person[visitor.person_id]
            ]
        else:
            assert visitor.manager is not None
            base = places.base(visitor.manager.base_id)
            own = [(base, free) for free in _by_hours(pack, horizon, visitor.person_id)]
        row = None if visitor.manager is None else row_of[visitor.manager.manager_id]
        for place, free in own:
            if free and (row is None or is_there(row, _day(horizon, free[0][0]))):
                yield Duty(visitor.person_id, place, free)


def _free(horizon: Horizon, duty: PatrolDuty) -> Iterator[Span]:
    """The stretches of a tour, a little off its break."""
    last = len(duty.free) - 1
    for number, (start, end) in enumerate(duty.free):
        first = _minute(horizon, start) + (BREAK_MARGIN if number else 0)
        until = _minute(horizon, end) - (BREAK_MARGIN if number < last else 0)
        if first < until:
            yield first, until


def _by_hours(pack: Pack, horizon: Horizon, person_id: str) -> Iterator[tuple[Span, ...]]:
    """What somebody without a rota works, day by day."""
    away: set[date] = set()
    for absence in absences_of(pack):
        if absence.staff_id == person_id:
            away |= absence.days()
    declared = [row for row in pack.availability if row.staff_id == person_id]
    if declared:
        for row in declared:
            start, end = max(row.start, horizon.starts_at), min(row.end, horizon.ends_at)
            if start < end and horizon.local(start).date() not in away:
                yield ((_minute(horizon, start), _minute(horizon, end)),)
        return
    for day in working_days(horizon):
        if day not in away:
            yield tuple(_office_day(pack, horizon, day))


def working_days(horizon: Horizon) -> Iterable[date]:
    """Monday to Friday, less public holidays."""
    closed = public_holidays(horizon)
    return [day for day in horizon.dates if day.weekday() < WORKING_DAYS and day not in closed]


def _office_day(pack: Pack, horizon: Horizon, day: date) -> Iterator[Span]:
    hours, pause = pack.policy.diary.office_hours, pack.policy.diary.office_break
    for start, end in (
        (hours.start_minute, min(pause.start_minute, hours.end_minute)),
        (max(pause.end_minute, hours.start_minute), hours.end_minute),
    ):
        if start < end:
            first, last = horizon.instant(day, start), horizon.instant(day, end)
            yield _minute(horizon, first), _minute(horizon, last)


def _day(horizon: Horizon, minute: int) -> date:
    return horizon.local(horizon.starts_at + minute * MINUTE).date()


def _minute(horizon: Horizon, instant: datetime) -> int:
    return (instant - horizon.starts_at) // MINUTE
