"""Work on public holidays that somebody must authorise."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from optimiser.roster import Roster, TourKind
from optimiser.rota.problem import RotaProblem

ASSISTANT_CHIEF = "assistant chief constable"


@dataclass(frozen=True)
class HolidayWork:
    """Officers' duties of a public holiday at so little notice that `by` must authorise them."""

    day: str
    duties: int
    notice_days: int
    by: str = ASSISTANT_CHIEF


def holiday_work_to_authorise(roster: Roster, problem: RotaProblem) -> Iterator[HolidayWork]:
    """By day and notice, officers' work on public holidays at less than 15 clear days (Annex H)."""
    least = problem.pay.rest_days.public_holiday_authority_days
    counts: Counter[tuple[str, int]] = Counter()
    for tour in roster.planned:
        is_officer = problem.strength[tour.staff_id].role.is_officer
        if is_officer and tour.kind is TourKind.PUBLIC_HOLIDAY:
            counts[tour.day.isoformat(), problem.pricing.told.days(tour)] += 1
    for (day, notice), duties in sorted(counts.items()):
        if notice < least:
            yield HolidayWork(day, duties, notice)
