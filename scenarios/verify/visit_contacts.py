"""The contacts that a pack asks for, counted again by arithmetic in whole days."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from scenarios.schema.cohort import OffenderRow
from scenarios.schema.pack import Pack
from scenarios.schema.policy.diary import ContactKind

FOUR_WEEKS = 28


class Contact(NamedTuple):
    """A contact that is due, the days on which it may be made, and how it counts."""

    offender_ref: str
    due: date
    kind: ContactKind
    first: date
    last: date
    overdue: bool
    weight: int
    apart_days: int


def contacts_of(pack: Pack) -> Iterator[Contact]:
    """Every contact of everybody in the period, in the order of the cohort and of time."""
    for row in pack.offenders:
        yield from _of(row, pack)


def _of(row: OffenderRow, pack: Pack) -> Iterator[Contact]:
    start = pack.manifest.plan_start
    end = start + timedelta(weeks=pack.manifest.plan_weeks)
    policy, ref = pack.policy.diary, row.offender_ref
    release = row.release_date
    if release is not None and release >= end:
        return
    if release is not None and release >= start:
        weight = policy.release_day_weight
        yield Contact(ref, release, "release_day", release, release, False, weight, 1)
    often = row.required_contacts_per_4_weeks
    often = pack.policy.caseloads.contacts_per_4_weeks[row.rag] if often is None else often
    if often <= 0:
        return
    before = [day for day in (row.last_contact, release) if day is not None]
    due = max(before) + timedelta(days=FOUR_WEEKS // often) if before else start
    origin, number, half = max(due, start), 0, timedelta(days=FOUR_WEEKS // 2 // often)
    kinds = _kinds(row, pack)
    while due < end:
        number += 1
        following = origin + timedelta(days=FOUR_WEEKS * number // often)
        yield Contact(
            offender_ref=ref,
            due=due,
            kind=next(kinds),
            first=max(start, due - half),
            last=min(end, following - half) - timedelta(days=1),
            overdue=due < start or (number == 1 and not before),
            weight=policy.unmet_weight[row.rag],
            apart_days=(FOUR_WEEKS + often) // (2 * often),
        )
        due = following


def _kinds(row: OffenderRow, pack: Pack) -> Iterator[ContactKind]:
    """The kind that lags furthest behind its share, again and again."""
    policy = pack.policy.diary
    shares: list[tuple[ContactKind, float]] = [("home", policy.home_share[row.rag])]
    if row.curfew_start and row.curfew_end:
        shares.append(("curfew", policy.curfew_share[row.rag]))
    shares.append(("office", 1 - sum(share for _, share in shares)))
    told: list[ContactKind] = []
    while True:
        lags = [share * (len(told) + 1) - told.count(kind) for kind, share in shares]
        told.append(shares[lags.index(max(lags))][0])
        yield told[-1]
