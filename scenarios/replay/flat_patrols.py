"""Patrols without a plan: a reserve as large, pairs where they are asked for, all areas alike."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from optimiser.horizon import HOUR
from optimiser.patrols.plan import CrewMode, Patrol, Purpose, Transport
from optimiser.patrols.problem import Crewing, Duty, PatrolProblem
from optimiser.people import Role, RoleGroup, StaffMember

_Span = tuple[datetime, datetime]
_Stretch = tuple[Duty, datetime, datetime]
_Task = tuple[int, Purpose, Transport]
"""Position of the area, what a crew does there, and how it moves."""


def flat_patrols(problem: PatrolProblem) -> tuple[Patrol, ...]:
    """Rows for everybody on duty, hour by hour.

    Events and commitments get their people first, neighbourhood officers and PCSOs before others.
    Of response as many are in reserve as in a plan; the rest, and everybody else, is on
    visible patrol in the areas of the base in turn. Pairs are formed where the risk assessment asks
    for or prefers them and for whom may not be alone; nobody else is paired.
    Vehicles go to the reserve first, then to crews in rural areas, then in turn; others walk.
    """
    return tuple(_Deal(problem).rows())


class _Crew(NamedTuple):
    """People who do one thing in one area for an hour."""

    staff_ids: list[str]
    area: int
    purpose: Purpose


class _Deal:
    """Deals people out to areas in turn, base by base."""

    def __init__(self, problem: PatrolProblem) -> None:
        self._problem = problem
        self._turn: Counter[str] = Counter()

    def rows(self) -> Iterator[Patrol]:
        """Every row, breaks first."""
        by_hour: defaultdict[tuple[int, str], list[_Stretch]]
        by_hour = defaultdict(list)
        for duty in self._problem.duties:
            if duty.break_start is not None and duty.break_end is not None:
                yield self._row((duty,), duty.break_start, duty.break_end, RESTING)
            for start, end in duty.free:
                for hour, first, last in self._hours(start, end):
                    by_hour[hour, duty.base_id].append((duty, first, last))
        for (hour, base_id), present in sorted(by_hour.items(), key=lambda item: item[0]):
            yield from self._hour(hour, base_id, present)

    def _hours(self, start: datetime, end: datetime) -> Iterator[tuple[int, datetime, datetime]]:
        """The hours of the period that a stretch touches, cut to it."""
        origin = self._problem.horizon.starts_at
        while start < end:
            hour = (start - origin) // HOUR
            until = min(end, origin + (hour + 1) * HOUR)
            yield hour, start, until
            start = until

    def _hour(self, hour: int, base_id: str, present: list[_Stretch]) -> Iterator[Patrol]:
        stretches: defaultdict[str, list[_Stretch]] = defaultdict(list)
        for stretch in present:
            stretches[stretch[0].staff_id].append(stretch)
        people = sorted(stretches, key=lambda who: (self._order(who), who))
        shift = hour % max(1, len(people))
        people = sorted(people[shift:] + people[:shift], key=self._order)
        crews = list(self._crews(hour, base_id, people))
        for crew, transport in zip(crews, self._transports(base_id, crews), strict=True):
            own = [stretches[who] for who in crew.staff_ids]
            yield from self._crew_rows(own, (crew.area, crew.purpose, transport))

    def _crews(self, hour: int, base_id: str, people: list[str]) -> Iterator[_Crew]:
        """Events and commitments first, then the reserve, then everybody else on patrol."""
        asked, people = self._asked_for(hour, base_id, people)
        for who, area in asked:
            yield _Crew([who], area, Purpose.COMMITMENT)
        response = [who for who in people if self._order(who) == len(LAST)]
        kept = self._problem.reserve_of(base_id, hour, len(response))
        standby = self._problem.standby[base_id]
        reserve = response[:kept]
        while reserve:
            yield _Crew(self._crew(hour, standby, reserve), standby, Purpose.RESPONSE_RESERVE)
        out = response[kept:] + [who for who in people if self._order(who) < len(LAST)]
        areas = self._problem.areas_of_base[base_id] or (standby,)
        while out:
            area = areas[self._turn[base_id] % len(areas)]
            self._turn[base_id] += 1
            yield _Crew(self._crew(hour, area, out), area, Purpose.VISIBLE)

    def _transports(self, base_id: str, crews: Sequence[_Crew]) -> list[Transport]:
        """Vehicles for as many crews as the base has."""
        rural = self._problem.rural
        needs = [
            (crew.purpose is not Purpose.RESPONSE_RESERVE, crew.area not in rural) for crew in crews
        ]
        order = sorted(range(len(crews)), key=lambda number: needs[number])
        driving = set(order[: self._problem.vehicles[base_id]])
        return [
            Transport.VEHICLE if number in driving else Transport.FOOT
            for number in range(len(crews))
        ]

    def _asked_for(
        self, hour: int, base_id: str, people: list[str]
    ) -> tuple[list[tuple[str, int]], list[str]]:
        """The people of events and commitments with their areas, and who is left."""
        areas = self._problem.areas_of_base[base_id]
        wanted = [area for area in areas for _ in range(self._problem.extra_staff[area, hour])]
        return list(zip(people, wanted, strict=False)), people[len(wanted) :]

    def _order(self, who: str) -> int:
        group = self._problem.strength[who].role_group
        return LAST.index(group) if group in LAST else len(LAST)

    def _crew(self, hour: int, area: int, people: list[str]) -> list[str]:
        """Take the next crew from the people: alone, or with the first who may come along."""
        first = people.pop(0)
        member = self._problem.strength[first]
        if not self._asks_for_a_pair(member, hour, area):
            return [first]
        mates = [who for who in people if self._may_pair(member, self._problem.strength[who])]
        if not mates:
            return [first]
        people.remove(mates[0])
        return [first, mates[0]]

    def _asks_for_a_pair(self, member: StaffMember, hour: int, area: int) -> bool:
        if not member.single_crewing_approved:
            return True
        if self._problem.crewing[member.role][area, hour] != Crewing.SINGLE:
            return True
        span = self._problem.settings.pcso_single
        minute = self._problem.horizon.hours_of_week[hour] % 24 * 60
        alone = span is not None and span.holds(minute, minute + 60)
        return member.role is Role.PCSO and not alone

    @staticmethod
    def _may_pair(first: StaffMember, second: StaffMember) -> bool:
        alike = (first.role is Role.PCSO) == (second.role is Role.PCSO)
        return alike and (first.single_crewing_approved or second.single_crewing_approved)

    def _crew_rows(self, own: list[list[_Stretch]], task: _Task) -> Iterator[Patrol]:
        """Rows for the time that all of a crew are there, others for the rest of each."""
        together: list[_Span] = []
        if len(own) > 1:
            together = [
                (max(one[1], other[1]), min(one[2], other[2]))
                for one in own[0]
                for other in own[1]
                if one[1] < other[2] and other[1] < one[2]
            ]
        for start, end in together:
            yield self._row(tuple(stretches[0][0] for stretches in own), start, end, task)
        for stretches in own:
            for duty, first, last in stretches:
                for start, end in _left((first, last), together):
                    yield self._row((duty,), start, end, task)

    def _row(self, crew: tuple[Duty, ...], start: datetime, end: datetime, task: _Task) -> Patrol:
        area, purpose, transport = task
        mode = CrewMode.PAIRED if len(crew) > 1 else CrewMode.SINGLE
        return Patrol(
            crew_id="-".join(duty.staff_id for duty in crew),
            staff_ids=tuple(duty.staff_id for duty in crew),
            mode=mode,
            transport=transport,
            area_id=self._problem.areas[area].area_id,
            start=start,
            end=end,
            purpose=purpose,
        )


def _left(span: _Span, taken: Sequence[_Span]) -> Iterator[_Span]:
    """What is left of a span of time, outside others that are in order and apart."""
    now, until = span
    for start, end in taken:
        if end <= now or start >= until:
            continue
        if now < start:
            yield now, start
        now = end
    if now < until:
        yield now, until


LAST = (RoleGroup.PCSO, RoleGroup.NEIGHBOURHOOD)
"""The role groups that are asked first for events; everybody else answers calls."""
RESTING = (0, Purpose.BREAK, Transport.NONE)
"""Area, purpose and transport of a break; where it is had is of no account."""
