"""The visits to offenders that the caseloads will need, by group and hour, before there is a rota.

They are the contacts of the diary, with their lengths, people and hours. Each is spread evenly over
the minutes in which it may be made, up to the day on which it is due.
"""

from collections.abc import Mapping, Sequence
from itertools import cycle

import numpy as np
from numpy.typing import NDArray

from optimiser.horizon import MINUTES_PER_HOUR
from optimiser.people import RoleGroup
from optimiser.requirement.problem import ExpectedVisits
from optimiser.requirement.visits import whole_people
from optimiser.staffing import Group
from optimiser.visits.problem import Span, Visit, VisitProblem, overlaps
from scenarios.build.caseloads import build_caseloads
from scenarios.build.common import strength_of
from scenarios.build.visit_places import visit_places_of
from scenarios.build.visits import build_visits
from scenarios.schema.pack import Pack

DailyWindows = Mapping[RoleGroup, tuple[int, int]]


def expected_visits_of(pack: Pack, windows: DailyWindows) -> tuple[ExpectedVisits, ...]:
    """People on visits by group and hour: sums, from which nobody can be told.

    A case is with the manager that it has; new ones are shared out in turn among the managers of
    the base of their area. People of the rota alone count. The second of two is anybody who may
    go, of the manager's base where there is one. `windows` are the local minutes of the day between
    which role groups are on duty: their visits fall there where they can.
    """
    if not any(row.staff_id for row in pack.managers):
        return ()
    problem = build_visits(pack, build_caseloads(pack), _managers(pack), rota=())
    expecting = _Expecting(pack, problem, windows)
    return tuple(
        ExpectedVisits(group, whole_people(hours))
        for group, hours in sorted(expecting.hours().items())
    )


def _managers(pack: Pack) -> dict[str, str]:
    """The manager of every offender: as it is, else one after the other of the base of the area."""
    everybody = [row.manager_id for row in pack.managers]
    base_of = {area.area_id: area.base_id for area in pack.areas}
    turns = {
        base_id: cycle(
            [row.manager_id for row in pack.managers if row.base_id == base_id] or everybody
        )
        for base_id in {*base_of.values()}
    }
    return {
        row.offender_ref: row.current_manager_id
        if row.current_manager_id in everybody
        else next(turns[base_of[row.area_id]])
        for row in pack.offenders
    }


class _Expecting:
    """Spreads the visits of a diary that has no duties yet."""

    def __init__(self, pack: Pack, problem: VisitProblem, windows: DailyWindows) -> None:
        self._problem = problem
        self._visits_per_outing = pack.policy.diary.visits_per_outing
        self._places = visit_places_of(pack)
        members = strength_of(pack).members
        self._group = {who.staff_id: Group(who.base_id, who.role_group) for who in members}
        self._base = {row.staff_id or row.manager_id: row.base_id for row in pack.managers}
        self._base |= {who.staff_id: who.base_id for who in members}
        horizon = problem.horizon
        self._on_duty = {
            role_group: [
                (
                    problem.minute(horizon.instant(day, start)),
                    problem.minute(horizon.instant(day, end)),
                )
                for day in horizon.dates
            ]
            for role_group, (start, end) in windows.items()
            if start < end
        }

    def hours(self) -> dict[Group, NDArray[np.float64]]:
        """Expected staff-hours by group and hour of the period."""
        length = len(self._problem.horizon.hours) * MINUTES_PER_HOUR
        steps: dict[Group, NDArray[np.float64]] = {}
        for visit in self._problem.visits:
            for group, people in self._people(visit).items():
                spans = self._spans(visit, group)
                open_minutes = sum(end - start for start, end in spans)
                own = steps.setdefault(group, np.zeros(length + 1))
                for start, end in spans:
                    density = people * self._minutes(visit, group) / open_minutes
                    own[start] += density
                    own[end] -= density
        return {group: _by_hour(np.cumsum(own)[:-1]) for group, own in steps.items()}

    def _people(self, visit: Visit) -> dict[Group, float]:
        """Who goes, as parts of people of the rota by group: the lead, and a second of several."""
        lead = visit.leads[0]
        people = {self._group[lead]: 1.0} if lead in self._group else {}
        seconds = [who for who in visit.seconds if who != lead]
        seconds = [who for who in seconds if self._base[who] == self._base[lead]] or seconds
        for who in seconds if visit.paired else ():
            if who in self._group:
                group = self._group[who]
                people[group] = people.get(group, 0.0) + 1 / len(seconds)
        return people

    def _spans(self, visit: Visit, group: Group) -> Sequence[Span]:
        """When the visit may be made by the day that it is due, where it can be by people on duty.

        What is overdue has all its days.
        """
        spans: Sequence[Span] = visit.windows
        if group.role_group in self._on_duty:
            spans = overlaps(spans, self._on_duty[group.role_group]) or spans
        if visit.overdue:
            return spans
        in_time = [span for span in spans if self._problem.day_of(span[0]) <= visit.due]
        return in_time or spans

    def _minutes(self, visit: Visit, group: Group) -> float:
        """Length of the visit with its part of the way there and back."""
        base = self._places.base(group.base_id)
        ways = self._places.ways
        there_and_back = ways[base][visit.place] + ways[visit.place][base]
        return visit.minutes + there_and_back / self._visits_per_outing


def _by_hour(people: NDArray[np.float64]) -> NDArray[np.float64]:
    """Staff-hours by hour from people by minute, free of what subtraction leaves below none."""
    return np.asarray(np.maximum(people, 0.0).reshape(-1, MINUTES_PER_HOUR).mean(axis=1))
