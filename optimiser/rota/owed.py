"""What people are owed in rest, part by part, each with the day by which it is to be given."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from optimiser.notice import add_months
from optimiser.people import StaffMember
from optimiser.roster import Tour, TourKind
from optimiser.rota.giving_back import GivingBack

if TYPE_CHECKING:
    from optimiser.rota.problem import RotaProblem


class OwedKind(StrEnum):
    """What is owed: whole rest days, or minutes of time off."""

    REST_DAY = "rest_day"
    TIME_OFF = "time_off"


@dataclass(frozen=True)
class Owed:
    """A part of an account: so many days or minutes, to be given by a day where one is set."""

    kind: OwedKind
    amount: float
    by: date | None = None
    reason: str = ""


def earned(planned: Iterable[Tour], problem: "RotaProblem", member: StaffMember) -> Iterator[Owed]:
    """What the duties of a plan make owed to a person, each with its day.

    Annex H: another rest day for one worked in time, a day off for a public holiday worked at short
    notice. PSC: an hour of time off for each of a rest day at short notice. No source says by when
    officers' days must be given; the policy does.
    """
    pay, told = problem.pay, problem.pricing.told
    for tour in planned:
        notice, by = told.days(tour), add_months(tour.day, pay.rest_days.given_within_months)
        if tour.kind is TourKind.REST_DAY_WORKING and not member.role.is_officer:
            if notice < pay.staff.rest_day_notice_days:
                until = add_months(tour.day, pay.staff.time_off_within_months)
                why = f"rest day worked on {tour.day} at short notice"
                yield Owed(OwedKind.TIME_OFF, tour.minutes, until, why)
        elif tour.kind is TourKind.REST_DAY_WORKING and notice >= pay.rest_day_notice_days:
            yield Owed(OwedKind.REST_DAY, 1, by, f"rest day worked on {tour.day}")
        elif (
            tour.kind is TourKind.PUBLIC_HOLIDAY
            and member.role.is_officer
            and notice < pay.rest_days.public_holiday_notice_days
        ):
            why = f"public holiday worked on {tour.day} at short notice"
            yield Owed(OwedKind.REST_DAY, 1, by, why)


def left_after(parts: Iterable[Owed], given: GivingBack) -> Iterator[Owed]:
    """What is left of an account after rest is given back, that with the first day first."""
    left: dict[OwedKind, float] = {
        OwedKind.REST_DAY: given.rest_days,
        OwedKind.TIME_OFF: given.toil_minutes,
    }
    for part in sorted(parts, key=lambda each: each.by or date.max):
        taken = min(part.amount, left[part.kind])
        left[part.kind] -= taken
        if part.amount > taken:
            yield replace(part, amount=part.amount - taken)
