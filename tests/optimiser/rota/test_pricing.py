"""What a tour costs the rota: every kind of person, option and day, against two other reckonings.

One asks `optimiser.money` for the event that the tour is; the other adds minutes and rates up by
hand, minute by minute, from the regulations alone.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from optimiser.money.allowances import unsocial_hours
from optimiser.money.holidays import public_holiday
from optimiser.money.kept_on import KeptOn, kept_on
from optimiser.money.pay import PayRules
from optimiser.money.rest_days import free_day, rest_day
from optimiser.money.staff import StaffDuty, staff_overtime, staff_public_holiday
from optimiser.money.terms import payee_of
from optimiser.money.working_day import planned_overtime
from optimiser.people import Role, StaffMember
from optimiser.roster import MINUTE, Roster, Shift, Tour, TourKind
from optimiser.rota.problem import DutyOption, OvertimeLimits, RotaProblem
from optimiser.rota.rules import OvertimeCap
from tests.optimiser.rota.agreement import with_overtime
from tests.optimiser.rota.problems import member, problem

PAY = PayRules()
LONDON = ZoneInfo("Europe/London")
MONDAY = date(2026, 12, 21)
HOLIDAYS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})
DAWN = Shift("A", 360, 480, 480, 0)
EARLY = Shift("E", 420, 540, 540, 45)
LATE = Shift("L", 900, 600, 600, 60)
NIGHT = Shift("N", 1320, 540, 540, 45)
SHORT = Shift("H", 600, 190, 190, 0)
SHIFTS = (DAWN, EARLY, LATE, NIGHT, SHORT)
PEOPLE = (
    member("constable"),
    member("new constable", annual_pay_pence=3_116_300),
    member("half-time constable", contract_minutes_per_week=1200),
    member("sergeant", Role.SERGEANT, annual_pay_pence=5_620_900),
    member("PCSO", Role.PCSO, annual_pay_pence=2_700_000, contract_minutes_per_week=2220),
    member("half-time PCSO", Role.PCSO, annual_pay_pence=2_700_000, contract_minutes_per_week=1110),
    member("special", Role.SPECIAL, annual_pay_pence=0, contract_minutes_per_week=240),
    member("partner", Role.PARTNER, annual_pay_pence=2_800_000, contract_minutes_per_week=2220),
)
OPTIONS = (
    *(DutyOption(shift, minutes) for shift in SHIFTS for minutes in (0, 15, 60, 120)),
    *(DutyOption(shift, kind=TourKind.REST_DAY_WORKING) for shift in SHIFTS),
)
LINCOLNSHIRE = replace(PAY, working_day=replace(PAY.working_day, planned_least_minutes=30))
TOPPED_UP = replace(PAY, holiday_top_up_rate=20 / 365)


def priced_problem(pay: PayRules = PAY, notice: int = 14) -> RotaProblem:
    """Two weeks over Christmas, the bank holidays on a Friday and a Monday."""
    groups = len({person.role_group for person in PEOPLE})
    usual = problem(
        PEOPLE,
        np.ones((groups, 168)),
        days=14,
        start=MONDAY,
        shifts=SHIFTS,
        public_holidays=HOLIDAYS,
    )
    return replace(usual, pay=pay, overtime=OvertimeLimits(0, notice, 960, (15, 60, 120)))


def every_tour(p: RotaProblem, person: StaffMember) -> list[Tour]:
    return [p.tour(person, day, option) for day in p.horizon.dates for option in OPTIONS]


@pytest.mark.parametrize("notice", [3, 14, 15])
@pytest.mark.parametrize("pay", [PAY, LINCOLNSHIRE, TOPPED_UP], ids=["usual", "Lincs", "topped up"])
@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.staff_id)
def test_a_tour_costs_what_the_regulations_say(
    person: StaffMember, pay: PayRules, notice: int
) -> None:
    p = priced_problem(pay, notice)
    for tour in every_tour(p, person):
        assert tour.cost_pence == asked_of_money(tour, person, pay, notice), tour
        assert tour.cost_pence == by_hand(tour, person, pay, notice), tour
        zone, pence = p.horizon.zone, p.pricing.unsocial_hours_pence(tour, person)
        allowance = unsocial_hours(payee_of(person), tour.start, tour.end, zone, pay)
        assert pence == allowance.cost_pence == nights_by_hand(tour, person, pay), tour


def asked_of_money(tour: Tour, person: StaffMember, pay: PayRules, notice: int) -> int:
    """The cost of the event that a tour is."""
    payee, extension = payee_of(person), tour.extension_minutes
    if person.role in (Role.SPECIAL, Role.PARTNER):
        return 0
    if not person.role.is_officer:
        start = tour.end - extension * MINUTE if tour.kind is TourKind.ROSTERED else tour.start
        duty = StaffDuty(start, tour.end, worked_minutes_in_week=0)
        if tour.kind is TourKind.PUBLIC_HOLIDAY:
            return staff_public_holiday(payee, tour.minutes, pay).cost_pence
        return staff_overtime(payee, duty, LONDON, pay, public_holidays=HOLIDAYS).cost_pence
    if tour.kind is TourKind.REST_DAY_WORKING:
        worked = rest_day(payee, tour.minutes, notice, pay)
        free = free_day(payee, tour.minutes, notice, pay, only_they_could=False)
        assert worked.cost_pence == free.cost_pence, "rest days and free days of part-timers"
        return worked.cost_pence
    if tour.kind is TourKind.PUBLIC_HOLIDAY:
        return public_holiday(payee, tour.minutes, notice, pay).cost_pence
    if tour.end > next_morning(tour):
        ran_on = KeptOn(tour.end - extension * MINUTE, tour.end, next_morning(tour))
        return kept_on(payee, ran_on, pay).cost_pence
    return planned_overtime(payee, extension, pay, worked_minutes_in_week=0).cost_pence


def by_hand(tour: Tour, person: StaffMember, pay: PayRules, notice: int) -> int:
    """Minutes and rates of Annexes G and H and of the handbook, added up here."""
    if person.role in (Role.SPECIAL, Role.PARTNER):
        return 0
    quarters = tour.minutes - tour.minutes % 15
    extension = tour.extension_minutes - tour.extension_minutes % 15
    hour = Fraction(person.annual_pay_pence) / (
        Fraction(12520, 6) if person.role.is_officer else 37 * Fraction(52143, 1000)
    )
    load = Fraction(115, 100) * (1 + Fraction(pay.holiday_top_up_rate).limit_denominator(1000))
    parts: list[tuple[int, Fraction]] = []
    if not person.role.is_officer:
        full_time = person.contract_minutes_per_week == 2220
        if tour.kind is TourKind.PUBLIC_HOLIDAY:
            parts = [(quarters, Fraction(2))]
        else:
            rested = tour.kind is TourKind.REST_DAY_WORKING
            counted = quarters if rested else extension
            start = tour.start if rested else tour.end - tour.extension_minutes * MINUTE
            days = [staff_day(start + minute * MINUTE) for minute in range(counted)]
            parts = [(days.count(day), staff_rate(day)) for day in sorted(set(days))]
            parts = parts if full_time else [(counted, Fraction(1))]
    elif tour.kind is TourKind.REST_DAY_WORKING:
        parts = [(max(240, quarters) if notice < 15 else 0, Fraction(3, 2))]
    elif tour.kind is TourKind.PUBLIC_HOLIDAY:
        parts = [(max(240, quarters), Fraction(2))]
    else:
        resting = min(tour.extension_minutes, max(0, (tour.end - next_morning(tour)) // MINUTE))
        if resting:
            parts.append((240 if resting > 60 else resting - resting % 15, Fraction(3, 2)))
        working = tour.extension_minutes - resting
        if working >= pay.working_day.planned_least_minutes:
            rate = Fraction(1) if person.contract_minutes_per_week < 2400 else Fraction(4, 3)
            parts.append((working - working % 15, rate))
    return sum(floor(hour * rate * minutes / 60 * load + Fraction(1, 2)) for minutes, rate in parts)


def staff_day(moment: datetime) -> date:
    """The day of police staff goes from seven to seven."""
    return (moment.astimezone(LONDON) - timedelta(hours=7)).date()


def staff_rate(day: date) -> Fraction:
    """Double on Sundays and holidays."""
    return Fraction(2) if day.weekday() == 6 or day in HOLIDAYS else Fraction(3, 2)


def nights_by_hand(tour: Tour, person: StaffMember, pay: PayRules) -> int:
    """A tenth for whole hours between 20:00 and 06:00."""
    if not person.role.is_officer:
        return 0
    dark = [
        not 6 <= (tour.start + minute * MINUTE).astimezone(LONDON).hour < 20
        for minute in range(tour.minutes)
    ]
    spells = "".join("x" if night else " " for night in dark).split()
    hours = sum(len(spell) // 60 for spell in spells)
    load = Fraction(115, 100) * (1 + Fraction(pay.holiday_top_up_rate).limit_denominator(1000))
    pence = person.annual_pay_pence * Fraction(6, 12520) * Fraction(1, 10) * hours * load
    return floor(pence + Fraction(1, 2))


def next_morning(tour: Tour) -> datetime:
    """Seven o'clock on the day after the one on which a tour starts (no clock changes here)."""
    day = tour.start.astimezone(LONDON).date() + timedelta(days=1)
    return datetime.combine(day, datetime.min.time(), LONDON) + timedelta(hours=7)


