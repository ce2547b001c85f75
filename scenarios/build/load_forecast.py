"""Each manager's load week by week from known dates, and what is assumed about the rest."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from optimiser.caseloads.problem import PointsTerm
from scenarios.build.caseloads import distances_of
from scenarios.build.presence import absences_of_manager, days_worked, working_days
from scenarios.caseload_points.capacity import capacity_of
from scenarios.caseload_points.terms import points_of
from scenarios.schema.cohort import ManagerRow, OffenderRow
from scenarios.schema.pack import Pack

KNOWN, ASSUMED = "known", "assumed"
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class WeekLoad:
    """One manager's week. `why` tells what changes in it and what a number assumes."""

    manager_id: str
    week_start: date
    points: int
    points_basis: str
    capacity_points: int
    capacity_basis: str
    why: str


def _counts(row: OffenderRow, first: date) -> bool:
    """Whether a case is anybody's work in a week: a new one joins on the day of its release."""
    joins = _joins_on(row)
    return joins is None or joins < first + WEEK


def _joins_on(row: OffenderRow) -> date | None:
    return row.release_date if row.current_manager_id is None else None


def _points(terms: Iterable[PointsTerm]) -> int:
    return sum(term.points for term in terms)


def _changes(
    before: Mapping[str, list[PointsTerm]], terms: Mapping[str, list[PointsTerm]]
) -> Iterator[str]:
    """What dates change in the points of cases that were there the week before."""
    for ref in (ref for ref in terms if ref in before):
        old, new = _points(before[ref]), _points(terms[ref])
        if new != old:
            known = {term.source for term in before[ref]}
            names = [term.name for term in terms[ref] if term.source not in known]
            why = ", ".join(names) or "a date has passed"
            yield f"{ref} counts {new} points, not {old}: {why}"


def _listed(refs: list[str]) -> str:
    return ", ".join(refs)


def forecast_of(pack: Pack, leaders: Mapping[str, str]) -> list[WeekLoad]:
    """The load of every manager in the weeks after the start, with cases led as planned.

    `leaders` are managers by offender reference. Points are counted anew each week, because a
    release and a review come nearer and pass. A new case counts from the week of its release; one
    that has a manager already counts all along. Points are assumed once a review may have changed
    the case, and where a change of manager is not accepted yet. Capacity is that of the working
    days on which the manager is there by managers.csv and absences.csv; it is known within the
    period of the plan and where a date decides it, beyond that it is assumed that nobody is away.
    """
    metres = distances_of(pack)
    home = {area.area_id: metres[area.base_id, area.area_id] for area in pack.areas}
    managers = (_Forecast(pack, manager, leaders, home) for manager in pack.managers)
    return [week for manager in managers for week in manager.weeks()]


class _Forecast:
    """The weeks of one manager; `home` are metres of an area from its base."""

    def __init__(
        self, pack: Pack, manager: ManagerRow, leaders: Mapping[str, str], home: Mapping[str, int]
    ) -> None:
        self._pack, self._manager, self._home = pack, manager, home
        own = manager.manager_id
        accepted = {
            (row.offender_ref, row.manager_id)
            for row in pack.decisions
            if row.decision == "accepted"
        }
        led = [(row, leaders.get(row.offender_ref, "")) for row in pack.offenders]
        self._cases = [row for row, leader in led if leader == own]
        self._undecided = {
            row.offender_ref
            for row, leader in led
            if leader != (row.current_manager_id or "")
            and own in (leader, row.current_manager_id)
            and (row.offender_ref, leader) not in accepted
        }
        self._leaving = [row for row, leader in led if leader != own]
        self._absences = absences_of_manager(manager, pack)

    def weeks(self) -> Iterator[WeekLoad]:
        """One after the other from the first day of the plan."""
        policy = self._pack.policy.caseloads
        whole = capacity_of(self._manager, policy)
        before: dict[str, list[PointsTerm]] = {}
        for number in range(policy.forecast_weeks):
            first = self._pack.manifest.plan_start + number * WEEK
            cases = [row for row in self._cases if _counts(row, first)]
            terms = {row.offender_ref: self._terms(row, first) for row in cases}
            days = working_days(first, first + WEEK - timedelta(days=1))
            there = days_worked(self._manager, days, self._absences)
            guesses = list(self._guesses(cases, first))
            dated = there < len(days)
            known = dated or number < self._pack.manifest.plan_weeks
            told = [*self._events(cases, first), *_changes(before, terms), *guesses]
            if dated:
                told.append(f"there on {there} of {len(days)} working days")
            yield WeekLoad(
                self._manager.manager_id,
                first,
                sum(map(_points, terms.values())),
                ASSUMED if guesses else KNOWN,
                whole * there // max(1, len(days)),
                KNOWN if known else ASSUMED,
                "; ".join(told),
            )
            before = terms

    def _terms(self, row: OffenderRow, first: date) -> list[PointsTerm]:
        day = max(first, _joins_on(row) or first)
        metres = self._home.get(row.area_id, 0)
        return list(points_of(row, self._pack.policy.caseloads, day, metres))

    def _events(self, cases: list[OffenderRow], first: date) -> Iterator[str]:
        for row in cases:
            for word, day in (("is released", row.release_date), ("is reviewed", row.review_date)):
                if day is not None and first <= day < first + WEEK:
                    yield f"{row.offender_ref} {word} on {day}"

    def _guesses(self, cases: list[OffenderRow], first: date) -> Iterator[str]:
        for rows, word in ((cases, "come"), (self._leaving, "go")):
            refs = [row.offender_ref for row in rows if row.offender_ref in self._undecided]
            if refs:
                yield f"assumes that {_listed(refs)} {word} as planned"
        reviewed = [
            row.offender_ref
            for row in cases
            if row.review_date is not None and row.review_date < first + WEEK
        ]
        if reviewed:
            yield f"assumes that the review of {_listed(reviewed)} changes nothing"
