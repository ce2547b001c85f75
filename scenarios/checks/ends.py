"""The check of whatever starts at one moment and ends at another."""

from collections.abc import Iterator

from scenarios.problems import Problem, problem_at
from scenarios.schema.pack import EventRow
from scenarios.schema.rows import AvailabilityRow, DeliveredRow
from scenarios.sheets import Sheets

Timed = type[AvailabilityRow] | type[DeliveredRow] | type[EventRow]


def end_after_start(sheets: Sheets, file: str, kind: Timed) -> Iterator[Problem]:
    """Every row of a file ends after it starts."""
    for row, each in sheets.rows(file, kind):
        if each.end <= each.start:
            hint = f"it starts at {each.start.isoformat()}"
            end = each.end.isoformat()
            yield problem_at(file, "after the start", row=row, column="end", value=end, hint=hint)
