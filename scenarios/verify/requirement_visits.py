"""People on visits to offenders in a written requirement, against the contacts counted anew.

How contacts are spread over their days is not repeated: by the end of every day no more people are
told than what may be made by then takes, and no fewer than what must be made by then.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from optimiser.rule import Breach
from scenarios.build.common import horizon_of, public_holidays, strength_of
from scenarios.schema.cohort import ManagerRow, OffenderRow
from scenarios.schema.pack import Pack
from scenarios.verify.plan_folder import Row, breach_of_file
from scenarios.verify.visit_contacts import Contact, contacts_of
from scenarios.verify.visit_days import Ground

FILE = "staffing_requirement.csv"
TOLD = re.compile(r"(\d+) on offender visits")
WORKING_DAYS = 5
ROUNDING = 1.0
Key = tuple[str, str]
Visits = Mapping[Key, Mapping[datetime, int]]


def visits_in(rows: Iterable[Row]) -> Visits:
    """People on visits by base, role group and hour, as the reasons tell."""
    told: dict[Key, Counter[datetime]] = defaultdict(Counter)
    for row in rows:
        found = TOLD.search(str(row["reason"]))
        if found:
            told[row["base_id"], row["role_group"]][row["start"]] += int(found[1])
    return told


def check_visits(pack: Pack, visits: Visits) -> Iterator[Breach]:
    """Sums by group against the contacts, and hours in which no contact is made."""
    counted = _Counted(pack)
    horizon = horizon_of(pack)
    for key in sorted({*visits, *counted.groups}):
        base_id, role_group = key
        told = visits.get(key, {})
        by_day: Counter[date] = Counter()
        for start, people in told.items():
            by_day[horizon.local(start).date()] += people
        total = 0
        for day in horizon.dates:
            total += by_day[day]
            least, most = counted.hours(key, day)
            if not least - ROUNDING <= total <= most + ROUNDING:
                message = f"{total} hours of visits by {day} for {role_group} at {base_id}"
                yield breach_of_file(FILE, f"{message}, not {least:.1f} to {most:.1f}")
                break
        closed = [start for start in told if not counted.is_open(horizon.local(start))]
        if closed:
            message = f"{len(closed)} hours of {role_group} at {base_id} have visits at a time"
            yield breach_of_file(FILE, f"{message} when none is made", len(closed), "hours")


class _Part(NamedTuple):
    """Staff-hours of a contact that surely (`least`) or at most are a group's."""

    contact: Contact
    least: float
    most: float


class _Counted:
    """The contacts of a pack by the groups whose people may make them."""

    def __init__(self, pack: Pack) -> None:
        self._pack, self._ground = pack, Ground(pack)
        self._group = {
            who.staff_id: (who.base_id, who.role_group.value) for who in strength_of(pack).members
        }
        self._manager = {row.manager_id: row for row in pack.managers}
        skill = pack.policy.diary.second_skill
        self._seconds = {row.staff_id for row in pack.managers}
        self._seconds |= {who.staff_id for who in pack.staff if skill in who.skills}
        self._closed = public_holidays(horizon_of(pack))
        self.groups: dict[Key, list[_Part]] = defaultdict(list)
        if pack.policy.requirement.offender_visits:
            rows = {row.offender_ref: row for row in pack.offenders}
            for contact in contacts_of(pack):
                self._count(rows[contact.offender_ref], contact)

    def hours(self, key: Key, day: date) -> tuple[float, float]:
        """Least and most staff-hours of a group by the end of a day."""
        parts = self.groups.get(key, ())
        return (
            sum(part.least for part in parts if part.contact.last <= day),
            sum(part.most for part in parts if part.contact.first <= day),
        )

    def is_open(self, start: datetime) -> bool:
        """Whether a contact of any kind may be made in the hour from a local time."""
        first, last = 60 * start.hour, 60 * start.hour + 60
        policy = self._pack.policy.diary
        hours = [policy.home_hours] + [policy.office_hours] * self._is_working_day(start.date())
        if any(first < own.end_minute and own.start_minute < last for own in hours):
            return True
        curfews = {(row.curfew_start, row.curfew_end) for row in self._pack.offenders}
        return any(
            _overlap(first, last, *map(_minute, (begins, ends)))
            for begins, ends in curfews
            if begins and ends
        )

    def _is_working_day(self, day: date) -> bool:
        return day.weekday() < WORKING_DAYS and day not in self._closed

    def _count(self, row: OffenderRow, contact: Contact) -> None:
        days = (contact.last - contact.first).days + 1
        open_days = [date.fromordinal(contact.first.toordinal() + n) for n in range(days)]
        if contact.kind == "office" and not any(map(self._is_working_day, open_days)):
            return
        lead = self._manager.get(row.current_manager_id or "")
        leads = [lead] if lead else list(self._manager.values())
        paired = row.paired_visit and contact.kind in self._pack.policy.diary.paired_kinds
        for people, surely in (
            ({manager.staff_id for manager in leads}, lead is not None),
            (self._seconds if paired else set(), False),
        ):
            for key in {self._group[who] for who in people if who in self._group}:
                most = max(self._minutes(key, manager, row, contact) for manager in leads) / 60
                self.groups[key].append(_Part(contact, most if surely else 0.0, most))

    def _minutes(self, key: Key, manager: ManagerRow, row: OffenderRow, contact: Contact) -> float:
        """Length of a contact with its part of the way there and back of somebody of a group."""
        at_home = contact.kind in ("home", "curfew")
        place = ("area", row.area_id) if at_home else ("base", manager.base_id)
        policy = self._pack.policy.diary
        ways = 2 * self._ground.way(("base", key[0]), place) / policy.visits_per_outing
        return policy.minutes[contact.kind] + ways


def _minute(clock: str | None) -> int:
    hours, minutes = (clock or "0:0").split(":")
    return 60 * int(hours) + int(minutes)


def _overlap(first: int, last: int, begins: int, ends: int) -> bool:
    """Whether an hour of the day has part of a curfew, which may go over midnight."""
    if begins < ends:
        return first < ends and begins < last
    return first < ends or begins < last
