"""Weekly rest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from optimiser.people import StaffMember
from optimiser.roster import MINUTE, Roster
from optimiser.rota.rest_spans import FIRST_MONDAY, FORTNIGHT, RestNeed, fits, fortnights, spans
from optimiser.rota.rules.base import LATEST_DAYS
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import Choice, RotaDecisions
    from optimiser.rota.problem import RotaProblem

DAY = timedelta(days=1)
A_DAY_A_WEEK = RestNeed(7, 1440)
TWO_DAYS_A_FORTNIGHT = RestNeed(14, 2880)


@dataclass(frozen=True)
class WeeklyRest:
    """In every fortnight a person has the unbroken rest of one of the `alternatives`.

    Working Time Regulations 1998 reg. 11: 24 hours in each week, or in each fortnight 48 hours or
    twice 24. Weeks run from Monday to Sunday local time (reg. 11(6)); a rest counts with what lies
    in the week. Real hours count. Time after the period is free. A fortnight in which history alone
    leaves no such rest is not the plan's doing.
    """

    alternatives: tuple[RestNeed, ...] = (A_DAY_A_WEEK, TWO_DAYS_A_FORTNIGHT)

    id: ClassVar[str] = "weekly_rest"
    authority: ClassVar[Authority] = Authority.REGULATION
    source: ClassVar[str] = "Working Time Regulations 1998 reg. 11"

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """In every fortnight one of the alternatives has its rests."""
        horizon = decisions.problem.horizon
        for member in decisions.members:
            rests = _Rests(model, decisions, member)
            for first in fortnights(horizon) if self.alternatives else ():
                if rests.are_given(first) and self._are_met(decisions, member, first):
                    continue
                if self.can_be_met(decisions.problem, member, first):
                    met = [
                        rests.all_of(
                            [rests.met(need, *span) for span in spans(horizon, first, need.days)]
                        )
                        for need in self.alternatives
                    ]
                    model.add_bool_or(met).only_enforce_if(enforced)

    def can_be_met(self, problem: "RotaProblem", member: StaffMember, first: date) -> bool:
        """Whether history leaves room for the rests of a fortnight."""
        past = problem.history_by_person.get(member.staff_id, ())
        return any(fits(problem.horizon, first, need, past) for need in self.alternatives)

    def _are_met(self, decisions: "RotaDecisions", member: StaffMember, first: date) -> bool:
        """Whether every tour that is possible leaves room for the rests of a fortnight."""
        horizon = decisions.problem.horizon
        tours = [choice.tour for choice in decisions.choices(member)]
        return any(fits(horizon, first, need, tours) for need in self.alternatives)

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """People and fortnights without the rest of any alternative."""
        if not self.alternatives:
            return
        horizon = roster.horizon
        firsts = sorted({day - (day - FIRST_MONDAY) % timedelta(14) for day in horizon.dates})
        spans = {first: self._spans(horizon.zone, first) for first in firsts}
        for staff_id, tours in roster.tours_by_person.items():
            busy = [(tour.start.timestamp(), tour.end.timestamp()) for tour in tours]
            past = busy[: sum(tour.day < horizon.start for tour in tours)]
            for first in firsts:
                if not _rested(spans[first], busy) and _rested(spans[first], past):
                    message = f"{staff_id} has no {self._in_words()} in the fortnight from {first}"
                    yield Breach(self.id, staff_id, first.isoformat(), 1, "rests", message)

    def _in_words(self) -> str:
        words = (
            f"{'' if need.count == 1 else f'{need.count} times '}{need.minutes / 60:g} hours of "
            f"rest {'in each week' if need.days < 14 else 'together'}"
            for need in self.alternatives
        )
        return " or ".join(words)

    def _spans(self, zone: ZoneInfo, first: date) -> "list[list[tuple[RestNeed, float, float]]]":
        """By alternative, each need of a fortnight with the seconds of its ends."""
        return [
            [
                (
                    need,
                    _midnight(first + timedelta(ahead), zone),
                    _midnight(first + timedelta(ahead + need.days), zone),
                )
                for ahead in range(0, 14, need.days)
            ]
            for need in self.alternatives
        ]


def _midnight(day: date, zone: ZoneInfo) -> float:
    return datetime.combine(day, datetime.min.time(), zone).timestamp()


def _rested(
    alternatives: Sequence[Sequence[tuple[RestNeed, float, float]]],
    busy: Sequence[tuple[float, float]],
) -> bool:
    """Whether some alternative has its rests in the fortnight, read from gaps between tours."""
    return any(
        all(_count(need, begin, end, busy) >= need.count for need, begin, end in spans)
        for spans in alternatives
    )


def _count(
    need: RestNeed, free_from: float, end: float, busy: Sequence[tuple[float, float]]
) -> int:
    """Rests that fit one after the other into some days, between the tours: all in seconds."""
    seconds, rests = 60 * need.minutes, 0
    for starts, ends in busy:
        if ends <= free_from:
            continue
        if starts >= end:
            break
        rests += max(0, int((starts - free_from) // seconds))
        free_from = ends
    return rests + max(0, int((end - free_from) // seconds))


class _Rests:
    """Literals for rests of one person, each true exactly where no tour is worked in it."""

    def __init__(
        self, model: "cp_model.CpModel", decisions: "RotaDecisions", member: StaffMember
    ) -> None:
        self._model = model
        self._decisions = decisions
        self._by_day: dict[date, list[Choice]] = {}
        for choice in decisions.choices(member):
            self._by_day.setdefault(choice.tour.day, []).append(choice)
        self._known: dict[tuple[int, ...], cp_model.BoolVarT] = {}

    def are_given(self, first: date) -> bool:
        """Whether nothing of a fortnight is a decision, nor what could run into it."""
        days = (first + ahead * DAY for ahead in range(-LATEST_DAYS, FORTNIGHT))
        return not any(choice.is_open for day in days for choice in self._by_day.get(day, ()))

    def all_of(self, literals: Sequence["cp_model.BoolVarT"]) -> "cp_model.BoolVarT":
        """A literal that is true exactly where all of the literals are."""
        return self._any_of([literal.negated() for literal in literals]).negated()

    def _any_of(self, literals: Sequence["cp_model.BoolVarT"]) -> "cp_model.BoolVarT":
        if not literals:
            return self._model.new_constant(0)
        key = tuple(literal.index for literal in literals)
        if key not in self._known:
            self._known[key] = self._decisions.any_of(literals)
        return self._known[key]

    def met(self, need: RestNeed, begin: datetime, end: datetime) -> "cp_model.BoolVarT":
        """Whether the rests of a need lie in a span, one after the other."""
        length = need.minutes * MINUTE
        ends = {choice.tour.end for own in self._by_day.values() for choice in own}
        first = {begin, *(moment for moment in ends if begin < moment)}
        starts = {moment + nth * length for moment in first for nth in range(need.count)}
        timed = [(s, self._rest(s, s + length)) for s in sorted(starts) if s + length <= end]
        for _ in range(need.count - 1):
            timed = [
                (start, self.all_of([rest, self._before(start - length, timed)]))
                for start, rest in timed
            ]
        return self._any_of([rest for _, rest in timed])

    def _before(
        self, moment: datetime, timed: "Sequence[tuple[datetime, cp_model.BoolVarT]]"
    ) -> "cp_model.BoolVarT":
        return self._any_of([rest for start, rest in timed if start <= moment])

    def _rest(self, begin: datetime, end: datetime) -> "cp_model.BoolVarT":
        """Whether nothing is worked from `begin` to `end`."""
        busy = []
        day, last = begin.date() - 2 * DAY, end.date() + DAY
        while day <= last:
            own = self._by_day.get(day, [])
            inside = [c.works for c in own if c.tour.start < end and begin < c.tour.end]
            if inside:
                busy.append(self._any_of(inside))
            day += DAY
        return self._any_of(busy).negated()
