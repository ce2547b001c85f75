"""The monthly check of PCSOs on patrol alone: where, when, under which assessment, exceptions."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from optimiser.errors import MusterError
from optimiser.horizon import HOURS_PER_WEEK
from optimiser.people import Role
from scenarios.build.common import areas_of, horizon_of
from scenarios.build.requirement import crewing_rule_of
from scenarios.export.csv_file import write_csv
from scenarios.export.html import report_of, section_of, table_of
from scenarios.export.patrol_files import read_patrols
from scenarios.schema.pack import CrewingRow, Pack

HOURS_PER_DAY = 24
HEADER = (
    "month",
    "area_id",
    "hour",
    "single_minutes",
    "exception_minutes",
    "assessment",
    "assessed_on",
    "assessed_by",
    "review_by",
    "overdue",
)
NO_ROW = "policy"
"""Assessment of an area and hour without a row of its own: the force's rule."""


@dataclass(frozen=True)
class SingleHour:
    """PCSOs alone in one area and hour of the day in one month, under one assessment.

    `exception_minutes` are those that no assessment allows; `assessment` is the crewing of the row
    or of the policy, with the row's dates. `overdue` says that its review was due before its last
    use.
    """

    month: str
    area_id: str
    hour: int
    minutes: int
    exception_minutes: int
    assessment: str
    assessed_on: date | None
    assessed_by: str | None
    review_by: date | None
    overdue: bool


def single_hours(pack: Pack, folder: Path) -> tuple[SingleHour, ...]:
    """Every area and hour in which a PCSO of a written plan is alone, in order.

    Raises
    ------
    MusterError
        If the plan has no patrols.
    """
    file = folder / "patrols.csv"
    if not file.is_file():
        message = f"{folder}: there is no patrols.csv here; plan the patrols first"
        raise MusterError(message)
    horizon, rules = horizon_of(pack), _Rules(pack)
    pcsos = {row.staff_id: row for row in pack.staff if row.role is Role.PCSO}
    sums: defaultdict[tuple[str, str, int, CrewingRow | None], list[int]] = defaultdict(
        lambda: [0, 0]
    )
    last: dict[tuple[str, str, int, CrewingRow | None], date] = {}
    for row in read_patrols(file).patrols:
        who = pcsos.get(row.staff_ids[0])
        if who is None or len(row.staff_ids) > 1 or row.purpose.value == "break":
            continue
        for index, minutes in horizon.minutes_by_hour(row.start, row.end):
            local = horizon.local(horizon.hours[index])
            of_week = int(horizon.hours_of_week[index])
            assessment = rules.row_of(row.area_id, of_week)
            key = f"{local:%Y-%m}", row.area_id, local.hour, assessment
            sums[key][0] += minutes
            allowed = who.single_crewing_approved and rules.allows(row.area_id, of_week)
            sums[key][1] += 0 if allowed else minutes
            last[key] = max(last.get(key, local.date()), local.date())
    found = (_hour(rules, key, (alone, amiss), last[key]) for key, (alone, amiss) in sums.items())
    return tuple(sorted(found, key=lambda h: (h.month, h.area_id, h.hour, str(h.assessed_on))))


def _hour(
    rules: "_Rules",
    key: tuple[str, str, int, CrewingRow | None],
    minutes: tuple[int, int],
    last: date,
) -> SingleHour:
    month, area_id, hour, row = key
    return SingleHour(
        month,
        area_id,
        hour,
        *minutes,
        f"{NO_ROW}: {rules.default}" if row is None else f"row: {row.crewing}",
        None if row is None else row.assessed_on,
        None if row is None else row.assessed_by,
        None if row is None else row.review_by,
        row is not None and row.review_by is not None and row.review_by < last,
    )


class _Rules:
    """What the risk assessment of a pack says of PCSOs alone."""

    def __init__(self, pack: Pack) -> None:
        self._pcso = pack.policy.pcso
        self._rule = crewing_rule_of(pack.policy)
        self.default = str(pack.policy.crewing.default)
        self._areas = {area.area_id: area for area in areas_of(pack)}
        self._rows = {
            (row.area_id, HOURS_PER_DAY * row.weekday + row.hour): row
            for row in pack.crewing
            if row.role is Role.PCSO
        }

    def row_of(self, area_id: str, hour_of_week: int) -> CrewingRow | None:
        """The row of the risk assessment that holds, if there is one."""
        return self._rows.get((area_id, hour_of_week % HOURS_PER_WEEK))

    def allows(self, area_id: str, hour_of_week: int) -> bool:
        """Whether a PCSO may be alone there in the whole of this hour."""
        start = 60 * (hour_of_week % HOURS_PER_DAY)
        span = self._pcso.single_patrol_span
        within = span.start_minute <= start and start + 60 <= span.end_minute
        row, area = self.row_of(area_id, hour_of_week), self._areas.get(area_id)
        kind = "" if area is None else str(self._rule.kind(area, hour_of_week))
        kind = kind if row is None else row.crewing
        return self._pcso.single_patrol and within and kind in ("single", "paired_preferred")


def write_pcso_report(pack: Pack, hours: tuple[SingleHour, ...], folder: Path) -> None:
    """Write `pcso_report.csv` and `pcso_report.html`."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = (
        (
            hour.month,
            hour.area_id,
            hour.hour,
            hour.minutes,
            hour.exception_minutes,
            hour.assessment,
            hour.assessed_on,
            hour.assessed_by,
            hour.review_by,
            hour.overdue,
        )
        for hour in hours
    )
    write_csv(folder / "pcso_report.csv", HEADER, rows)
    page = pcso_html(pack, hours)
    (folder / "pcso_report.html").write_text(page, encoding="utf-8", newline="\n")


def pcso_html(pack: Pack, hours: tuple[SingleHour, ...]) -> str:
    """The report of every month on one page."""
    months = sorted({hour.month for hour in hours})
    body = "".join(
        _month(pack, month, [hour for hour in hours if hour.month == month]) for month in months
    )
    title = f"{pack.manifest.name}: PCSOs on patrol alone"
    return report_of(title, pack.manifest.classification, ", ".join(months), body)


def _month(pack: Pack, month: str, hours: list[SingleHour]) -> str:
    names = {area.area_id: area.name for area in pack.areas}
    total = sum(hour.minutes for hour in hours) / 60
    exceptions = sum(hour.exception_minutes for hour in hours) / 60
    overdue = len({(h.area_id, h.hour) for h in hours if h.overdue})
    undated = sum(hour.minutes for hour in hours if hour.assessed_on is None) / 60
    words = (
        f"<p>{total:,.1f} hours alone; exceptions {exceptions:,.1f} hours; {overdue} areas and "
        f"hours with an assessment overdue for review; {undated:,.1f} hours under an assessment "
        "without a date.</p>\n"
    )
    rows = [cells for hour in hours for cells in _cells(names, hour)]
    header = ("Area", "Hour", "Alone, h", "Exceptions, h", "Assessment", "On", "By", "Review by")
    return section_of(month, words + table_of("PCSOs alone by area and hour", header, rows))


def _cells(names: dict[str, str], hour: SingleHour) -> Iterator[tuple[object, ...]]:
    review = "" if hour.review_by is None else str(hour.review_by)
    yield (
        names.get(hour.area_id, hour.area_id),
        f"{hour.hour:02}:00",
        hour.minutes / 60,
        hour.exception_minutes / 60,
        hour.assessment.replace("_", " "),
        str(hour.assessed_on or "not dated"),
        hour.assessed_by or "not named",
        f"{review}, overdue" if hour.overdue else review,
    )
