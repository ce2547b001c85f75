"""Days of the period on which people are away."""

from collections.abc import Collection
from datetime import timedelta

from scenarios.schema.pack import Pack

AWAY = ("leave", "sickness", "course", "court", "abstraction")


def days_away(pack: Pack, reasons: Collection[str]) -> dict[str, set[int]]:
    """Days from the first of the period on which each person is away for one of the reasons."""
    first, days = pack.manifest.plan_start, 7 * pack.manifest.plan_weeks
    found: dict[str, set[int]] = {}
    for row in pack.absences:
        if row.reason in reasons:
            own = found.setdefault(row.staff_id, set())
            for ahead in range(days):
                if row.start <= first + timedelta(days=ahead) <= row.end:
                    own.add(ahead)
    return found
