"""`report.html`: a plan on one page for people, with nothing fetched from anywhere."""

import json
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from optimiser.horizon import DAYS_PER_WEEK, HOUR, Horizon
from scenarios.build.common import horizon_of
from scenarios.export.accuracy_section import accuracy_section
from scenarios.export.breach_files import breaches_section, warning_of
from scenarios.export.equity_section import equity_section
from scenarios.export.hotspot_section import hotspot_section, pcso_section
from scenarios.export.html import cell_text, report_of, section_of, table_of
from scenarios.export.person_sections import ROLE_GROUPS, ledger_section, people_section
from scenarios.export.replay_section import replay_section
from scenarios.export.rules_file import rule_rows
from scenarios.export.sentences import Summary, sentences_of
from scenarios.export.svg import coverage_chart, week_heat
from scenarios.export.weighting_files import weightings_section
from scenarios.export.whole import replace_file
from scenarios.overrides import apply_overrides
from scenarios.plan_files import REPORT_FILE, SUMMARY_FILE, read_plan_table
from scenarios.rules_in_force import STATUS_IN_WORDS
from scenarios.schema.pack import Pack

MINUTES_PER_HOUR = 60


def rewrite_report(pack: Pack, folder: Path) -> None:
    """Write the page of a plan again from its files, as after a replay of it."""
    summary = json.loads((folder / SUMMARY_FILE).read_text(encoding="utf-8"))
    replace_file(folder / REPORT_FILE, report_html(pack, folder, summary))


def report_html(pack: Pack, folder: Path, summary: Summary) -> str:
    """The page for a plan whose tables are in `folder`: words, pictures, tables."""
    horizon = horizon_of(pack)
    planned = apply_overrides(pack, summary.get("changes", {}), SUMMARY_FILE)
    period = (
        f"{pack.manifest.plan_weeks} weeks, {_day(horizon.dates[0])} to {_day(horizon.dates[-1])}"
    )
    words = "".join(f"<p>{escape(text)}</p>\n" for text in sentences_of(summary))
    sections = (
        draw(pack, read_plan_table(name, folder / f"{name}.csv"))
        for name, draw in SECTIONS.items()
        if (folder / f"{name}.csv").exists()
    )
    content = (
        words
        + _remarks(summary.get("rota", {}))
        + replay_section(summary)
        + "".join(sections)
        + accuracy_section(summary)
        + hotspot_section(planned, folder)
        + equity_section(summary)
        + pcso_section(planned, folder)
        + _money(summary.get("rota", {}))
        + _rules(planned, summary)
        + _about(summary)
    )
    marking = pack.manifest.classification + warning_of(summary)
    return report_of(f"{pack.manifest.name}: plan", marking, period, content)


def _remarks(rota: Summary) -> str:
    """What the pack itself leaves open, which no plan can mend."""
    told = rota.get("remarks_in_short", ())
    if not told:
        return ""
    items = "".join(f"<li>{escape(sentence)}</li>\n" for sentence in told)
    return section_of("Worth knowing about the pack", f"<ul>\n{items}</ul>\n")


def _coverage(pack: Pack, coverage: pd.DataFrame) -> str:
    by_hour = coverage.groupby("start")[["required", "on_duty"]].sum()
    weeks = "".join(_week(week, by_hour) for week in _weeks(horizon_of(pack)))
    groups = coverage.groupby(["base_id", "role_group"])[["required", "on_duty", "shortfall"]].sum()
    names = {base.base_id: base.name for base in pack.bases}
    rows = [
        (names.get(base, base), ROLE_GROUPS.get(group, group.capitalize()), *sums)
        for (base, group), *sums in groups.itertuples()
    ]
    header = ("Base", "Role group", "Required, h", "On duty, h", "Short, h")
    key = "<p>Shaded: people on duty. Line: people required. Red: short, all groups together.</p>\n"
    table = table_of("Staff-hours by group", header, rows)
    return section_of("On duty and required", key + weeks + table)


def _weeks(horizon: Horizon) -> list[Horizon]:
    firsts = horizon.dates[::DAYS_PER_WEEK]
    return [replace(horizon, start=first, days=DAYS_PER_WEEK) for first in firsts]


