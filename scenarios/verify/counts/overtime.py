"""Overtime against the caps of the policy: in money, and by person, week and month."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from math import floor

from optimiser.rule import Breach
from scenarios.schema.pack import Pack
from scenarios.verify.counts.diary import Diary
from scenarios.verify.money import paybill_pounds, unplanned_pounds


def check_overtime(pack: Pack, diary: Diary) -> Iterator[Breach]:
    """The cap on money, then each person's weeks and months."""
    yield from _money(pack, diary)
    policy = pack.policy.overtime
    weeks, months = _minutes(diary)
    for (who, monday), (before, planned) in sorted(weeks.items()):
        yield from _personal(
            *("personal_overtime", who, monday.isoformat(), f"the week of {monday}"),
            *(before, planned, policy.max_minutes_per_person_per_week),
        )
    for (who, month), (before, planned) in sorted(months.items()):
        yield from _personal(
            *("monthly_overtime", who, month, month),
            *(before, planned, policy.max_minutes_per_person_per_month),
        )


def _money(pack: Pack, diary: Diary) -> Iterator[Breach]:
    policy = pack.policy.overtime
    paybill = paybill_pounds(pack)
    cap = floor(paybill * policy.cap_percent + 1e-6)
    told = f"{policy.cap_percent:g} % of the paybill of £{paybill:,.2f}"
    if policy.cap_pence is not None and policy.cap_pence < cap:
        cap, told = policy.cap_pence, "policy.overtime.cap_pence"
    expected = round(100 * unplanned_pounds(pack))
    if expected:
        cap -= expected
        told += f" less £{expected / 100:,.2f} that policy.overtime.unplanned_percent expects"
    by_person: Counter[str] = Counter()
    for duty in diary.planned:
        by_person[duty.who] += duty.cost_pence if duty.is_capped else 0
    spent = by_person.total()
    if spent > cap:
        who, most = by_person.most_common(1)[0]
        message = (
            f"rota.csv has £{spent / 100:,.2f} of overtime, but {told} is £{cap / 100:,.2f}; "
            f"{who} has the most of it, £{most / 100:,.2f}"
        )
        yield Breach("overtime_cap", "", "", spent - cap, "pence", message)


Sums = tuple[int, int]


def _minutes(diary: Diary) -> tuple[dict[tuple[str, date], Sums], dict[tuple[str, str], Sums]]:
    """Overtime minutes before the period and in it, by person and week, and by month."""
    weeks: dict[tuple[str, date], Sums] = {}
    months: dict[tuple[str, str], Sums] = {}
    for who, own in diary.duties.items():
        for duty in own:
            if not duty.is_capped:
                continue
            more = (0, duty.overtime_minutes) if duty.is_planned else (duty.overtime_minutes, 0)
            week = who, duty.day - timedelta(days=duty.day.weekday())
            month = who, duty.day.isoformat()[:7]
            weeks[week] = _sum(weeks.get(week, (0, 0)), more)
            months[month] = _sum(months.get(month, (0, 0)), more)
    return weeks, months


def _sum(one: Sums, other: Sums) -> Sums:
    return one[0] + other[0], one[1] + other[1]


def _personal(
    rule: str, who: str, when: str, span: str, before: int, planned: int, limit: int
) -> Iterator[Breach]:
    """What the period adds beyond the limit; what was too much before it is past help."""
    excess = planned - max(0, limit - before)
    if planned and excess > 0:
        message = (
            f"{who} has {(before + planned) / 60:.2f} hours of overtime in {span}, but the policy "
            f"allows {limit / 60:.2f}"
        )
        yield Breach(rule, who, when, excess, "minutes", message)