def test_no_officer_is_offered_an_extension_into_the_next_day_of_the_force() -> None:
    p = priced_problem()
    nights = {
        (person.role.is_officer, option.extension_minutes)
        for person in PEOPLE
        for day in p.horizon.dates
        for option in p.options(person, day)
        if option.shift == NIGHT and day not in HOLIDAYS and option.kind is TourKind.ROSTERED
    }
    assert nights == {(True, 0), (False, 0), (False, 15), (False, 60), (False, 120)}


@pytest.mark.parametrize(("notice", "is_offered"), [(14, True), (15, False)])
def test_a_rest_day_is_offered_to_officers_while_it_is_paid(notice: int, is_offered: bool) -> None:
    p = priced_problem(notice=notice)
    kinds = {option.kind for option in p.options(PEOPLE[0], MONDAY)}
    assert (TourKind.REST_DAY_WORKING in kinds) == is_offered


def test_time_off_in_place_of_pay() -> None:
    """An hour and a quarter for an hour that was planned, an hour and a half on a rest day."""
    p, person = priced_problem(), PEOPLE[0]
    extended = p.tour(person, MONDAY, DutyOption(EARLY, 60))
    rest = p.tour(person, MONDAY, DutyOption(EARLY, kind=TourKind.REST_DAY_WORKING))
    assert p.pricing.time_off_minutes(extended, person) == 75
    assert p.pricing.time_off_minutes(rest, person) == 810
    assert p.pricing.time_off_minutes(p.tour(person, MONDAY, DutyOption(EARLY)), person) == 0


