"""Owed rest days and time off that a period must give back, by the days that `history.csv` sets."""

from typing import TYPE_CHECKING

from optimiser.horizon import DAYS_PER_WEEK, Horizon
from optimiser.people import Role, StaffMember
from optimiser.rota.giving_back import NOTHING_DUE, GivingBack
from optimiser.rota.owed import Owed, OwedKind
from scenarios.schema.pack import Pack
from scenarios.schema.policy import Policy

if TYPE_CHECKING:
    from datetime import date


def owed_and_due(pack: Pack, horizon: Horizon, member: StaffMember) -> GivingBack:
    """What a person is owed and must be given by the end of the period, room for it or not.

    Specials are volunteers: nothing is owed to them.
    """
    if member.role is Role.SPECIAL:
        return NOTHING_DUE
    due = dict.fromkeys(OwedKind, 0.0)
    for part in owed_before(pack, member.staff_id):
        due[part.kind] += part.amount if _is_due(pack, horizon, part.by) else 0
    days, toil = int(due[OwedKind.REST_DAY]), int(due[OwedKind.TIME_OFF])
    return GivingBack(days, rest_day_minutes(pack, member), toil) if days or toil else NOTHING_DUE


def owed_before(pack: Pack, who: str) -> tuple[Owed, ...]:
    """What a person is owed before the period, part by part.

    Of each kind by `owed.csv` where that has any of it, else by `history.csv`.
    """
    told = [row for row in pack.owed if row.staff_id == who]
    parts = [Owed(OwedKind(r.kind), r.amount, r.by, r.reason or "") for r in told]
    kinds = {part.kind for part in parts}
    for row in pack.history:
        if row.staff_id == who:
            whole = (
                Owed(OwedKind.REST_DAY, row.rest_days_owed, row.rest_days_owed_by),
                Owed(OwedKind.TIME_OFF, row.toil_minutes, row.toil_owed_by),
            )
            parts += [part for part in whole if part.amount > 0 and part.kind not in kinds]
    return tuple(parts)


def most_rest_days_owed(policy: Policy, *, amending: bool) -> int:
    """Rest days that a plan may leave owed to an officer who works one that was told in time.

    Rest days were told before where a roster is amended or patterns are kept; a roster that is
    drawn anew moves none, so that it takes the policy's word to borrow from the next period.
    """
    told = amending or policy.shifts.keep_patterns
    allowed = told or policy.overtime.rest_days_owed_in_new_rosters
    return policy.overtime.most_rest_days_owed if allowed else 0


def rest_day_minutes(pack: Pack, member: StaffMember) -> int:
    """Hours of a rest day that is given back: a week's, over the days that are no rest days."""
    working = DAYS_PER_WEEK - pack.policy.hours.rest_days_per_week
    return round(member.contract_minutes_per_week / working)


def _is_due(pack: Pack, horizon: Horizon, owed_by: "date | None") -> bool:
    rule = pack.policy.hours.owed_rest
    if rule == "by_date":
        return owed_by is not None and owed_by <= horizon.dates[-1]
    return rule == "all"