def _week(week: Horizon, by_hour: pd.DataFrame) -> str:
    """Everybody together against what is required, through one week."""
    shown = by_hour.reindex(week.hours).fillna(0.0)
    labels = [((week.instant(day, 0) - week.starts_at) // HOUR, _day(day)) for day in week.dates]
    title = f"People on duty against people required, hour by hour, week of {_day(week.start)}"
    return coverage_chart(shown["required"].tolist(), shown["on_duty"].tolist(), labels, title)


def _rota(pack: Pack, rota: pd.DataFrame) -> str:
    horizon = horizon_of(pack)
    cell = {
        (who, day): (code, minutes > 0)
        for who, day, code, minutes in zip(
            rota["staff_id"],
            rota["date"],
            rota["shift_code"],
            rota["overtime_minutes"],
            strict=True,
        )
    }
    head = "".join(f'<th scope="col">{day:%a}<br>{day.day}</th>' for day in horizon.dates)
    rows = []
    for person in pack.staff:
        cells = (cell.get((person.staff_id, day)) for day in horizon.dates)
        rows.append(
            f'<tr><th scope="row">{escape(cell_text(person.staff_id))}</th>'
            f"{''.join(map(_duty, cells))}</tr>\n"
        )
    grid = (
        '<div class="scroll"><table class="grid"><caption>Tours by person and day; shaded is '
        f"overtime</caption><tr><td></td>{head}</tr>\n{''.join(rows)}</table></div>"
    )
    return section_of("Rota", grid)


def _duty(cell: tuple[str, bool] | None) -> str:
    if cell is None:
        return "<td></td>"
    code, is_overtime = cell
    return (
        f'<td class="overtime">{escape(cell_text(code))}</td>'
        if is_overtime
        else f"<td>{escape(cell_text(code))}</td>"
    )


def _patrols(pack: Pack, patrols: pd.DataFrame) -> str:
    names = {area.area_id: area.name for area in pack.areas}
    minutes = (patrols["end"] - patrols["start"]).dt.total_seconds() / MINUTES_PER_HOUR
    hours = minutes * (patrols["staff_ids"].str.count(";") + 1) / MINUTES_PER_HOUR
    sums = hours.groupby([patrols["area_id"], patrols["purpose"]]).sum().unstack().fillna(0.0)
    rows = [(names.get(area, area or "at base"), *values) for area, *values in sums.itertuples()]
    header = ("Area", *(str(name).replace("_", " ").capitalize() for name in sums.columns))
    return section_of("Patrols", table_of("Staff-hours by area and purpose", header, rows))


def _demand(pack: Pack, demand: pd.DataFrame) -> str:
    sums = demand.groupby(["weekday", "hour"])["expected_minutes"].sum() / MINUTES_PER_HOUR
    values = [[float(sums.get((day, hour), 0.0)) for hour in range(24)] for day in range(7)]
    modelled = bool(demand["modelled"].any())
    hours = "hours modelled, not observed" if modelled else "hours observed"
    title = f"Expected officer-hours of work by weekday and hour, darker is more; {hours}"
    by_area = demand.groupby("place_id")["expected_minutes"].sum() / MINUTES_PER_HOUR
    names = {area.area_id: area.name for area in pack.areas}
    rows = [(names.get(str(place), str(place)), hours) for place, hours in by_area.items()]
    table = table_of("Officer-hours of work a week", ("Area", "Hours"), rows)
    return section_of("Demand", week_heat(values, title, modelled) + table)


def _money(rota: Summary) -> str:
    """Each sum apart: none of them holds another."""
    rows = [(name, f"£{rota[key]:,.2f}") for key, name in MONEY.items() if key in rota]
    if not rows:
        return ""
    if "time_off_instead_hours" in rota:
        rows.append(("Time off instead of that pay", f"{rota['time_off_instead_hours']:,.1f} h"))
    basis = f"<p>Every sum is {escape(str(rota.get('money_basis', 'modelled')))}.</p>\n"
    return section_of("Money", basis + table_of("Cost of the period", ("What", "Sum"), rows))


def _rules(pack: Pack, summary: Summary) -> str:
    """The rules of the parts that were planned, as the plan's scenario sets them."""
    rows = [
        (rule.replace("_", " ").capitalize(), *told)
        for _, rule, *told in rule_rows(pack.policy, summary.keys())
    ]
    if not rows:
        return ""
    key = f"<p>{escape(STATUS_IN_WORDS)}</p>\n"
    header = ("Rule", "What it says", "Settings", "Authority", "Source", "Status")
    table = table_of("What the plan keeps and pays by", header, rows)
    return section_of("Rules in force", f'{key}<div class="wordy">{table}</div>\n')


def _about(summary: Summary) -> str:
    rows = [(name.replace("_", " "), summary.get(name)) for name in ABOUT]
    return section_of("About this plan", table_of("How it was made", ("Fact", "Value"), rows))


MONEY = {
    "paybill_gbp": "Paybill: pay, pension and insurance before overtime",
    "overtime_cost_gbp": "Overtime: rest-day working and extensions",
    "overtime_cap_gbp": "The cap on it",
    "overtime_held_for_gaps_gbp": "Held back of it for gaps in the published roster",
    "overtime_unplanned_gbp": "Expected of it for casual overtime and recall, which no plan holds",
    "public_holiday_cost_gbp": "Duty on public holidays",
    "unsocial_hours_cost_gbp": "Unsocial hours, 20:00 to 06:00",
    "on_call_cost_gbp": "Days on call and standby",
    "pcso_weekend_cost_gbp": "PCSOs' contracted weekends",
    "pcso_shift_allowance_gbp": "PCSOs' shift allowance",
}
ABOUT = ("version", "pack_digest", "scenario", "seed", "seconds", "status")
SECTIONS = {
    "breaches": breaches_section,
    "coverage": _coverage,
    "demand": _demand,
    "weightings": lambda _, table: weightings_section(table),
    "patrols": _patrols,
    "rota": _rota,
    "people": people_section,
    "ledger": ledger_section,
}


def _day(day: Any) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"
