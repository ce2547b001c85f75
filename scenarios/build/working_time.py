"""What the reference period of the Working Time Regulations leaves for the period to plan."""

from optimiser.horizon import DAYS_PER_WEEK, Horizon
from optimiser.people import StaffMember, Strength
from scenarios.schema.pack import HistoryRow, Pack

MINUTES_PER_HOUR = 60
EXCLUDED = frozenset({"leave", "sickness"})
AT_WORK = frozenset({"course", "court", "abstraction"})
SHIFT_MINUTES = 480
LAST_WEEKS = 12
REST_DAYS_PER_WEEK = 1


def average_limits(pack: Pack, horizon: Horizon, strength: Strength) -> dict[str, int]:
    """Minutes on duty that the average week leaves in the period to people who did not opt out.

    Regulation 4(6): days of leave and sickness are excluded, and as many other days are counted in
    their place, so that the reference period reaches back by as many as lie in it. What was worked
    before the period is taken to be spread evenly over the days on which it could be. Days at
    court, on courses or abstracted are working time, at the contract's minutes a day.
    """
    hours = pack.policy.hours
    excluded, at_work = (_days(pack, horizon, reasons) for reasons in (EXCLUDED, AT_WORK))
    told = {row.staff_id: row for row in pack.history}
    reference_days = DAYS_PER_WEEK * hours.reference_weeks
    limits = {}
    for member in strength.members:
        if member.opted_out_48h:
            continue
        who = member.staff_id
        counted = horizon.days - excluded.get(who, 0)
        before = _worked_before(told.get(who), reference_days, counted)
        days = counted if before is None else max(reference_days, counted)
        allowed = hours.average_week_minutes * days / DAYS_PER_WEEK
        elsewhere = member.contract_minutes_per_week * at_work.get(who, 0) / DAYS_PER_WEEK
        limits[who] = max(0, int(allowed - (before or 0.0) - elsewhere))
    return limits


def _worked_before(row: HistoryRow | None, reference_days: int, counted: int) -> float | None:
    """Minutes of the history that lie in the reference period which ends with the plan.

    None where nothing is told of the history.
    """
    if row is None or row.excluded_days_reference_period >= reference_days:
        return None
    days_told = reference_days - row.excluded_days_reference_period
    days_kept = max(0, reference_days - counted)
    return MINUTES_PER_HOUR * row.hours_worked_reference_period * days_kept / days_told


def _days(pack: Pack, horizon: Horizon, reasons: frozenset[str]) -> dict[str, int]:
    """Days of the period on which each person is away for one of the reasons."""
    days: dict[str, int] = {}
    for row in pack.absences:
        if row.reason in reasons:
            first = max(row.start, horizon.start)
            last = min(row.end, horizon.dates[-1])
            days[row.staff_id] = days.get(row.staff_id, 0) + max(0, (last - first).days + 1)
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
        contract = member.contract_minutes_per_week * hours.reference_weeks
        normal = min(MINUTES_PER_HOUR * row.hours_worked_reference_period, contract)
        limits[member.staff_id] = max(0, int(allowed - normal * left))
    return limits


def is_night_worker(row: HistoryRow, member: StaffMember, share: float) -> bool:
    """Whether more than a share of the days that a person worked of late were nights.

    Regulation 2: the majority of days, or a proportion that an agreement sets. Where the days are
    not told they are the contract's, in shifts of 8 hours.
    """
    days: float | None = row.days_worked_last_12_weeks
    if days is None:
        days = LAST_WEEKS * member.contract_minutes_per_week / SHIFT_MINUTES
    return row.nights_last_12_weeks > share * days
