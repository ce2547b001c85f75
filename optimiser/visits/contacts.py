"""Which contacts are due in a period: from the frequency, the last contact and the release day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import count

from optimiser.horizon import DAYS_PER_WEEK
from optimiser.visits.problem import Kind

WEEKS = 4


@dataclass(frozen=True)
class Case:
    """What decides the contacts of one offender; `shares` are of kinds that are not at the office.

    `last_contact` is None where none is on record. Who is in custody has no contact before the
    `release`, and one on that day.
    """

    per_4_weeks: int
    last_contact: date | None = None
    release: date | None = None
    shares: Mapping[Kind, float] | None = None


@dataclass(frozen=True)
class Contact:
    """One contact due, in days from the period's first, to be made from `first` to `last`.

    A contact may be made half an interval before it is due, and until the next one may be: no two
    share a day.
    """

    kind: Kind
    due: int
    first: int
    last: int
    overdue: bool
    apart_days: int


def contacts_due(case: Case, start: date, days: int) -> Iterator[Contact]:
    """The contacts of one offender that are due in a period of so many days, in order.

    A contact is due an interval after the last one, or on the first day where none is on record.
    What was due before the period is overdue; the interval runs on from the period's first day.
    """
    release = None if case.release is None else (case.release - start).days
    if release is not None and release >= days:
        return
    if release is not None and release >= 0:
        yield Contact(Kind.RELEASE_DAY, release, release, release, False, 1)
    if case.per_4_weeks <= 0:
        return
    interval = Fraction(DAYS_PER_WEEK * WEEKS, case.per_4_weeks)
    last = None if case.last_contact is None else (case.last_contact - start).days
    known = [day for day in (last, release) if day is not None]
    begin = max(known) + int(interval) if known else 0
    half = int(interval / 2)
    kinds = _kinds(case.shares or {})
    due = begin
    for number in count(1):
        if due >= days:
            return
        following = max(begin, 0) + int(number * interval)
        yield Contact(
            kind=next(kinds),
            due=due,
            first=max(0, due - half),
            last=min(days - 1, following - half - 1),
            overdue=due < 0 or (not known and number == 1),
            apart_days=int((interval + 1) / 2),
        )
        due = following


def _kinds(shares: Mapping[Kind, float]) -> Iterator[Kind]:
    """Kinds of one contact after the other, each as often as its share, the rest at the office."""
    whole = {**shares, Kind.OFFICE: 1 - sum(shares.values())}
    made = dict.fromkeys(whole, 0)
    for number in count(1):
        kind = max(whole, key=lambda each: whole[each] * number - made[each])
        made[kind] += 1
        yield kind
