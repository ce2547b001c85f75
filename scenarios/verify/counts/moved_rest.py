"""Officers' rest days worked at fifteen clear days and more: moved to other days, or owed."""

from collections.abc import Iterator
from datetime import date, timedelta

from optimiser.rule import Breach
from scenarios.schema.pack import Pack, PublishedRow, StaffRow
from scenarios.verify.counts.away import AWAY, days_away
from scenarios.verify.counts.diary import Diary, Duty
from scenarios.verify.money import is_holiday
from scenarios.verify.plan_folder import PlanFolder

OFFICERS = ("constable", "sergeant")
ON_REST_DAY = "rest_day_working"


def check_moved_rest_days(pack: Pack, plan: PlanFolder, diary: Diary) -> Iterator[Breach]:
    """No more rest days owed than may be, and one given for each that is worked by contract."""
    count = _Count(pack, plan)
    for person in pack.staff:
        if person.role.value in OFFICERS:
            own = diary.of(person.staff_id)
            yield from count.owed(person, own)
            yield from count.moved(person, own)


class _Count:
    """Counts one officer after the other."""

    def __init__(self, pack: Pack, plan: PlanFolder) -> None:
        self._pack = pack
        amendment = plan.summary.get("amendment")
        told_on = amendment.get("told_on") if isinstance(amendment, dict) else None
        self._changed_on = None if told_on is None else date.fromisoformat(str(told_on))
        self._away = days_away(pack, AWAY)
        self._first = pack.manifest.plan_start
        self._last = self._first + timedelta(days=7 * pack.manifest.plan_weeks - 1)
        self._told: dict[str, list[PublishedRow]] = {}
        for row in pack.published:
            gone = (row.date - self._first).days in self._away.get(row.staff_id, ())
            if self._first <= row.date <= self._last and not gone:
                self._told.setdefault(row.staff_id, []).append(row)
        self._locked = {(row.staff_id, row.date): row.shift_code for row in pack.locks}
        policy = pack.policy
        known = amendment is not None or policy.shifts.keep_patterns
        known = known or policy.overtime.rest_days_owed_in_new_rosters
        self._most = policy.overtime.most_rest_days_owed if known else 0

    def owed(self, person: StaffRow, own: list[Duty]) -> Iterator[Breach]:
        """Rest days worked for others that are still to be given."""
        told = self._told.get(person.staff_id, ())
        codes = {row.date: row.shift_code for row in told}
        owed = sum(
            duty.kind == ON_REST_DAY
            and self._in_time(duty.day, is_kept=codes.get(duty.day) == duty.shift_code)
            for duty in own
        )
        before = sum(self._is_owed(row) for row in told)
        most = max(self._most, before)
        if owed > most:
            message = (
                f"{person.staff_id} works {owed} rest days for others that are owed, but {most} "
                "may be"
            )
            yield Breach("rest_days_owed", person.staff_id, "", owed - most, "days", message)

    def moved(self, person: StaffRow, own: list[Duty]) -> Iterator[Breach]:
        """Rest days that were told and have contracted duty, each with a free day of duty."""
        who, busy = person.staff_id, {duty.day for duty in own if duty.is_contracted}
        worked = freed = 0
        for row in self._told.get(who, ()):
            if is_holiday(row.date, self._pack):
                continue
            if row.shift_code is None:
                worked += row.date in busy and self._locked.get((who, row.date)) is None
            elif not self._stays_on_rest_day(row):
                freed += row.date not in busy
        if worked > freed:
            message = (
                f"{who} has contracted duty on {worked} rest days that were told, but {freed} "
                "days of duty became free for them"
            )
            yield Breach("moved_rest_days", who, "", worked - freed, "days", message)

    def _in_time(self, day: date, *, is_kept: bool) -> bool:
        """Whether a duty is told with so much notice that another rest day is given for it."""
        told = self._pack.policy.notice.published_on
        if self._changed_on is not None and not is_kept:
            told = self._changed_on
        notice = self._pack.policy.overtime.assumed_notice_days
        if told is not None:
            notice = max(0, day.toordinal() - told.toordinal() - 1)
        return notice >= self._pack.policy.pay.rest_day_notice_days

    def _is_owed(self, row: PublishedRow) -> bool:
        on_rest_day = self._stays_on_rest_day(row) and row.shift_code is not None
        return on_rest_day and self._in_time(row.date, is_kept=True)

    def _stays_on_rest_day(self, row: PublishedRow) -> bool:
        """Whether a published duty on a rest day still counts as one."""
        paid = not self._in_time(row.date, is_kept=True)
        return row.kind == ON_REST_DAY and (paid or self._most > 0)
