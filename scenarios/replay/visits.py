"""The visits of a plan, made in the duties of a baseline, so that both have the same caseload work.

Every stretch of every person (visits and ways) is made at its time if that person is on duty then;
else at the nearest time of that day at which the person is free; else by the colleague of the same
role group and base who is free nearest to it. What has no room that day is not made, and counted.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from optimiser.horizon import MINUTE, MINUTES_PER_HOUR, Horizon
from optimiser.patrols.plan import Patrol
from optimiser.patrols.problem import Duty
from optimiser.people import StaffMember, Strength
from scenarios.build.visiting import CALL_SIGN, Visiting

AT_ITS_TIME, OTHER_TIME, COLLEAGUE, NOT_MADE = "at_its_time", "other_time", "colleague", "not_made"


@dataclass(frozen=True)
class MovedVisits:
    """The visits that a baseline makes, and staff-hours by how they are made."""

    visiting: tuple[Visiting, ...]
    hours: Mapping[str, float]


class _Fit(NamedTuple):
    """Where a stretch has room: the less away the better."""

    away: float
    start: datetime
    staff_id: str
    span: tuple[datetime, datetime]


def visiting_in(patrols: Iterable[Patrol]) -> tuple[Visiting, ...]:
    """The visits among the patrols of a plan, one for each person, in order of time."""
    return tuple(
        sorted(
            Visiting(row.start, row.end, (who,), row.area_id)
            for row in patrols
            if CALL_SIGN in row.crew_id
            for who in row.staff_ids
        )
    )


def moved_visits(
    visiting: Sequence[Visiting], duties: Sequence[Duty], strength: Strength, horizon: Horizon
) -> MovedVisits:
    """The visits of `visiting_in` in the duties of a baseline, outside their breaks.

    What can be made at its time is placed first, all else after that in order of time.
    """
    people = _People(duties, strength, horizon)
    left = [each for each in visiting if not people.make_at_its_time(each)]
    for each in left:
        people.make_that_day(each)
    minutes = people.minutes
    names = (AT_ITS_TIME, OTHER_TIME, COLLEAGUE, NOT_MADE)
    hours = {name: round(minutes[name] / MINUTES_PER_HOUR, 2) for name in names}
    return MovedVisits(tuple(sorted(people.made)), hours)


class _People:
    """The time that duties leave free, person by person, until visits take it."""

    def __init__(self, duties: Sequence[Duty], strength: Strength, horizon: Horizon) -> None:
        self._horizon, self._strength = horizon, strength
        self._free: defaultdict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
        for duty in duties:
            self._free[duty.staff_id] += duty.free
        self.made: list[Visiting] = []
        self.minutes: Counter[str] = Counter()

    def make_at_its_time(self, visit: Visiting) -> bool:
        """Place a visit where the plan has it, if its person is free then."""
        fit = self._nearest(visit, visit.staff_ids)
        if fit is None or fit.away:
            return False
        self._take(visit, fit, AT_ITS_TIME)
        return True

    def make_that_day(self, visit: Visiting) -> None:
        """Place a visit at another time of its day, or with a colleague, or nowhere."""
        own = self._nearest(visit, visit.staff_ids)
        other = None if own else self._nearest(visit, self._colleagues(visit.staff_ids[0]))
        if own:
            self._take(visit, own, OTHER_TIME)
        elif other:
            self._take(visit, other, COLLEAGUE)
        else:
            self.minutes[NOT_MADE] += (visit.end - visit.start) // MINUTE

    def _nearest(self, visit: Visiting, staff_ids: Iterable[str]) -> _Fit | None:
        """The room nearest to the time of a visit that begins on its day."""
        day, length = self._horizon.local(visit.start).date(), visit.end - visit.start
        fits = []
        for who in staff_ids:
            for span in self._free[who]:
                start = max(span[0], min(visit.start, span[1] - length))
                if start + length <= span[1] and self._horizon.local(start).date() == day:
                    away = abs((start - visit.start).total_seconds())
                    fits.append(_Fit(away, start, who, span))
        return min(fits, default=None)

    def _colleagues(self, staff_id: str) -> list[str]:
        own = _group(self._strength[staff_id])
        return [who for who in sorted(self._free) if _group(self._strength[who]) == own]

    def _take(self, visit: Visiting, fit: _Fit, how: str) -> None:
        end = fit.start + (visit.end - visit.start)
        self.made.append(Visiting(fit.start, end, (fit.staff_id,), visit.area_id))
        self.minutes[how] += (visit.end - visit.start) // MINUTE
        spans = self._free[fit.staff_id]
        spans.remove(fit.span)
        rest = (fit.span[0], fit.start), (end, fit.span[1])
        spans += [(start, until) for start, until in rest if start < until]


def _group(member: StaffMember) -> tuple[str, str]:
    return member.base_id, member.role_group
