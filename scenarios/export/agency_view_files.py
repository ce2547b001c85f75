"""The files of an agency's view of a plan, OFFICIAL-SENSITIVE: tables, and a page to print."""

import json
from html import escape
from pathlib import Path

from scenarios.agency_view import VIEW_TABLES, AgencyView
from scenarios.caseload_tables import CASELOAD_MARKING
from scenarios.cells import cell_text
from scenarios.export.csv_file import write_csv
from scenarios.export.html import report_of, section_of, table_of
from scenarios.export.whole import fresh_folder
from scenarios.schema.pack import Pack

VIEW_FILE = "view.json"
VIEW_PAGE = "view.html"
VIEW_FILES = frozenset({VIEW_FILE, VIEW_PAGE, *(f"{name}.csv" for name in VIEW_TABLES)})
CAPTIONS = {
    "cases": "Cases that the agency leads, hands over or works beside",
    "points": "What each of these cases weighs",
    "co_workers": "Who of its people works beside the lead",
    "handover": "What its people give and take",
    "visits": "Visits of these cases",
    "visits_unmet": "Contacts of these cases that nobody makes",
    "loads": "Loads of its people",
    "partnership": "All agencies: totals of the whole",
}
ONLY_THESE = (
    "Other cases, and who is of another agency, are not in this view. "
    "A person confirms every allocation."
)


def write_agency_view(view: AgencyView, pack: Pack, folder: Path) -> Path:
    """Write the view as tables, a page and what it is; a view that is there is replaced.

    Raises
    ------
    MusterError
        If the folder holds something that is not a view.
    """
    with fresh_folder(folder, VIEW_FILE, VIEW_FILES) as fresh:
        for name, columns in VIEW_TABLES.items():
            rows = ([row[column] for column in columns] for row in view.tables[name])
            write_csv(fresh / f"{name}.csv", tuple(columns), rows)
        told = {
            "marking": CASELOAD_MARKING,
            "agency": view.agency,
            "plan_start": str(pack.manifest.plan_start),
            "cases": len(view.tables["cases"]),
        }
        text = json.dumps(told, indent=2, ensure_ascii=False)
        (fresh / VIEW_FILE).write_text(text + "\n", encoding="utf-8", newline="\n")
        (fresh / VIEW_PAGE).write_text(_page(view, pack), encoding="utf-8", newline="\n")
    return folder


def _page(view: AgencyView, pack: Pack) -> str:
    sections = (
        section_of(
            caption.split(":", maxsplit=1)[0],
            table_of(caption, [column.replace("_", " ") for column in VIEW_TABLES[name]], rows),
        )
        for name, caption in CAPTIONS.items()
        if (rows := [[_cell(value) for value in row.values()] for row in view.tables[name]])
    )
    title = f"{pack.manifest.name}: caseloads as {view.agency} sees them"
    content = f"<p>{escape(ONLY_THESE)}</p>\n" + "".join(sections)
    return report_of(title, CASELOAD_MARKING, f"From {pack.manifest.plan_start:%d/%m/%Y}", content)


def _cell(value: object) -> object:
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    return value if isinstance(value, str) else cell_text(value)
