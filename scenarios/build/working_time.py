"""What the reference period of the Working Time Regulations leaves for the period to plan."""

from optimiser.horizon import DAYS_PER_WEEK, Horizon
from optimiser.people import StaffMember, Strength
from optimiser.rota.reference import ReferencePeriods
from scenarios.schema.pack import HistoryRow, Pack
from scenarios.schema.policy import HoursPolicy

MINUTES_PER_HOUR = 60
EXCLUDED = frozenset({"leave", "sickness"})
AT_WORK = frozenset({"course", "court", "abstraction"})
SHIFT_MINUTES = 480
LAST_WEEKS = 12
REST_DAYS_PER_WEEK = 1
NO_LIMIT = 2**31 - 1


def average_limits(pack: Pack, horizon: Horizon, strength: Strength) -> dict[str, int]:
    """Minutes on duty that the average week leaves in the period to people who did not opt out.

    Regulation 4(6): days of leave and sickness are excluded, and as many other days are counted in
    their place, so that the reference period reaches back by as many as lie in it. What was worked
    before the period is taken to be spread evenly over the days on which it could be. Days at
    court, on courses or abstracted are working time, at the contract's minutes a day.
    """
    hours = pack.policy.hours
    away = _Away(pack, horizon)
    told = {row.staff_id: row for row in pack.history}
    reference_days = DAYS_PER_WEEK * hours.reference_weeks
    limits = {}
    for member in strength.members:
        if not member.opted_out_48h:
            who = member.staff_id
            counted = horizon.days - away.excluded(who, 0, horizon.days)
            before = _worked_before(told.get(who), reference_days, counted)
            days = counted if before is None else max(reference_days, counted)
            allowed = hours.average_week_minutes * days / DAYS_PER_WEEK
            elsewhere = away.at_work(member, 0, horizon.days)
            limits[who] = max(0, int(allowed - (before or 0.0) - elsewhere))
    return limits


def reference_periods(pack: Pack, horizon: Horizon, strength: Strength) -> ReferencePeriods:
    """What every reference period leaves that ends before the last day (reg. 4(3)(b)).

    Where nothing is told of the history, only those are kept that lie in the plan as a whole. With
    successive periods by agreement (reg. 4(3)(a)) the one that ends with the plan is kept alone.
    """
    hours = pack.policy.hours
    if not hours.rolling_reference:
        return ReferencePeriods()
    told = {row.staff_id: row for row in pack.history}
    days = DAYS_PER_WEEK * hours.reference_weeks
    worked, normal = {}, {}
    away = _Away(pack, horizon)
    for member in strength.members:
        row = told.get(member.staff_id)
        if not member.opted_out_48h:
            worked[member.staff_id] = _left_by_day(pack, horizon, away, member, row)
        if row is not None and is_night_worker(row, member, hours.night_worker_share):
            allowed, before = _normal_minutes(hours, row, member)
            shares = (max(0, days - day) / days for day in range(1, horizon.days + 1))
            normal[member.staff_id] = [max(0, int(allowed - before * share)) for share in shares]
    return ReferencePeriods(days, {who: left for who, left in worked.items() if left}, normal)


def _left_by_day(
    pack: Pack, horizon: Horizon, away: "_Away", member: StaffMember, row: HistoryRow | None
) -> list[int]:
    """What the average leaves by each day; nothing where the plan is shorter and none is told."""
    hours, who = pack.policy.hours, member.staff_id
    days = DAYS_PER_WEEK * hours.reference_weeks
    left = []
    for last in range(horizon.days):
        first = max(0, last + 1 - days)
        inside = last + 1 - first
        counted = inside - away.excluded(who, first, last + 1)
        before = _worked_before(row, days, counted) if inside < days else 0.0
        if before is None:
            left.append(NO_LIMIT)
            continue
        reach = days if inside < days else counted
        allowed = hours.average_week_minutes * reach / DAYS_PER_WEEK
        left.append(max(0, int(allowed - before - away.at_work(member, first, last + 1))))
    return left if any(limit < NO_LIMIT for limit in left) else []


