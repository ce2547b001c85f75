"""Tiny problems on which every roster can be listed: one or more for each rule, with parameters on
the boundary of what the tours make possible."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import numpy as np

from optimiser.people import Absence, Role, RoleGroup, Strength
from optimiser.roster import Shift, Tour, TourKind, tour_times
from optimiser.rota.giving_back import GivingBack
from optimiser.rota.night import NightTime
from optimiser.rota.problem import DutyOption, OvertimeLimits, RotaProblem
from optimiser.rota.reference import ReferencePeriods
from optimiser.rota.rest_spans import RestNeed
from optimiser.rota.rules import (
    Absences,
    AverageRestDays,
    AverageWeek,
    ConsecutiveNights,
    ContractedHours,
    DeclaredAvailability,
    DutySpan,
    HazardousNights,
    KeptPattern,
    LockedDuties,
    LongestRun,
    LongestTour,
    MinimumRest,
    MonthlyOvertime,
    MovedRestDays,
    NightRestriction,
    NightWorkerAverage,
    OneDutyADay,
    OvertimeCap,
    PartTimeWeek,
    PersonalOvertime,
    RestDays,
    RestDaysOwed,
    RoleAndSkill,
    Supervision,
    WeeklyRest,
)
from optimiser.rota.rules.base import Rule
from tests.optimiser.rota.problems import MONDAY, member, problem

DAY_SHIFT = Shift("D", 480, 480, 480, 45)
EARLY = Shift("E", 420, 480, 480, 45)
LATE = Shift("L", 900, 480, 480, 45)
NIGHT = Shift("N", 1320, 540, 540, 45)
SUNDAY = date(2026, 11, 8)
FRIDAY = date(2026, 11, 6)
SPRING_SATURDAY = date(2027, 3, 27)
WEDNESDAY = date(2026, 11, 4)
AUTUMN_SATURDAY = date(2026, 10, 24)


@dataclass(frozen=True)
class Case:
    """A rule and a problem with so few possible tours that all rosters can be listed."""

    name: str
    rule: Rule
    build: Callable[[], RotaProblem]

    def problem(self) -> RotaProblem:
        return replace(self.build(), rules=(self.rule,))


def small(days: int = 3, *shifts: Shift, people: int = 1, **facts: object) -> RotaProblem:
    """`people` constables and no overtime; the whole requirement is one person an hour."""
    members = [member(f"P{index}") for index in range(people)]
    return problem(
        members,
        np.ones((1, 168)),
        days=days,
        shifts=shifts or (DAY_SHIFT,),
        cap_percent=0.0,
        **{"overtime": OvertimeLimits(0, 15, 0), **facts},
    )


def with_overtime(days: int, **facts: object) -> RotaProblem:
    """One constable whose tours may be extended by an hour, or worked on a rest day."""
    limits = OvertimeLimits(1_000_000, 14, 960, (60,))
    return small(days, DAY_SHIFT, overtime=limits, **facts)


def told_in_time(most: int, days: int = 4, **facts: object) -> RotaProblem:
    """The same where the first rest day is paid and later ones are worked for others."""
    limits = OvertimeLimits(1_000_000, 14, 960, (), most_rest_days_owed=most)
    told = MONDAY - timedelta(days=15)
    return small(days, DAY_SHIFT, overtime=limits, **{"published_on": told, **facts})


def told(**facts: object) -> RotaProblem:
    """Two rest days, a day of duty and one that was not told, of which all may change."""
    codes = (None, None, "D")
    days = {("P0", MONDAY + timedelta(days=day)): code for day, code in enumerate(codes)}
    return with_overtime(4, **{"published": days, **facts})


def after_overtime(start: date, days: int) -> RotaProblem:
    """The same after eight hours on a rest day, on the second day before the period."""
    (worked,) = history(DAY_SHIFT, 2, start=start)
    worked = replace(worked, kind=TourKind.REST_DAY_WORKING, overtime_minutes=480)
    return with_overtime(days, start=start, history=(worked,))


def part_time(full_minutes: int, days: int, **facts: object) -> RotaProblem:
    """The same for a part-timer where a full-time week has that many minutes."""
    usual = with_overtime(days, **facts)
    half_time = replace(usual.strength.members[0], contract_minutes_per_week=480)
    pay = replace(usual.pay, officer_week_minutes=full_minutes)
    return replace(usual, strength=Strength((half_time,)), pay=pay)


def history(shift: Shift, *days_before: int, start: date = MONDAY) -> tuple[Tour, ...]:
    """Tours of P0 that many days before the period."""
    base = small(1, shift, start=start)
    tours = []
    for back in sorted(days_before, reverse=True):
        day = start - timedelta(days=back)
        begins, ends = tour_times(base.horizon, shift, day)
        tours.append(Tour("P0", day, shift.code, begins, ends, shift.paid_minutes, base_id="B1"))
    return tuple(tours)


def forced(first: Shift, second: Shift, day: date, days: int = 3) -> RotaProblem:
    """P0 is locked to two duties in a row, and an exigency forced the one of that day."""
    locks = {("P0", MONDAY): first.code, ("P0", MONDAY + timedelta(days=1)): second.code}
    return small(days, EARLY, LATE, NIGHT, fixed=locks, exigencies=frozenset({("P0", day)}))


def forced_after(shift: Shift, days: int = 0) -> RotaProblem:
    """An exigency forces a duty some days after a night of the past."""
    day = MONDAY + timedelta(days=days)
    return small(
        3,
        EARLY,
        LATE,
        history=history(NIGHT, 1),
        fixed={("P0", day): shift.code},
        exigencies=frozenset({("P0", day)}),
    )


def rest(hours: float) -> MinimumRest:
    return MinimumRest(timedelta(hours=hours))


def supervised(**facts: object) -> RotaProblem:
    people = [member("P0"), member("S0", Role.SERGEANT), member("S1", Role.SERGEANT, "B2")]
    shifts = (EARLY, Shift("H", 450, 480, 480, 45))
    limits = OvertimeLimits(0, 15, 0)
    return problem(people, np.ones((2, 168)), days=2, shifts=shifts, overtime=limits, **facts)


def _volunteer_and_sergeant() -> RotaProblem:
    people = [
        member("V0", Role.SPECIAL, role_group=RoleGroup.SPECIAL),
        member("S0", Role.SERGEANT),
    ]
    shifts = (EARLY, Shift("H", 450, 480, 480, 45))
    limits = OvertimeLimits(0, 15, 0)
    return problem(people, np.ones((2, 168)), days=2, shifts=shifts, overtime=limits)


def _pair(role: Role, *shifts: Shift, days: int = 2, **facts: object) -> RotaProblem:
    """P0 of a role, and a constable beside them."""
    people = [member("P0", role, **facts), member("P1")]
    limits = OvertimeLimits(0, 15, 0)
    groups = len({person.role_group for person in people})
    return problem(people, np.ones((groups, 168)), days=days, shifts=shifts, overtime=limits)


def _alone(role: Role, *shifts: Shift) -> RotaProblem:
    """P0 of a role, for one day."""
    limits = OvertimeLimits(0, 15, 0)
    return problem([member("P0", role)], np.ones((1, 168)), days=1, shifts=shifts, overtime=limits)


def _windows(*windows: tuple[int, int]) -> dict[str, tuple[tuple[datetime, datetime], ...]]:
    midnight = datetime(2026, 11, 2, tzinfo=UTC)
    return {
        "P0": tuple(
            (midnight + timedelta(hours=a), midnight + timedelta(hours=b)) for a, b in windows
        )
    }


SPLIT = (EARLY, Shift("S", 1020, 240, 240, 0))
PCSO_SHIFTS = (
    Shift("A", 360, 480, 480, 0),
    EARLY,
    Shift("B", 960, 480, 480, 0),
    Shift("C", 990, 480, 480, 0),
)

CASES: tuple[Case, ...] = (
    Case("split tours", OneDutyADay(), lambda: small(2, *SPLIT)),
    Case("two people", OneDutyADay(), lambda: small(1, *SPLIT, people=2)),
    *(
        Case(f"tours of {minutes}", LongestTour(minutes), lambda: with_overtime(2))
        for minutes in (479, 480, 539, 540)
    ),
    *(
        Case(
            f"tours of {minutes} over the {name} change",
            LongestTour(minutes),
            lambda start=start: small(2, NIGHT, DAY_SHIFT, start=start),
        )
        for minutes in (479, 480, 539, 540)
        for name, start in (("spring", SPRING_SATURDAY), ("autumn", AUTUMN_SATURDAY))
    ),
    *(
        Case(
            f"an extension over the {name} change, {minutes}",
            LongestTour(minutes),
            lambda start=start: replace(
                small(2, Shift("X", 1020, 480, 480, 0), start=start),
                overtime=OvertimeLimits(1_000_000, 14, 960, (120,)),
            ),
        )
        for minutes in (540, 599, 600, 659, 660)
        for name, start in (("spring", SPRING_SATURDAY), ("autumn", AUTUMN_SATURDAY))
    ),
    *(
        Case(
            f"an exigency of at most {minutes}",
            LongestTour(480, minutes),
            lambda: forced(NIGHT, EARLY, MONDAY, days=2),
        )
        for minutes in (0, 539, 540)
    ),
    *(
        Case(
            f"an exigency of at most {minutes}, that may be extended",
            LongestTour(479, minutes),
            lambda: replace(
                forced(LATE, EARLY, MONDAY, days=2),
                shifts=(EARLY, LATE),
                overtime=OvertimeLimits(1_000_000, 14, 960, (60,)),
            ),
        )
        for minutes in (480, 540)
    ),
    Case(
        "an exigency told with an extension",
        LongestTour(480, 540),
        lambda: replace(
            forced(LATE, EARLY, MONDAY, days=2),
            shifts=(EARLY, LATE),
            overtime=OvertimeLimits(1_000_000, 14, 960, (60,)),
            terms={("P0", MONDAY): DutyOption(LATE, 60)},
        ),
    ),
    *(
        Case(f"rest of {hours} h", rest(hours), lambda: small(3, EARLY, LATE, NIGHT))
        for hours in (8, 8.25, 11, 14, 15, 16, 16.25)
    ),
    *(
        Case(
            f"{hours} h over the spring change",
            rest(hours),
            lambda: small(3, LATE, DAY_SHIFT, start=SPRING_SATURDAY),
        )
        for hours in (8, 8.25, 9, 9.25)
    ),
    *(
        Case(
            f"{hours} h over the autumn change",
            rest(hours),
            lambda: small(3, LATE, DAY_SHIFT, start=AUTUMN_SATURDAY),
        )
        for hours in (9, 9.25, 10, 10.25)
    ),
    *(
        Case(
            f"{hours} h after history",
            rest(hours),
            lambda: small(2, EARLY, LATE, history=history(NIGHT, 1)),
        )
        for hours in (7.75, 8, 8.25, 11)
    ),
    *(
        Case(f"an exigency, {hours} h", rest(hours), lambda: forced(LATE, EARLY, MONDAY))
        for hours in (8, 16, 16.25)
    ),
    *(
        Case(f"an exigency of the {day} day", rest(11), lambda back=back: forced(LATE, EARLY, back))
        for day, back in (("second", MONDAY + timedelta(days=1)), ("third", WEDNESDAY))
    ),
    Case("an exigency after history", rest(11), lambda: forced_after(EARLY)),
    Case("an exigency a day after history", rest(11), lambda: forced_after(EARLY, 1)),
    Case(
        "an exigency of another",
        rest(11),
        lambda: replace(forced(LATE, EARLY, MONDAY), exigencies=frozenset({("P1", MONDAY)})),
    ),
    Case(
        "an exigency that may be extended",
        rest(8),
        lambda: replace(
            forced(LATE, EARLY, MONDAY, days=2),
            shifts=(EARLY, LATE),
            overtime=OvertimeLimits(1_000_000, 14, 960, (60,)),
        ),
    ),
    *(
        Case(
            f"{need.count} x {need.minutes} minutes in {need.days} days",
            WeeklyRest((need,)),
            lambda: small(
                8, EARLY, start=SUNDAY, history=history(LATE, *range(1, 7), start=SUNDAY)
            ),
        )
        for need in (
            RestNeed(7, 1439),
            RestNeed(7, 1440),
            RestNeed(7, 1441),
            RestNeed(7, 2400),
            RestNeed(7, 2401),
            RestNeed(7, 1980),
            RestNeed(7, 1981),
            RestNeed(14, 2880),
            RestNeed(14, 5400),
            RestNeed(14, 5401),
            RestNeed(14, 2880, 2),
            RestNeed(14, 2520, 2),
            RestNeed(14, 2521, 2),
        )
    ),
    *(
        Case(
            f"a day between tours, {minutes} minutes",
            WeeklyRest((RestNeed(7, minutes),)),
            lambda: small(
                3,
                EARLY,
                NIGHT,
                LATE,
                start=FRIDAY,
                history=history(EARLY, 4, 3, 2, 1, start=FRIDAY),
            ),
        )
        for minutes in (1440, 1500, 1501, 1860, 1861)
    ),
    Case(
        "either way of weekly rest",
        WeeklyRest((RestNeed(7, 2400), RestNeed(14, 4320))),
        lambda: small(9, DAY_SHIFT, start=SUNDAY, history=history(EARLY, 6, 5, 3, 2, start=SUNDAY)),
    ),
    Case(
        "weekly rest over the spring change",
        WeeklyRest((RestNeed(7, 2341),)),
        lambda: small(
            3,
            NIGHT,
            EARLY,
            start=SPRING_SATURDAY - timedelta(days=1),
            history=history(NIGHT, 4, 3, 2, 1, start=SPRING_SATURDAY - timedelta(days=1)),
        ),
    ),
    Case(
        "weekly rest that history makes impossible",
        WeeklyRest((RestNeed(7, 1441),)),
        lambda: small(
            3, EARLY, LATE, start=SUNDAY, history=history(EARLY, 1, 2, 3, 4, 5, 6, start=SUNDAY)
        ),
    ),
    Case("weekly rest switched off", WeeklyRest(()), lambda: small(7)),
    *(Case(f"gap of {gap}", RestDays(gap), lambda: small(6)) for gap in (1, 2, 3, 6)),
    Case("gap with rest days worked", RestDays(3), lambda: with_overtime(4)),
    Case("gap after history", RestDays(3), lambda: small(4, history=history(DAY_SHIFT, 1, 2))),
    Case(
        "gap after history, touching",
        RestDays(4),
        lambda: small(4, history=history(DAY_SHIFT, 1, 2)),
    ),
    *(
        Case(f"{rests} rest days a week", AverageRestDays(rests), lambda: small(7))
        for rests in (0, 1, 2, 6)
    ),
    Case("rest days of two shifts a day", AverageRestDays(3), lambda: small(5, EARLY, LATE)),
    Case("rest days that are worked", AverageRestDays(4), lambda: with_overtime(4)),
    *(
        Case(
            f"{due} rest days due beside a holiday",
            AverageRestDays(),
            lambda due=due: small(
                7,
                giving_back={"P0": GivingBack(due, 480)},
                public_holidays=frozenset({WEDNESDAY}),
            ),
        )
        for due in (1, 3, 4, 9)
    ),
    *(
        Case(
            f"rest days of somebody away from day {first}",
            AverageRestDays(),
            lambda first=first: small(
                7,
                absences=(
                    Absence(
                        "P0",
                        MONDAY + timedelta(days=first),
                        MONDAY + timedelta(days=6),
                        "leave",
                    ),
                ),
            ),
        )
        for first in (3, 4, 6)
    ),
    Case(
        "rest days that locks take away",
        AverageRestDays(),
        lambda: small(
            7, fixed={("P0", MONDAY + timedelta(days=day)): "D" for day in (0, 1, 2, 3, 4, 5)}
        ),
    ),
    Case("rest days of a special", AverageRestDays(), lambda: _alone(Role.SPECIAL, DAY_SHIFT)),
    *(
        Case(f"{most} rest days owed", RestDaysOwed(), lambda most=most: told_in_time(most))
        for most in (1, 2)
    ),
    *(
        Case(name, MovedRestDays(), lambda facts=facts: told(**facts))
        for name, facts in (
            ("rest days moved", {}),
            ("rest days moved at a public holiday", {"public_holidays": frozenset({MONDAY})}),
            (
                "rest days moved by somebody away",
                {"absences": (Absence("P0", WEDNESDAY, WEDNESDAY, "leave"),)},
            ),
            ("rest days moved by a lock", {"fixed": {("P0", MONDAY): "D"}}),
            (
                "rest days moved by police staff",
                {"strength": Strength((member("P0", Role.PCSO),))},
            ),
            (
                "rest days moved beside a paid one",
                {
                    "terms": {
                        ("P0", WEDNESDAY): DutyOption(DAY_SHIFT, kind=TourKind.REST_DAY_WORKING)
                    }
                },
            ),
        )
    ),
    Case(
        "rest days owed that were told before",
        RestDaysOwed(),
        lambda: told_in_time(
            1,
            fixed={("P0", MONDAY + timedelta(days=day)): "D" for day in (1, 2)},
            terms={
                ("P0", MONDAY + timedelta(days=day)): DutyOption(
                    DAY_SHIFT, kind=TourKind.REST_DAY_WORKING
                )
                for day in (1, 2)
            },
        ),
    ),
    Case(
        "rest days of police staff",
        RestDaysOwed(),
        lambda: replace(
            told_in_time(1, 3),
            strength=Strength((member("P0", Role.PCSO), member("P1"))),
        ),
    ),
    *(Case(f"run of {days}", LongestRun(days), lambda: small(6)) for days in (1, 3, 5)),
    Case("run with rest days worked", LongestRun(2), lambda: with_overtime(4)),
    Case("run after history", LongestRun(3), lambda: small(4, history=history(DAY_SHIFT, 1, 2))),
    Case("run after a gap", LongestRun(2), lambda: small(4, history=history(DAY_SHIFT, 2, 3))),
    *(
        Case(f"{nights} nights", ConsecutiveNights(nights), lambda: small(4, LATE, NIGHT))
        for nights in (1, 2, 3)
    ),
    Case(
        "nights after history",
        ConsecutiveNights(2),
        lambda: small(3, NIGHT, history=history(NIGHT, 1, 2)),
    ),
    *(
        Case(
            f"a night from {least} minutes",
            ConsecutiveNights(1, NightTime(least_minutes=least)),
            lambda: small(3, NIGHT, Shift("V", 1140, 540, 540, 45)),
        )
        for least in (299, 300, 301, 420, 421)
    ),
    Case(
        "leave",
        Absences(),
        lambda: small(
            4,
            DAY_SHIFT,
            NIGHT,
            absences=(
                Absence("P0", MONDAY + timedelta(days=2), MONDAY + timedelta(days=2), "leave"),
            ),
        ),
    ),
    Case(
        "leave of another",
        Absences(),
        lambda: small(2, DAY_SHIFT, people=2, absences=(Absence("P1", MONDAY, MONDAY, "leave"),)),
    ),
    Case(
        "a late that ends at midnight",
        Absences(),
        lambda: small(
            2,
            Shift("M", 960, 480, 480, 0),
            Shift("X", 961, 480, 480, 0),
            absences=(
                Absence("P0", MONDAY + timedelta(days=1), MONDAY + timedelta(days=1), "leave"),
            ),
        ),
    ),
    Case(
        "shift of another role",
        RoleAndSkill(),
        lambda: _pair(
            Role.SERGEANT, EARLY, Shift("S", 480, 480, 480, 0, roles=frozenset({Role.SERGEANT}))
        ),
    ),
    Case(
        "shift of one weekday",
        RoleAndSkill(),
        lambda: small(3, EARLY, Shift("T", 480, 480, 480, 0, weekdays=frozenset({1}))),
    ),
    Case(
        "skill",
        RoleAndSkill({RoleGroup.RESPONSE: frozenset({"driver"})}),
        lambda: _pair(Role.CONSTABLE, EARLY, skills=frozenset({"driver"})),
    ),
    *(
        Case(
            f"restricted, night from {least}",
            NightRestriction(NightTime(least_minutes=least)),
            lambda: _pair(Role.CONSTABLE, LATE, NIGHT, night_restricted=True),
        )
        for least in (420, 421)
    ),
    Case(
        "a duty and then a rest day",
        KeptPattern(),
        lambda: replace(
            with_overtime(3),
            pattern={("P0", MONDAY): "D", ("P0", MONDAY + timedelta(days=1)): None},
        ),
    ),
    Case(
        "a rest day and then one of two shifts",
        KeptPattern(),
        lambda: small(
            3,
            EARLY,
            LATE,
            pattern={("P0", MONDAY): None, ("P0", MONDAY + timedelta(days=2)): "L"},
        ),
    ),
    Case(
        "restricted on one day",
        NightRestriction(),
        lambda: small(
            3, LATE, NIGHT, restricted_days={"P0": frozenset({MONDAY + timedelta(days=1)})}
        ),
    ),
    Case(
        "restricted from midnight",
        NightRestriction(NightTime(1260, 360, 180)),
        lambda: small(
            2,
            NIGHT,
            Shift("M", 960, 480, 480, 0),
            Shift("X", 960, 481, 481, 0),
            restricted_days={"P0": frozenset({MONDAY + timedelta(days=1)})},
        ),
    ),
    *(
        Case(
            f"span {start}-{end}",
            DutySpan({Role.PCSO: (start, end)}),
            lambda: _alone(Role.PCSO, *PCSO_SHIFTS),
        )
        for start, end in ((420, 1440), (421, 1440), (360, 1439), (360, 1440))
    ),
    Case(
        "span of partners alone",
        DutySpan({Role.PARTNER: (420, 959)}),
        lambda: _alone(Role.PARTNER, *PCSO_SHIFTS),
    ),
    Case(
        "no span for a PCSO",
        DutySpan({Role.PARTNER: (420, 959)}),
        lambda: _alone(Role.PCSO, *PCSO_SHIFTS),
    ),
    Case("special without a window", DeclaredAvailability(), lambda: _pair(Role.SPECIAL, EARLY)),
    Case(
        "windows",
        DeclaredAvailability(),
        lambda: replace(_pair(Role.SPECIAL, EARLY, LATE), availability=_windows((7, 15), (38, 47))),
    ),
    Case(
        "window a minute short",
        DeclaredAvailability(),
        lambda: replace(_pair(Role.SPECIAL, EARLY, LATE), availability=_windows((7, 14.99))),
    ),
    *(
        Case(
            f"{minutes} minutes owed",
            ContractedHours(),
            lambda minutes=minutes: with_overtime(3, contracted_minutes={"P0": minutes}),
        )
        for minutes in (959, 960, 0)
    ),
    Case(
        "owed less than locked",
        ContractedHours(),
        lambda: small(
            3,
            contracted_minutes={"P0": 480},
            fixed={("P0", MONDAY): "D", ("P0", MONDAY + timedelta(days=1)): "D"},
        ),
    ),
    Case(
        "owed on the spring change",
        ContractedHours(),
        lambda: small(2, NIGHT, start=SPRING_SATURDAY, contracted_minutes={"P0": 1020}),
    ),
    *(
        Case(
            f"average leaves {minutes}",
            AverageWeek(),
            lambda minutes=minutes: with_overtime(2, average_limit_minutes={"P0": minutes}),
        )
        for minutes in (480, 539, 540, 1020)
    ),
    *(
        Case(
            f"nights leave {minutes}",
            NightWorkerAverage(),
            lambda minutes=minutes: with_overtime(3, night_limit_minutes={"P0": minutes}),
        )
        for minutes in (479, 480, 540, 959, 960, 1439, 1440)
    ),
    *(
        Case(
            f"earlier reference periods leave {left} of {days} days",
            AverageWeek(),
            lambda left=left, days=days: with_overtime(
                3,
                average_limit_minutes={"P0": 10_000},
                reference=ReferencePeriods(days, worked={"P0": left}),
            ),
        )
        for days, left in (
            (119, (479, 9_999, 9_999)),
            (119, (480, 960, 10_000)),
            (119, (540, 1019, 1020)),
            (119, (10_000, 1020, 10_000)),
            (2, (10_000, 960, 1020)),
            (2, (10_000, 10_000, 540)),
            (1, (480, 540, 0)),
        )
    ),
    *(
        Case(
            f"earlier nights leave {left} of {days} days",
            NightWorkerAverage(),
            lambda left=left, days=days: with_overtime(
                3,
                night_limit_minutes={"P0": 10_000},
                reference=ReferencePeriods(days, normal={"P0": left}),
            ),
        )
        for days, left in (
            (119, (479, 10_000, 10_000)),
            (119, (480, 959, 10_000)),
            (119, (480, 960, 10_000)),
            (2, (10_000, 960, 479)),
            (2, (10_000, 10_000, 480)),
        )
    ),
    Case(
        "nights of another",
        NightWorkerAverage(),
        lambda: small(2, people=2, night_limit_minutes={"P1": 480}),
    ),
    *(
        Case(
            f"hazardous nights of at most {minutes}",
            HazardousNights(frozenset({"N"}), minutes=minutes),
            lambda: small(3, LATE, NIGHT, EARLY),
        )
        for minutes in (539, 540, 541, 600, 960, 1019, 1020)
    ),
    *(
        Case(
            f"hazardous for P0, {minutes}",
            HazardousNights(staff=frozenset({"P0"}), minutes=minutes),
            lambda: small(2, NIGHT, DAY_SHIFT, people=2),
        )
        for minutes in (540, 899, 900)
    ),
    *(
        Case(
            f"a hazardous night in the past, {minutes}",
            HazardousNights(frozenset({"N"}), minutes=minutes),
            lambda: small(3, EARLY, LATE, history=history(NIGHT, 1)),
        )
        for minutes in (480, 959, 960, 1020)
    ),
    Case(
        "a hazardous night extended",
        HazardousNights(frozenset({"W"}), minutes=480),
        lambda: replace(
            small(2, Shift("W", 1320, 480, 480, 0)),
            overtime=OvertimeLimits(1_000_000, 14, 960, (60,)),
        ),
    ),
    Case(
        "a hazardous night over the autumn change",
        HazardousNights(frozenset({"N"}), minutes=599),
        lambda: small(2, NIGHT, start=AUTUMN_SATURDAY),
    ),
    Case("no hazards", HazardousNights(), lambda: small(3, NIGHT)),
    Case("opted out", AverageWeek(), lambda: small(2, people=2, average_limit_minutes={"P1": 480})),
    Case(
        "locked to a shift",
        LockedDuties(),
        lambda: small(2, EARLY, LATE, fixed={("P0", MONDAY): "L"}),
    ),
    Case(
        "locked to rest",
        LockedDuties(),
        lambda: small(2, EARLY, LATE, fixed={("P0", MONDAY): None}),
    ),
    Case(
        "locked, at any pay",
        LockedDuties(),
        lambda: replace(with_overtime(1), fixed={("P0", MONDAY): "D"}),
    ),
    *(
        Case(f"{count} sergeants, {scope}", Supervision(count, scope), supervised)
        for count in (0, 1, 2)
        for scope in ("district", "base")
    ),
    *(
        Case(f"{count} sergeants for a volunteer", Supervision(count), _volunteer_and_sergeant)
        for count in (0, 1, 2)
    ),
    *(
        Case(
            f"{minutes} minutes of overtime a week",
            PersonalOvertime(minutes),
            lambda: with_overtime(3, start=MONDAY + timedelta(days=5)),
        )
        for minutes in (0, 60, 480, 539, 540)
    ),
    Case("overtime before the period", PersonalOvertime(540), lambda: after_overtime(WEDNESDAY, 2)),
    *(
        Case(
            f"{minutes} minutes of overtime a month",
            MonthlyOvertime(minutes),
            lambda: with_overtime(3, start=date(2026, 11, 29)),
        )
        for minutes in (0, 60, 480, 539, 540)
    ),
    *(
        Case(
            f"{minutes} minutes a month, 480 of them worked",
            MonthlyOvertime(minutes),
            lambda: after_overtime(date(2026, 11, 30), 2),
        )
        for minutes in (479, 480, 540, 959, 960)
    ),
    *(
        Case(
            f"{minutes} minutes of a full-time week",
            PartTimeWeek(),
            lambda minutes=minutes: part_time(minutes, 3, start=MONDAY + timedelta(days=5)),
        )
        for minutes in (481, 539, 540, 1019, 1020, 1080)
    ),
    *(
        Case(
            f"{minutes} minutes of a full-time week, 480 of them worked",
            PartTimeWeek(),
            lambda minutes=minutes: part_time(
                minutes, 2, start=WEDNESDAY, history=history(DAY_SHIFT, 2, 3, start=WEDNESDAY)
            ),
        )
        for minutes in (1019, 1020, 1439, 1440)
    ),
    Case(
        "full-time, and no week too long",
        PartTimeWeek(),
        lambda: replace(part_time(481, 2), strength=Strength((member("P0"),))),
    ),
    *(
        Case(
            f"cap of {pence} pence",
            OvertimeCap(),
            lambda pence=pence: replace(
                with_overtime(2), overtime=OvertimeLimits(pence, 14, 960, (60,))
            ),
        )
        for pence in (0, 3_692, 3_693, 7_386, 33_234, 33_235)
    ),
    Case(
        "cap on a public holiday",
        OvertimeCap(),
        lambda: replace(
            with_overtime(2),
            overtime=OvertimeLimits(3_693, 14, 960, (60,)),
            public_holidays=frozenset({MONDAY}),
        ),
    ),
)
