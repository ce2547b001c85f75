"""What published and locked duties break by themselves, told before any search."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from optimiser.people import StaffMember
from optimiser.roster import Roster, Tour
from optimiser.rota.problem import RotaProblem
from optimiser.rota.rules import Supervision
from optimiser.rota.rules.base import TourRule
from optimiser.rule import Breach

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MOST_TOLD = 3


def fixed_conflicts(problem: RotaProblem) -> tuple[str, ...]:
    """What published and locked duties break by themselves, a sentence for each place.

    Of supervision only what nobody could mend is told: the search may still give the rest their
    sergeant.
    """
    tours = fixed_tours(problem)
    roster = Roster(problem.horizon, (*problem.history, *tours))
    rules = (rule for rule in problem.rules if not isinstance(rule, Supervision))
    broken = (
        f"{breach.message}{_duties(breach, tours)}: what is published or locked breaks the rule "
        f"{breach.rule}"
        for rule in rules
        for breach in worst_of_spells(rule.breaches(roster, problem))
    )
    return (*broken, *_unsupervisable(problem, tours))


def _duties(breach: Breach, tours: Iterable[Tour]) -> str:
    """The fixed duties of a person whose breach is of the whole period, so that days are told."""
    own = [tour for tour in tours if tour.staff_id == breach.who and not breach.when]
    told = ", ".join(f"{tour.shift_code} on {tour.day}" for tour in own[:MOST_TOLD])
    more = " and others" if len(own) > MOST_TOLD else ""
    return f" ({told}{more})" if told else ""


def fixed_tours(problem: RotaProblem) -> tuple[Tour, ...]:
    """The tours of the period that are published or locked."""
    return tuple(
        problem.tour(problem.strength[who], day, problem.kept_option(who, day, code))
        for (who, day), code in sorted(problem.fixed.items())
        if code is not None
    )


def worst_of_spells(breaches: Iterable[Breach]) -> Iterator[Breach]:
    """Of breaches of a rule by one person on days in a row that grow, the last alone."""
    before: Breach | None = None
    for breach in breaches:
        if before is not None and not _grows(before, breach):
            yield before
        before = breach
    if before is not None:
        yield before


def _grows(first: Breach, second: Breach) -> bool:
    """Whether the second breach is the first one a day later, and worse."""
    same = (first.rule, first.who, first.unit) == (second.rule, second.who, second.unit)
    before, after = _day(first.when), _day(second.when)
    if before is None or after is None:
        return False
    return same and second.excess > first.excess and after - before == DAY


def _day(when: str) -> date | None:
    try:
        return date.fromisoformat(when)
    except ValueError:
        return None


def _unsupervisable(problem: RotaProblem, tours: tuple[Tour, ...]) -> Iterator[str]:
    """Locked duties in whose hours not enough sergeants could be on duty, whatever is planned."""
    return (cover.sentence(tour, lacking) for cover, tour, lacking in _alone(problem, tours))


def unsupervisable_tours(problem: RotaProblem) -> Iterator[Tour]:
    """Fixed tours in whose hours not enough sergeants could be on duty, whatever is planned."""
    return (tour for _, tour, _ in _alone(problem, fixed_tours(problem)))


def _alone(
    problem: RotaProblem, tours: tuple[Tour, ...]
) -> "Iterator[tuple[_SergeantHours, Tour, list[datetime]]]":
    """Locked duties with the hours in which they could not be supervised."""
    for rule in problem.rules:
        if isinstance(rule, Supervision) and rule.sergeants:
            cover = _SergeantHours(problem, rule)
            for tour in tours:
                if not cover.needs(tour):
                    continue
                lacking = [h for h in _hours(tour) if cover.most(tour, h) < rule.sergeants]
                if lacking:
                    yield cover, tour, lacking


def _hours(tour: Tour) -> Iterator[datetime]:
    """The hours that a tour touches."""
    hour = tour.start.replace(minute=0, second=0, microsecond=0)
    while hour < tour.end:
        yield hour
        hour += HOUR


def _holds(tour: Tour, hour: datetime) -> bool:
    """Whether a tour lasts for the whole of an hour."""
    return tour.start <= hour and hour + HOUR <= tour.end


class _SergeantHours:
    """How many sergeants could be on duty in an hour, by tours that are open to them: asked only
    of hours that matter, as there are many of both."""

    def __init__(self, problem: RotaProblem, rule: Supervision) -> None:
        self._problem, self._rule = problem, rule
        self._permitting = [r.permits for r in problem.rules if isinstance(r, TourRule)]
        self._sergeants = [m for m in problem.strength.members if m.leads_response]
        self._most: dict[tuple[str, datetime], int] = {}

    def _could(self, member: StaffMember, hour: datetime) -> bool:
        """Whether a sergeant was, or could be, on duty for the whole hour."""
        problem = self._problem
        past = problem.history_by_person.get(member.staff_id, ())
        return any(_holds(tour, hour) for tour in past) or any(
            all(permits(problem, member, tour) for permits in self._permitting)
            for tour in self._open_tours(member, hour)
        )

    def _open_tours(self, member: StaffMember, hour: datetime) -> Iterator[Tour]:
        """Every tour that a sergeant's role offers and that holds an hour."""
        problem = self._problem
        day = problem.horizon.local(hour).date()
        for start in (day, day - DAY, day - 2 * DAY):
            if problem.horizon.holds(start):
                for option in problem.options(member, start):
                    tour = problem.unpriced_tour(member, start, option)
                    if _holds(tour, hour):
                        yield tour

    def _place(self, tour: Tour | StaffMember) -> str:
        return tour.base_id if self._rule.scope == "base" else ""

    def needs(self, tour: Tour) -> bool:
        """Whether the rule wants sergeants for whoever works the tour."""
        return self._rule.supervises(self._problem.strength[tour.staff_id])

    def most(self, tour: Tour, hour: datetime) -> int:
        """Sergeants who could be on duty in an hour of the tour, of as many as the rule wants."""
        if not self._problem.horizon.starts_at <= hour < self._problem.horizon.ends_at:
            return self._rule.sergeants
        key = self._place(tour), hour
        if key not in self._most:
            own = (member for member in self._sergeants if self._place(member) == key[0])
            able = (member for member in own if self._could(member, hour))
            self._most[key] = sum(1 for _ in islice(able, self._rule.sergeants))
        return self._most[key]

    def sentence(self, tour: Tour, lacking: list[datetime]) -> str:
        """Who is locked to what, and from when to when nobody can supervise them."""
        local = self._problem.horizon.local
        first, last = local(lacking[0]), local(lacking[-1] + HOUR)
        where = self._place(tour) or "the district"
        wanted = "no sergeant" if self._rule.sergeants == 1 else "not enough sergeants"
        return (
            f"{tour.staff_id} is published or locked to {tour.shift_code} on {tour.day}, and "
            f"{wanted} of {where} can be on duty between {first:%H:%M} and {last:%H:%M}: that "
            f"breaks the rule {self._rule.id}"
        )
