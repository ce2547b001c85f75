"""What each person does when: rows of `rota.csv`, and of `published.csv` before the period."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from scenarios.schema.pack import Pack, PublishedRow, ShiftRow, StaffRow
from scenarios.verify.money import Worked, clock_instant, overtime_of
from scenarios.verify.plan_folder import PlanFolder, Row

KINDS = ("rostered", "rest_day_working", "public_holiday")
LONGEST = timedelta(days=2)


@dataclass(frozen=True)
class Duty:
    """One duty as the files tell it; `paid_minutes` leave out the extension."""

    who: str
    day: date
    shift_code: str
    start: datetime
    end: datetime
    kind: str
    extension_minutes: int
    paid_minutes: int
    overtime_minutes: int
    cost_pence: int
    is_planned: bool

    @property
    def minutes(self) -> int:
        """Real minutes from start to end."""
        return int((self.end - self.start).total_seconds() // 60)

    @property
    def is_contracted(self) -> bool:
        """Whether the duty counts towards contracted hours."""
        return self.kind != "rest_day_working"

    @property
    def is_capped(self) -> bool:
        """Whether its overtime counts under the caps: that of public holidays does not."""
        return self.kind != "public_holiday"


@dataclass(frozen=True)
class Diary:
    """Everybody's duties in order of start, and the days that are planned, first to last."""

    first: date
    days: int
    duties: dict[str, list[Duty]]

    @property
    def planned(self) -> list[Duty]:
        """Everybody's duties of the period."""
        return [duty for own in self.duties.values() for duty in own if duty.is_planned]

    def of(self, who: str) -> list[Duty]:
        """The duties of a person in the period."""
        return [duty for duty in self.duties.get(who, ()) if duty.is_planned]

    def pairs(self, who: str) -> list[tuple[Duty, Duty]]:
        """Each duty of a person with the next, where that lies in the period."""
        return [pair for pair in pairwise(self.duties[who]) if pair[1].is_planned]

    def index(self, duty: Duty) -> int:
        """Days from the first of the period to the duty."""
        return (duty.day - self.first).days


def read_diary(pack: Pack, plan: PlanFolder) -> Diary:
    """Sort the rows by person; rows that name nobody or nothing known are told of elsewhere."""
    people = {row.staff_id: row for row in pack.staff}
    shifts = {row.shift_code: row for row in pack.shifts}
    first, days = pack.manifest.plan_start, 7 * pack.manifest.plan_weeks
    duties: defaultdict[str, list[Duty]] = defaultdict(list)
    for published in pack.published:
        if published.shift_code is not None and published.date < first:
            shift, person = shifts[published.shift_code], people[published.staff_id]
            duties[published.staff_id].append(_past(pack, person, shift, published))
    for row in plan.rows("rota"):
        known = row["staff_id"] in people and row["shift_code"] in shifts and row["kind"] in KINDS
        near = max(row["end"] - row["start"], row["start"] - row["end"]) <= LONGEST
        if known and near and 0 <= (row["date"] - first).days < days:
            duties[row["staff_id"]].append(_planned(pack, shifts[row["shift_code"]], row))
    for own in duties.values():
        own.sort(key=lambda duty: (duty.start, duty.end))
    return Diary(first, days, dict(duties))


def shift_times(pack: Pack, shift: ShiftRow, day: date) -> tuple[datetime, datetime]:
    """Start and end of a shift by the clock of the pack's time zone."""
    zone = ZoneInfo(pack.manifest.timezone)
    hour, minute = shift.start.split(":")
    begins = 60 * int(hour) + int(minute)
    return clock_instant(day, begins, zone), clock_instant(day, begins + shift.minutes, zone)


def paid_minutes_of(pack: Pack, shift: ShiftRow, day: date) -> int:
    """Paid minutes of a shift on a day, an hour more or less where the clocks change."""
    start, end = shift_times(pack, shift, day)
    return shift.paid_minutes + int((end - start).total_seconds() // 60) - shift.minutes


def _planned(pack: Pack, shift: ShiftRow, row: Row) -> Duty:
    _, until = shift_times(pack, shift, row["date"])
    return Duty(
        who=row["staff_id"],
        day=row["date"],
        shift_code=shift.shift_code,
        start=row["start"],
        end=row["end"],
        kind=row["kind"],
        extension_minutes=int((row["end"] - until).total_seconds() // 60),
        paid_minutes=paid_minutes_of(pack, shift, row["date"]),
        overtime_minutes=int(row["overtime_minutes"]),
        cost_pence=int(row["cost_pence"]),
        is_planned=True,
    )


def _past(pack: Pack, person: StaffRow, shift: ShiftRow, row: PublishedRow) -> Duty:
    start, until = shift_times(pack, shift, row.date)
    end = until + timedelta(minutes=row.extension_minutes)
    kind = row.kind or "rostered"
    worked = Worked(kind, row.date, start, end, row.extension_minutes)
    return Duty(
        who=row.staff_id,
        day=row.date,
        shift_code=shift.shift_code,
        start=start,
        end=end,
        kind=kind,
        extension_minutes=row.extension_minutes,
        paid_minutes=paid_minutes_of(pack, shift, row.date),
        overtime_minutes=overtime_of(person, pack, worked)[0],
        cost_pence=0,
        is_planned=False,
    )