def test_a_cap_that_is_exceeded_names_people_and_days() -> None:
    worked = with_overtime(2)
    capped = replace(worked, overtime=replace(worked.overtime, cap_pence=1_000))
    member, (first, second) = capped.strength.members[0], capped.horizon.dates
    rest_day = DutyOption(capped.shifts[0], kind=TourKind.REST_DAY_WORKING)
    tours = (
        capped.tour(member, first, DutyOption(capped.shifts[0], 60)),
        capped.tour(member, second, rest_day),
    )
    (breach,) = OvertimeCap().breaches(Roster(capped.horizon, tours), capped)
    pounds = [f"£{tour.cost_pence / 100:,.2f}" for tour in tours]
    named = f"the dearest of it: P0 on {second} {pounds[1]}, P0 on {first} {pounds[0]}"
    assert breach.message.endswith(named)


def pcso_tour(day: date, shift: Shift, kind: TourKind = TourKind.ROSTERED, extra: int = 0) -> int:
    p = priced_problem()
    who = p.strength["PCSO"]
    return p.pricing.staff_weekend_pence(p.tour(who, day, DutyOption(shift, extra, kind)), who)


def of_an_hour(share: float, hours: float) -> int:
    """Pence of hours of the PCSO at a share of basic pay, with National Insurance."""
    return floor(1.15 * share * hours * 2_700_000 / PAY.staff_hours_per_year + 0.5)


@pytest.mark.parametrize(
    ("day", "shift", "hours"),
    [(26, EARLY, 9), (27, NIGHT, 9), (24, NIGHT, 0), (25, DAWN, 0), (26, DAWN, 7), (28, DAWN, 1)],
)
def test_a_pcsos_contracted_weekend_bears_half_as_much_again(
    day: int, shift: Shift, hours: int
) -> None:
    """By the staff day from 07:00: an hour from 06:00 on Saturday is Friday's, on Monday Sunday's.

    Public holidays are paid double as such.
    """
    on_holiday = date(2026, 12, day) in HOLIDAYS
    assert pcso_tour(date(2026, 12, day), shift) == of_an_hour(0.5, 0 if on_holiday else hours)


def test_overtime_at_weekends_is_no_contracted_weekend() -> None:
    saturday = date(2026, 12, 26)
    assert pcso_tour(saturday, EARLY, TourKind.REST_DAY_WORKING) == 0
    assert pcso_tour(saturday, EARLY, extra=120) == of_an_hour(0.5, 9)


@pytest.mark.parametrize(
    ("weekends", "band", "due"),
    [
        ("enhancement", "middle", (0, of_an_hour(0.14, 74))),
        ("rolled_up", "low", (of_an_hour(0.1389, 74), of_an_hour(0.125, 74))),
        ("none", "high", (0, of_an_hour(0.2, 74))),
        ("none", "none", (0, 0)),
    ],
)
def test_shares_of_contracted_pay_are_for_pcsos_alone(
    weekends: str, band: str, due: tuple[int, int]
) -> None:
    staff = replace(PAY.staff, weekend_terms=weekends, shift_band=band)
    p = priced_problem(replace(PAY, staff=staff))
    shares = {m.staff_id: p.pricing.staff_share_pence(m) for m in p.strength.members}
    assert shares.pop("PCSO") == due
    shares.pop("half-time PCSO")
    assert set(shares.values()) == {(0, 0)}
