"""What each person is owed in rest: the accounts before a plan, and what the plan makes of them.

Rest that was cut short in the past is made good (compensatory rest, Working Time Regulations 1998
reg. 24), which is told; rest days and time off are owed, and given back where they are due.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from optimiser.people import StaffMember
from optimiser.roster import MINUTE, Roster, Tour, TourKind
from optimiser.rota.giving_back import NOTHING_DUE, GivingBack
from optimiser.rota.owed import Owed, OwedKind, earned, left_after
from optimiser.rota.problem import RotaProblem
from optimiser.rota.rules.minimum_rest import MinimumRest

MINUTES_PER_HOUR = 60
DAY = timedelta(days=1)


@dataclass(frozen=True)
class RestAccount:
    """What a person is owed in all, and of what parts it is made, as far as they are told."""

    rest_days: float = 0.0
    toil_minutes: int = 0
    parts: tuple[Owed, ...] = ()


@dataclass(frozen=True)
class LedgerEntry:
    """One person's rest over history and plan.

    `longest_days` is the longest time from one rostered rest day to the next that reaches into the
    period; `short_rests` counts rests below the minimum, of which `debt_minutes` are not yet made
    good by longer ones; `rest_days_worked` are those of the plan; `given` is what the plan gives
    back of what is owed, `made` what its duties earn, `after` what is owed after it.
    """

    staff_id: str
    longest_days: int
    short_rests: int
    debt_minutes: int
    rest_days_worked: int
    before: RestAccount
    given: GivingBack
    made: tuple[Owed, ...]
    after: RestAccount


def ledger_of(
    roster: Roster, problem: RotaProblem, before: Mapping[str, RestAccount]
) -> Iterator[LedgerEntry]:
    """Every person's entry, in the order of the strength."""
    rests = [rule.rest for rule in problem.rules if isinstance(rule, MinimumRest)]
    least = max(rests, default=MinimumRest().rest)
    for member in problem.strength.members:
        tours = roster.tours_of(member.staff_id)
        planned = [tour for tour in tours if roster.horizon.holds(tour.day)]
        account = before.get(member.staff_id, RestAccount())
        short, debt = rest_debt(tours, least)
        given, made = given_back(planned, problem, member), tuple(earned(planned, problem, member))
        yield LedgerEntry(
            staff_id=member.staff_id,
            longest_days=_longest_days(roster, tours),
            short_rests=short,
            debt_minutes=debt // MINUTE,
            rest_days_worked=sum(t.kind is TourKind.REST_DAY_WORKING for t in planned),
            before=account,
            given=given,
            made=made,
            after=_after(account, given, made),
        )


def given_back(planned: list[Tour], problem: RotaProblem, member: StaffMember) -> GivingBack:
    """What the contracted duty of a plan leaves of the owed rest that is due to a person."""
    due = problem.giving_back.get(member.staff_id, NOTHING_DUE)
    paid = sum(tour.paid_minutes for tour in planned if tour.kind.is_contracted)
    owed = problem.contracted_minutes.get(member.staff_id, 0)
    return due.within(owed + due.minutes - paid)


@dataclass(frozen=True)
class ForcedRest:
    """A rest below the minimum before a tour, that an exigency of duty forced."""

    staff_id: str
    day: str
    rest_minutes: int
    short_minutes: int


def forced_rests(roster: Roster, problem: RotaProblem) -> Iterator[ForcedRest]:
    """Every rest of the period that an exigency cut short, by person and day."""
    rests = [rule.rest for rule in problem.rules if isinstance(rule, MinimumRest)]
    least = max(rests, default=MinimumRest().rest)
    whole = Roster(problem.horizon, (*problem.history, *roster.planned))
    for who in sorted({who for who, _ in problem.exigencies}):
        for first, second in pairwise(whole.tours_of(who)):
            rest = second.start - first.end
            forced = {(who, first.day), (who, second.day)} & problem.exigencies
            if forced and rest < least and problem.horizon.holds(second.day):
                short = (least - rest) // MINUTE
                yield ForcedRest(who, second.day.isoformat(), rest // MINUTE, short)


def rest_debt(tours: tuple[Tour, ...], least: timedelta) -> tuple[int, timedelta]:
    """How many rests are too short, and the time owed for them that no longer rest gave back.

    What a later rest has beyond the minimum makes good what is owed by then.
    """
    short, debt = 0, timedelta(0)
    for first, second in pairwise(tours):
        rest = second.start - first.end
        short += rest < least
        debt = max(timedelta(0), debt + least - rest)
    return short, debt


def _longest_days(roster: Roster, tours: tuple[Tour, ...]) -> int:
    days = sorted({tour.day for tour in tours if tour.kind is not TourKind.REST_DAY_WORKING})
    longest, run = 1, 0
    last: date | None = None
    for day in days:
        run = run + 1 if last is not None and day - last == DAY else 1
        last = day
        if roster.horizon.holds(day):
            longest = max(longest, run + 1)
    return longest


def _after(account: RestAccount, given: GivingBack, made: tuple[Owed, ...]) -> RestAccount:
    """The account without what is given back, and with what the duties of the plan earn."""
    days = sum(int(part.amount) for part in made if part.kind is OwedKind.REST_DAY)
    minutes = sum(int(part.amount) for part in made if part.kind is OwedKind.TIME_OFF)
    return RestAccount(
        account.rest_days - given.rest_days + days,
        account.toil_minutes - given.toil_minutes + minutes,
        (*left_after(account.parts, given), *made),
    )