def _worked_before(row: HistoryRow | None, reference_days: int, counted: int) -> float | None:
    """Minutes of the history that lie in the reference period which ends with the plan.

    None where nothing is told of the history.
    """
    if row is None or row.excluded_days_reference_period >= reference_days:
        return None
    days_told = reference_days - row.excluded_days_reference_period
    days_kept = max(0, reference_days - counted)
    return MINUTES_PER_HOUR * row.hours_worked_reference_period * days_kept / days_told


class _Away:
    """Days of the period on which people are excluded from the average, or at work elsewhere."""

    def __init__(self, pack: Pack, horizon: Horizon) -> None:
        self._excluded = self._days(pack, horizon, EXCLUDED)
        self._at_work = self._days(pack, horizon, AT_WORK)

    def excluded(self, who: str, first: int, end: int) -> int:
        """Days of leave and sickness from the first day to the one before `end`."""
        return sum(first <= day < end for day in self._excluded.get(who, ()))

    def at_work(self, member: StaffMember, first: int, end: int) -> float:
        """Minutes at court, on courses or abstracted in those days."""
        days = sum(first <= day < end for day in self._at_work.get(member.staff_id, ()))
        return member.contract_minutes_per_week * days / DAYS_PER_WEEK

    @staticmethod
    def _days(pack: Pack, horizon: Horizon, reasons: frozenset[str]) -> dict[str, list[int]]:
        days: dict[str, list[int]] = {}
        for row in pack.absences:
            if row.reason in reasons:
                first = horizon.index_of_day(max(row.start, horizon.start))
                last = horizon.index_of_day(min(row.end, horizon.dates[-1]))
                days.setdefault(row.staff_id, []).extend(range(first, last + 1))
        return days


def night_limits(pack: Pack, horizon: Horizon, strength: Strength) -> dict[str, int]:
    """Normal minutes that the average of night workers leaves them in the period.

    Regulation 6: A / (B - C) is at most 8 hours, where A are normal hours of the reference period,
    B its days, C its days of weekly rest. Overtime is not normal; nobody opts out of this limit.
    """
    hours = pack.policy.hours
    weeks = max(hours.reference_weeks, horizon.days / DAYS_PER_WEEK)
    allowed = hours.night_worker_minutes_per_day * (DAYS_PER_WEEK - REST_DAYS_PER_WEEK) * weeks
    left = (weeks - horizon.days / DAYS_PER_WEEK) / hours.reference_weeks
    told = {row.staff_id: row for row in pack.history}
    limits = {}
    for member in strength.members:
        row = told.get(member.staff_id)
        if row is None or not is_night_worker(row, member, hours.night_worker_share):
            continue
        _, normal = _normal_minutes(hours, row, member)
        limits[member.staff_id] = max(0, int(allowed - normal * left))
    return limits


def _normal_minutes(hours: HoursPolicy, row: HistoryRow, member: StaffMember) -> tuple[int, float]:
    """Normal minutes that a reference period allows a night worker, and those told of the last."""
    days = (DAYS_PER_WEEK - REST_DAYS_PER_WEEK) * hours.reference_weeks
    contract = member.contract_minutes_per_week * hours.reference_weeks
    worked = min(MINUTES_PER_HOUR * row.hours_worked_reference_period, contract)
    return hours.night_worker_minutes_per_day * days, worked


def is_night_worker(row: HistoryRow, member: StaffMember, share: float) -> bool:
    """Whether more than a share of the days that a person worked of late were nights.

    Regulation 2: the majority of days, or a proportion that an agreement sets. Where the days are
    not told they are the contract's, in shifts of 8 hours.
    """
    days: float | None = row.days_worked_last_12_weeks
    if days is None:
        days = LAST_WEEKS * member.contract_minutes_per_week / SHIFT_MINUTES
    return row.nights_last_12_weeks > share * days
