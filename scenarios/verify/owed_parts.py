"""Checks `owed.csv` of a plan: every part of what is owed with its day, counted again."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from optimiser.roster import MINUTE, Roster, Tour, TourKind
from optimiser.rule import Breach
from scenarios.schema.pack import Pack, StaffRow
from scenarios.verify.counts.owed_rest import Parts, due, given_back, parts_owed
from scenarios.verify.notices import Notices
from scenarios.verify.plan_folder import PlanFolder, breach_of_file
from scenarios.verify.totals import differing

FILE = "owed.csv"
OFFICERS = ("constable", "sergeant")
MONTHS = 12
LAST_DAYS = (31, 30, 29, 28)
TOLERANCE = 1e-6


def check_owed_parts(
    pack: Pack, plan: PlanFolder, roster: Roster, notices: Notices
) -> Iterator[Breach]:
    """What each person is owed by each day, in the file and by the tours."""
    yield from differing("rota.ledger", *_made(pack, plan, roster, notices))
    told: dict[str, Parts] = {}
    for row in plan.rows("owed"):
        own = told.setdefault(row["staff_id"], defaultdict(float))
        own[row["kind"], row["by"]] += row["amount"]
    people = {row.staff_id: row for row in pack.staff}
    if unknown := sorted(told.keys() - people.keys()):
        yield breach_of_file(FILE, f"{unknown[0]} is not in the pack", len(unknown), "rows")
    for who, person in people.items():
        planned = [tour for tour in roster.tours_of(who) if roster.horizon.holds(tour.day)]
        expected, found = (
            _expected(pack, person, planned, notices),
            told.get(who, defaultdict(float)),
        )
        for kind, by in sorted(expected.keys() | found.keys()):
            there, should = found[kind, by], expected[kind, by]
            if abs(there - should) > TOLERANCE:
                message = (
                    f"{who} is told {there:g} of {kind} by {by or 'no day'}, but should be "
                    f"{should:g}"
                )
                yield breach_of_file(FILE, message)


def _made(
    pack: Pack, plan: PlanFolder, roster: Roster, notices: Notices
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the summary tells of what the plan makes owed, and what its tours give."""
    days, minutes, firsts = 0, 0.0, set()
    for person in pack.staff:
        own = roster.tours_of(person.staff_id)
        each = due(pack, person)[1]
        for tour in own:
            found = _earned(pack, person, tour, notices) if roster.horizon.holds(tour.day) else None
            if found is not None:
                kind, by, amount = found
                days += kind == "rest_day"
                minutes += each if kind == "rest_day" else amount
                firsts.add(by)
    told = plan.block("rota").get("ledger")
    expected = {
        "rest_days_made_owed": days,
        "hours_made_owed": minutes / 60,
        "first_of_it_due_by": min(firsts, default=None),
    }
    return told if isinstance(told, dict) else {}, expected


def _expected(pack: Pack, person: StaffRow, planned: list[Tour], notices: Notices) -> Parts:
    """What is left of the account, and what the tours of the plan add."""
    parts = parts_owed(pack, person.staff_id)
    paid = sum(tour.paid_minutes for tour in planned if tour.kind is not TourKind.REST_DAY_WORKING)
    for kind, taken in zip(("rest_day", "time_off"), given_back(pack, person, paid), strict=True):
        left = float(taken)
        days = sorted(by for other, by in parts if other == kind and by)
        for by in (*days, ""):
            gone = min(left, parts[kind, by])
            parts[kind, by] -= gone
            left -= gone
    for tour in planned:
        found = _earned(pack, person, tour, notices)
        if found is not None:
            parts[found[0], found[1]] += found[2]
    return parts


def _earned(
    pack: Pack, person: StaffRow, tour: Tour, notices: Notices
) -> tuple[str, str, float] | None:
    """Kind, last day and amount of what a tour earns in rest."""
    pay, resting = pack.policy.pay, tour.kind is TourKind.REST_DAY_WORKING
    notice = notices.days(tour.staff_id, tour.day, tour.shift_code)
    if person.role.value not in OFFICERS:
        if not resting or notice >= pay.staff.rest_day_notice_days:
            return None
        by = _months_on(tour.day, pay.staff.time_off_within_months)
        return "time_off", by, (tour.end - tour.start) // MINUTE
    holiday = tour.kind is TourKind.PUBLIC_HOLIDAY
    in_time = resting and notice >= pay.rest_day_notice_days
    if in_time or (holiday and notice < pay.rest_days.public_holiday_notice_days):
        return "rest_day", _months_on(tour.day, pay.rest_days.given_within_months), 1
    return None


def _months_on(day: date, months: int) -> str:
    """The same day some months on, or the last one of that month before it."""
    whole = day.year * MONTHS + day.month - 1 + months
    for last in LAST_DAYS:
        try:
            return date(whole // MONTHS, whole % MONTHS + 1, min(day.day, last)).isoformat()
        except ValueError:
            continue
    raise AssertionError(day)
