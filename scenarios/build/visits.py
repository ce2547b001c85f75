"""From a pack, its caseloads and its rota to the diary problem."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from types import MappingProxyType

from optimiser.caseloads.problem import CaseloadProblem, Offender
from optimiser.horizon import MINUTE, Horizon
from optimiser.patrols.problem import Duty as PatrolDuty
from optimiser.visits.contacts import Case, Contact, contacts_due
from optimiser.visits.draws import with_drawn_starts
from optimiser.visits.problem import Kind, Span, Visit, VisitProblem
from scenarios.build.common import horizon_of
from scenarios.build.visit_cover import CoWorkers, cover_of
from scenarios.build.visit_places import VisitPlaces, visit_places_of
from scenarios.build.visitors import Visitor, duties_of_visitors, visitors_of, working_days
from scenarios.schema.cohort import OffenderRow
from scenarios.schema.pack import Pack
from scenarios.schema.policy import DiaryPolicy

MINUTES_PER_HOUR = 60


def build_visits(
    pack: Pack,
    caseloads: CaseloadProblem,
    manager_of: Mapping[str, str],
    rota: Sequence[PatrolDuty] | None = None,
    seed: int = 1,
    co_workers: CoWorkers = MappingProxyType({}),
) -> VisitProblem:
    """The diary problem of a pack.

    Parameters
    ----------
    caseloads
        Needs and managers, as the allocation has them.
    manager_of
        The lead manager of every offender, from the allocation.
    rota
        The duties of everybody on the rota with their breaks; None where there is no rota, so that
        people work the hours of the policy.
    seed
        Draws the starts of curfew checks.
    co_workers
        Managers who work a case beside its lead, by offender: the first to stand in or go along.
    """
    horizon, places = horizon_of(pack), visit_places_of(pack)
    visitors = visitors_of(pack, caseloads, on_rota=rota is not None)
    duties = tuple(duties_of_visitors(pack, visitors, places, rota))
    cover = cover_of(pack.policy.diary, caseloads, visitors, manager_of, co_workers)
    making = _Making(pack, horizon, places, visitors, cover, co_workers)
    rows = {row.offender_ref: row for row in pack.offenders}
    visits = tuple(
        visit
        for offender in caseloads.offenders
        for visit in making.visits(
            rows[offender.offender_ref], offender, manager_of[offender.offender_ref]
        )
    )
    full = pack.policy.diary.full_duty_visits
    problem = VisitProblem(horizon, visits, duties, places.ways, full)
    problem = with_drawn_starts(problem, seed, pack.policy.diary.curfew_draws)
    content = "\n".join((pack.digest, repr(problem.visits), repr(duties)))
    return replace(problem, digest=sha256(content.encode()).hexdigest())


def case_of(row: OffenderRow, per_4_weeks: int, policy: DiaryPolicy) -> Case:
    """What decides the contacts of an offender."""
    shares = {Kind.HOME: policy.home_share[row.rag]}
    if row.curfew_start is not None and row.curfew_end is not None:
        shares[Kind.CURFEW] = policy.curfew_share[row.rag]
    return Case(per_4_weeks, row.last_contact, row.release_date, shares)


@dataclass(frozen=True, eq=False)
class _Making:
    """What the contacts of one offender become."""

    pack: Pack
    horizon: Horizon
    places: VisitPlaces
    visitors: tuple[Visitor, ...]
    cover: Mapping[str, tuple[str, ...]]
    co_workers: CoWorkers

    @cached_property
    def _by_manager(self) -> dict[str, Visitor]:
        return {v.manager.manager_id: v for v in self.visitors if v.manager is not None}

    @cached_property
    def _working_days(self) -> frozenset[date]:
        return frozenset(working_days(self.horizon))

    def visits(self, row: OffenderRow, offender: Offender, manager_id: str) -> Iterator[Visit]:
        """Every contact of the offender that is due, as a visit."""
        policy = self.pack.policy.diary
        lead = self._by_manager[manager_id]
        case = case_of(row, offender.contacts_per_4_weeks, policy)
        seconds = tuple(self._seconds(offender, lead))
        cover = self.cover[row.offender_ref]
        contacts = contacts_due(case, self.horizon.start, self.horizon.days)
        for number, contact in enumerate(contacts):
            curfew = contact.kind is Kind.CURFEW
            others = tuple(self._checkers(offender, lead)) if curfew else cover
            paired = row.paired_visit and contact.kind.value in policy.paired_kinds
            yield Visit(
                offender_ref=row.offender_ref,
                number=number,
                kind=contact.kind,
                due=contact.due,
                minutes=policy.minutes[contact.kind.value],
                place=self._place(row, contact.kind, lead),
                windows=tuple(self._windows(row, contact)),
                leads=(lead.person_id, *others),
                paired=paired,
                seconds=(lead.person_id, *seconds) if paired and others else seconds * paired,
                overdue=contact.overdue,
                weight=policy.release_day_weight
                if contact.kind is Kind.RELEASE_DAY
                else policy.unmet_weight[row.rag],
                apart_days=contact.apart_days,
                beside=frozenset(
                    self._by_manager[who].person_id
                    for who in self.co_workers.get(row.offender_ref, ())
                ),
            )

    def _seconds(self, offender: Offender, lead: Visitor) -> Iterator[str]:
        """Who may go with the lead: who works the case beside it before all others."""
        beside = self.co_workers.get(offender.offender_ref, ())

        def is_other(visitor: Visitor) -> bool:
            return visitor.manager is None or visitor.manager.manager_id not in beside

        for visitor in sorted(self.visitors, key=is_other):
            if visitor != lead and visitor.may_go(offender):
                yield visitor.person_id

    def _place(self, row: OffenderRow, kind: Kind, lead: Visitor) -> int:
        """Where the offender lives, or the base of the lead manager."""
        if kind in (Kind.HOME, Kind.CURFEW) or lead.manager is None:
            return self.places.area(row.area_id)
        return self.places.base(lead.manager.base_id)

    def _checkers(self, offender: Offender, lead: Visitor) -> Iterator[str]:
        """Who but the lead may make a curfew check: managers of some agencies who may go."""
        for visitor in self.visitors:
            manager = visitor.manager
            if (
                visitor != lead
                and manager is not None
                and manager.agency in self.pack.policy.diary.curfew_agencies
                and visitor.may_go(offender)
                and visitor.speaks_with(offender)
            ):
                yield visitor.person_id

    def _windows(self, row: OffenderRow, contact: Contact) -> Iterator[Span]:
        """The hours of each day, or of each night of the curfew, in which it may be made."""
        policy = self.pack.policy.diary
        days = [
            self.horizon.start + timedelta(days=day)
            for day in range(contact.first, contact.last + 1)
        ]
        if not days:
            return
        if contact.kind is Kind.CURFEW:
            yield from self._nights(row, days)
            return
        office = contact.kind is Kind.OFFICE
        hours = policy.office_hours if office else policy.home_hours
        for day in days:
            if not office or day in self._working_days:
                yield self._span(day, hours.start_minute, hours.end_minute)

    def _nights(self, row: OffenderRow, days: Sequence[date]) -> Iterator[Span]:
        """The curfew of every day and of the night before the first, cut to the days."""
        start, end = _minute_of_day(row.curfew_start), _minute_of_day(row.curfew_end)
        over = timedelta(days=int(start >= end))
        first = self._span(days[0], 0, 0)[0]
        last = self._span(days[-1] + timedelta(days=1), 0, 0)[0]
        for day in (days[0] - over, *days) if over else days:
            begins = self._span(day, start, start)[0]
            ends = self._span(day + over, end, end)[0]
            if max(begins, first) < min(ends, last):
                yield max(begins, first), min(ends, last)

    def _span(self, day: date, start: int, end: int) -> Span:
        """Minutes of the period from one wall-clock minute of a day to another."""
        moments = self.horizon.instant(day, start), self.horizon.instant(day, end)
        first, last = ((moment - self.horizon.starts_at) // MINUTE for moment in moments)
        return first, last


def _minute_of_day(clock: str | None) -> int:
    hours, minutes = (clock or "0:0").split(":")
    return MINUTES_PER_HOUR * int(hours) + int(minutes)
