"""Checks `ledger.csv` against the tours and the history, counted again day by day."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from optimiser.people import Role
from optimiser.roster import MINUTE, Roster, Tour, TourKind
from optimiser.rule import Breach
from scenarios.schema.pack import HistoryRow, Pack, StaffRow
from scenarios.verify.counts.owed_rest import given_back
from scenarios.verify.notices import Notices
from scenarios.verify.plan_folder import PlanFolder, breach_of_file
from scenarios.verify.totals import differing

FILE = "ledger.csv"
TOLERANCE = 1e-6
OFFICERS = (Role.CONSTABLE, Role.SERGEANT)


def check_ledger(
    pack: Pack, plan: PlanFolder, roster: Roster, notices: Notices
) -> Iterator[Breach]:
    """Each row of the ledger, and its totals in the summary."""
    told = {row["staff_id"]: row for row in plan.rows("ledger")}
    if len(told) != len(plan.rows("ledger")):
        yield breach_of_file(FILE, "somebody is there twice")
    people = {row.staff_id: row for row in pack.staff}
    if unknown := sorted(told.keys() - people.keys()):
        yield breach_of_file(FILE, f"{unknown[0]} is not in the pack", len(unknown), "rows")
    history = {row.staff_id: row for row in pack.history}
    sums: dict[str, float] = {}
    for who, person in people.items():
        tours = list(roster.tours_of(who))
        expected = _entry(pack, person, history.get(who), tours, roster, notices)
        for name, value in expected.items():
            sums[name] = sums.get(name, 0) + value
        longest = expected["longest_days_between_rest_days"]
        sums["longest"] = max(sums.get("longest", 0), longest)
        if who not in told:
            yield breach_of_file(FILE, f"{who} is not there")
            continue
        wrong = [
            f"{name} is {told[who][name]:g}, but should be {value:g}"
            for name, value in expected.items()
            if abs(told[who][name] - value) > TOLERANCE
        ]
        if wrong:
            yield breach_of_file(FILE, f"{who}: {'; '.join(wrong)}", len(wrong))
    yield from _totals(plan, sums)


def _start(tour: Tour) -> float:
    return tour.start.timestamp()


def _totals(plan: PlanFolder, sums: Mapping[str, float]) -> Iterator[Breach]:
    expected = {
        "longest_days_between_rest_days": int(sums.get("longest", 0)),
        "short_rests": int(sums.get("short_rests", 0)),
        "rest_debt_hours": sums.get("rest_debt_minutes", 0) / 60,
        "rest_days_worked": int(sums.get("rest_days_worked", 0)),
        "rest_days_given_back": int(sums.get("rest_days_given_back", 0)),
        "rest_days_owed": float(sums.get("rest_days_owed_after", 0)),
        "toil_hours_given_back": sums.get("toil_given_back_minutes", 0) / 60,
        "toil_hours": sums.get("toil_minutes_after", 0) / 60,
    }
    told = plan.block("rota").get("ledger")
    yield from differing("rota.ledger", told if isinstance(told, dict) else {}, expected)


def _entry(
    pack: Pack,
    person: StaffRow,
    before: HistoryRow | None,
    tours: list[Tour],
    roster: Roster,
    notices: Notices,
) -> dict[str, float]:
    """What the row of a person should say."""
    planned = [tour for tour in tours if roster.horizon.holds(tour.day)]
    worked = [tour for tour in planned if tour.kind is TourKind.REST_DAY_WORKING]
    short, debt = _debt(tours, pack.policy.hours.minimum_rest_minutes)
    owed, toil = (before.rest_days_owed, before.toil_minutes) if before else (0.0, 0)
    told = [row for row in pack.owed if row.staff_id == person.staff_id]
    if any(row.kind == "rest_day" for row in told):
        owed = sum(row.amount for row in told if row.kind == "rest_day")
    if any(row.kind == "time_off" for row in told):
        toil = int(sum(row.amount for row in told if row.kind == "time_off"))
    days, minutes = _gained(pack, person, planned, notices)
    paid = sum(tour.paid_minutes for tour in planned if tour.kind is not TourKind.REST_DAY_WORKING)
    back, off = given_back(pack, person, paid)
    return {
        "longest_days_between_rest_days": _longest(tours, roster),
        "short_rests": short,
        "rest_debt_minutes": debt,
        "rest_days_worked": len(worked),
        "rest_days_owed_before": owed,
        "rest_days_given_back": back,
        "rest_days_owed_after": owed - back + days,
        "toil_minutes_before": toil,
        "toil_given_back_minutes": off,
        "toil_minutes_after": toil - off + minutes,
    }


def _gained(pack: Pack, person: StaffRow, planned: list[Tour], notices: Notices) -> tuple[int, int]:
    """Rest days and minutes of time off that the duties of a plan earn, by the notice of each."""
    pay, days, minutes = pack.policy.pay, 0, 0
    for tour in planned:
        notice = notices.days(tour.staff_id, tour.day, tour.shift_code)
        worked = tour.kind is TourKind.REST_DAY_WORKING
        if person.role not in OFFICERS:
            short = worked and notice < pay.staff.rest_day_notice_days
            minutes += (tour.end - tour.start) // MINUTE if short else 0
        elif worked:
            days += notice >= pay.rest_day_notice_days
        elif tour.kind is TourKind.PUBLIC_HOLIDAY:
            days += notice < pay.rest_days.public_holiday_notice_days
    return days, minutes


def _debt(tours: list[Tour], least: int) -> tuple[int, int]:
    short = debt = 0
    for index in range(1, len(tours)):
        rest = round((_start(tours[index]) - tours[index - 1].end.timestamp()) / 60)
        if rest < least:
            short += 1
            debt += least - rest
        else:
            debt -= min(debt, rest - least)
    return short, debt


def _longest(tours: list[Tour], roster: Roster) -> int:
    """Walk back from every day of the period to the rostered rest day before it."""
    busy = {tour.day for tour in tours if tour.kind is not TourKind.REST_DAY_WORKING}
    longest = 1
    for day in roster.horizon.dates:
        back = 0
        while day - timedelta(days=back) in busy:
            back += 1
        longest = max(longest, back + 1)
    return longest
