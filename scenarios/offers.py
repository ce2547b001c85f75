"""Offers of overtime: who is asked next in fairness, and what became of those made before."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from optimiser.people import StaffMember, Strength
from optimiser.roster import Roster, Tour, TourKind
from optimiser.rota.problem import DutyOption, RotaProblem
from optimiser.rota.rules import NOT_OF_ONE_PERSON
from optimiser.rota.sharing import offered_share
from scenarios.build.rota import build_rota
from scenarios.export.csv_file import csv_text
from scenarios.export.whole import replace_file
from scenarios.overrides import apply_overrides
from scenarios.plan_files import SUMMARY_FILE
from scenarios.problems import PackError, Problem, problem_at
from scenarios.schema.pack import Pack
from scenarios.schema.rows import OfferRow
from scenarios.tables import TABLE_BY_FILE
from scenarios.verify.amendment import amendment_of
from scenarios.verify.plan_folder import read_plan_folder
from scenarios.verify.requirement_file import requirement_in
from scenarios.verify.rota import read_rota

OFFERS_FILE = "offers.csv"
REFUSED = "--refused"


@dataclass(frozen=True)
class Asked:
    """Somebody who could do a piece of overtime, and what they were offered of it so far.

    `offered_hours` weigh more where somebody works fewer hours; `more_pence` is what they cost
    beyond the person who is planned, `over_cap_pence` by how much that would exceed the cap.
    """

    staff_id: str
    offered_hours: float
    more_pence: int
    over_cap_pence: int


@dataclass(frozen=True)
class Offer:
    """A piece of overtime of a plan: who has it, and who is asked next if they refuse."""

    tour: Tour
    offered_hours: float
    next: tuple[Asked, ...]


def offers_of(pack: Pack, folder: Path, days: Iterable[date] = ()) -> list[Offer]:
    """Every piece of overtime of a plan (on some days), with the order in which others are asked.

    Asked is whoever could lawfully do the same in the same place while everybody else's duties stay
    as they are: those whom the cap allows first, of them who was offered least, then the cheapest.
    Refusals of this period count too.
    """
    plan = read_plan_folder(folder)
    changed = apply_overrides(pack, plan.changes, SUMMARY_FILE)
    amendment = amendment_of(plan)
    _, roster, _ = read_rota(changed, plan, amendment=amendment)
    told_on = None if amendment is None else amendment.told_on
    problem = build_rota(changed, requirement_in(changed, plan), amending=True, changed_on=told_on)
    wanted = set(days)
    order = Order(problem, roster, pack.offers)
    return [
        order.offer(tour)
        for tour in sorted(roster.planned, key=lambda tour: (tour.start, tour.staff_id))
        if tour.is_capped_overtime and (not wanted or tour.day in wanted)
    ]


class Order:
    """Who is asked, and in which order."""

    def __init__(self, problem: RotaProblem, roster: Roster, offers: Iterable[OfferRow]) -> None:
        self._problem, self._roster = problem, roster
        self._refused = {(o.staff_id, o.date): o for o in offers if o.answer == "refused"}
        self._spent = sum(t.cost_pence for t in roster.planned if t.is_capped_overtime)

    def offer(self, tour: Tour) -> Offer:
        """One piece of overtime with everybody who could have it instead."""
        return Offer(tour, self._hours(tour.staff_id), tuple(sorted(self._asked(tour), key=_turn)))

    def _asked(self, tour: Tour) -> Iterator[Asked]:
        planned = self._problem.strength[tour.staff_id]
        for member in self._problem.strength.members:
            alike = (member.base_id, member.role_group, member.leads_response) == (
                *(planned.base_id, planned.role_group, planned.leads_response),
            )
            key = (member.staff_id, tour.day)
            if not alike or member.staff_id == tour.staff_id or key in self._refused:
                continue
            instead = self._instead(member, tour)
            if instead is not None:
                more = instead.cost_pence - tour.cost_pence
                over = max(0, self._spent + more - self._problem.overtime.cap_pence)
                yield Asked(member.staff_id, self._hours(member.staff_id), more, over)

    def _instead(self, member: StaffMember, tour: Tour) -> Tour | None:
        """The same overtime by another person, where that is lawful for them."""
        problem = self._problem
        own = {each.day: each for each in self._roster.tours_of(member.staff_id)}
        now = own.get(tour.day)
        on_rest_day = tour.kind is TourKind.REST_DAY_WORKING
        same_shift = now is not None and (
            (now.shift_code, now.kind, now.extension_minutes) == (tour.shift_code, tour.kind, 0)
        )
        if (now is not None) if on_rest_day else not same_shift:
            return None
        shift = problem.shift_by_code.get(tour.shift_code)
        kind = TourKind.REST_DAY_WORKING if on_rest_day else TourKind.ROSTERED
        option = None if shift is None else DutyOption(shift, tour.extension_minutes, kind)
        if option is None or option not in problem.options(member, tour.day):
            return None
        instead = problem.tour(member, tour.day, option)
        return instead if self._is_lawful(member, {**own, tour.day: instead}) else None

    def _is_lawful(self, member: StaffMember, tours: Mapping[date, Tour]) -> bool:
        """Whether the tours of a person keep every rule that binds them alone."""
        problem, who = self._problem, member.staff_id
        alone = replace(
            problem,
            strength=Strength((member,)),
            absences=tuple(each for each in problem.absences if each.staff_id == who),
            fixed={key: code for key, code in problem.fixed.items() if key[0] == who},
            published={},
            history=problem.history_by_person.get(who, ()),
        )
        roster = Roster(problem.horizon, tuple(sorted(tours.values(), key=lambda t: t.start)))
        return not any(
            next(rule.breaches(roster, alone), None)
            for rule in problem.rules
            if not isinstance(rule, NOT_OF_ONE_PERSON)
        )

    def _hours(self, who: str) -> float:
        """Hours of overtime offered so far: before, in the plan, and refused meanwhile."""
        horizon = self._problem.horizon
        tours = (tour for tour in self._roster.tours_of(who) if horizon.holds(tour.day))
        minutes = sum(tour.overtime_minutes for tour in tours if tour.is_capped_overtime)
        refused = (o for (other, day), o in self._refused.items() if other == who)
        minutes += sum(o.overtime_minutes for o in refused if horizon.holds(o.date))
        return offered_share(self._problem, self._problem.strength[who], minutes)


def _turn(asked: Asked) -> tuple[bool, float, int, str]:
    return asked.over_cap_pence > 0, asked.offered_hours, asked.more_pence, asked.staff_id


def read_refusals(pack: Pack, folder: Path, texts: Iterable[str]) -> list[OfferRow]:
    """The refusals that a command line tells, `ID:DATE`, each of overtime in the plan or offered.

    Raises
    ------
    PackError
        With every one that is no person and day, or is told already.
    """
    told = {(row.staff_id, row.date) for row in pack.offers}
    people = {row.staff_id for row in pack.staff}
    rows, problems = [], list[Problem]()
    by_day = {row["date"]: row for row in read_plan_folder(folder).rows("rota") if _paid(row)}
    own = {(row["staff_id"], row["date"]): row for row in read_plan_folder(folder).rows("rota")}
    for text in texts:
        who, _, day = text.partition(":")
        try:
            when = date.fromisoformat(day)
        except ValueError:
            problems.append(problem_at(REFUSED, "a person and a day, ID:2026-12-01", value=text))
            continue
        offered = own.get((who, when))
        offered = offered if offered is not None and _paid(offered) else by_day.get(when)
        if who not in people:
            problems.append(problem_at(REFUSED, "a person of staff.csv", value=who, hint=text))
        elif offered is None:
            problems.append(problem_at(REFUSED, "a day with overtime in the plan", value=text))
        elif (who, when) in told:
            problems.append(problem_at(REFUSED, "an offer not told in offers.csv", value=text))
        else:
            told.add((who, when))
            minutes = int(offered["overtime_minutes"])
            rows.append(
                OfferRow(staff_id=who, date=when, overtime_minutes=minutes, answer="refused")
            )
    if problems:
        raise PackError(problems)
    return rows


def _paid(row: Mapping[str, object]) -> bool:
    return bool(row["overtime_minutes"]) and row["kind"] != TourKind.PUBLIC_HOLIDAY


def ordered_offers(lost: Iterable[tuple[str, date]], folder: Path) -> Iterator[OfferRow]:
    """Rest days, by person and day, that are cancelled by order and worked as overtime."""
    rota = {(row["staff_id"], row["date"]): row for row in read_plan_folder(folder).rows("rota")}
    for who, day in lost:
        row = rota.get((who, day))
        if row is not None and _paid(row):
            minutes = int(row["overtime_minutes"])
            yield OfferRow(staff_id=who, date=day, overtime_minutes=minutes, answer="ordered")


def add_offers(pack: Pack, folder: Path, rows: Iterable[OfferRow]) -> Pack:
    """Put offers into `offers.csv` of a pack, each person and day once; the pack with them."""
    known = {(row.staff_id, row.date) for row in pack.offers}
    fresh = [row for row in rows if (row.staff_id, row.date) not in known]
    if not fresh:
        return pack
    every = tuple(sorted((*pack.offers, *fresh), key=lambda row: (row.date, row.staff_id)))
    columns = TABLE_BY_FILE[OFFERS_FILE].columns
    cells = ([getattr(row, name) for name in columns] for row in every)
    replace_file(folder / OFFERS_FILE, csv_text(columns, cells))
    return pack.model_copy(update={"offers": every})
