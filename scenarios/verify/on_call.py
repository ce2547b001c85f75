"""Days on call and what they cost, counted again from the pack alone."""

from collections.abc import Iterator
from datetime import date, timedelta
from math import floor

from optimiser.people import Role
from optimiser.rule import Breach
from scenarios.schema.pack import Pack
from scenarios.verify.counts.away import AWAY, days_away
from scenarios.verify.plan_folder import PlanFolder
from scenarios.verify.totals import differing

OFFICERS = (Role.CONSTABLE, Role.SERGEANT)


def days_on_call(pack: Pack, who: str) -> set[date]:
    """Days of the period on which a person is on call and not away."""
    first, away = pack.manifest.plan_start, days_away(pack, AWAY).get(who, set())
    there = [
        first + timedelta(days=day)
        for day in range(7 * pack.manifest.plan_weeks)
        if day not in away
    ]
    return {row.date for row in pack.on_call if row.staff_id == who} & set(there)


def check_on_call(pack: Pack, plan: PlanFolder) -> Iterator[Breach]:
    """How many days on call the summary tells, what they cost, and which have lost their person."""
    pay, days, pence = pack.policy.pay, 0, 0
    for person in pack.staff:
        own = len(days_on_call(pack, person.staff_id))
        each = pay.staff.standby_pence_per_session if person.role is Role.PCSO else 0
        each = pay.allowances.on_call_pence_per_day if person.role in OFFICERS else each
        loaded = each * own * (1 + pay.employer_ni_rate) * (1 + pay.holiday_top_up_rate)
        pence += floor(loaded + 0.5 + 1e-9)
        days += own
    first, last = pack.manifest.plan_start, 7 * pack.manifest.plan_weeks
    named = sum(0 <= (row.date - first).days < last for row in pack.on_call)
    expected = {
        "on_call_days": days,
        "on_call_cost_gbp": pence / 100,
        "on_call_days_without_anybody": named - days,
    }
    yield from differing("rota", plan.block("rota"), expected)
