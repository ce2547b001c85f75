"""Hot spots and PCSOs alone, as sections of the report."""

from collections.abc import Mapping
from html import escape
from pathlib import Path

import pandas as pd

from scenarios.export.html import section_of, table_of
from scenarios.export.pcso_report import single_hours
from scenarios.plan_files import read_plan_table
from scenarios.schema.pack import Pack

MINUTES_PER_HOUR = 60
HEADER = ("Hot spot", "Visits a week", "Minutes a week", "Counted on, %", "Minutes to expect", "")


def hotspot_section(pack: Pack, folder: Path) -> str:
    """Where hot spots are and how often a mean week visits them; blank where there are none."""
    files = {name: folder / f"{name}.csv" for name in ("places", "patrols")}
    if not all(file.is_file() for file in files.values()):
        return ""
    places, patrols = (read_plan_table(name, file) for name, file in files.items())
    if places.empty:
        return ""
    own = patrols[patrols["purpose"] == "hotspot"]
    minutes = (own["end"] - own["start"]).dt.total_seconds() / 60
    by_place = minutes.groupby(own["place_id"])
    counts, sums = by_place.size().to_dict(), by_place.sum().to_dict()
    names = {area.area_id: area.name for area in pack.areas}
    rows = [_row(row, counts, sums, names, pack.manifest.plan_weeks) for row in _records(places)]
    rows.sort(key=lambda row: -row[1])
    held = int(places["control"].sum())
    words = (
        f"{len(places)} hot spots, {sum(row[1] > 0 for row in rows)} visited. Minutes are planned; "
        "what can be counted on is a share of them, from the log of delivered patrol or, where "
        "there is none, assumed."
    )
    if held:
        words += f" {held} are controls: nobody is sent there, so that the effect can be seen."
    table = table_of("Hot spots, a mean week", HEADER, [(name, *rest) for name, *rest in rows])
    return section_of("Hot spots", f"<p>{escape(words)}</p>\n{table}")


def _records(places: pd.DataFrame) -> list[dict[str, object]]:
    return [{str(name): value for name, value in row.items()} for row in places.to_dict("records")]


def _row(
    row: Mapping[str, object],
    counts: Mapping[object, int],
    sums: Mapping[object, float],
    names: Mapping[str, str],
    weeks: int,
) -> tuple[str, float, float, float, float, str]:
    place, area = str(row["place_id"]), str(row["area_id"])
    share = float(str(row["delivered_share"]))
    minutes = sums.get(place, 0.0) / weeks
    return (
        f"{names.get(area, area)} {place.removeprefix(f'{area}-')}",
        counts.get(place, 0) / weeks,
        minutes,
        100 * share,
        share * minutes,
        "control, held out" if row["control"] else "",
    )


def pcso_section(pack: Pack, folder: Path) -> str:
    """Hours of PCSOs alone by month, with exceptions; blank where nobody is."""
    if not (folder / "patrols.csv").is_file():
        return ""
    hours = single_hours(pack, folder)
    if not hours:
        return ""
    rows = []
    for month in sorted({hour.month for hour in hours}):
        own = [hour for hour in hours if hour.month == month]
        rows.append(
            (
                month,
                sum(hour.minutes for hour in own) / MINUTES_PER_HOUR,
                sum(hour.exception_minutes for hour in own) / MINUTES_PER_HOUR,
                sum(h.minutes for h in own if h.assessed_on is None) / MINUTES_PER_HOUR,
                len({(hour.area_id, hour.hour) for hour in own if hour.overdue}),
            )
        )
    words = (
        "An exception is an hour that no assessment allows. The areas and hours are in the monthly "
        "report (muster pcso)."
    )
    header = ("Month", "Alone, h", "Exceptions, h", "Assessment without a date, h", "Overdue")
    table = table_of("PCSOs on patrol alone (planned)", header, rows)
    return section_of("PCSOs alone", f"<p>{words}</p>\n{table}")
