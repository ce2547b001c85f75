"""Small diary problems, and the best diary by trying all."""

from collections.abc import Iterator
from datetime import date
from itertools import product
from random import Random
from typing import Any

from optimiser.horizon import Horizon
from optimiser.visits.breaches import breaches_of
from optimiser.visits.measures import scorecard
from optimiser.visits.options import duties_for
from optimiser.visits.plan import PlannedVisit, UnmetVisit, VisitPlan
from optimiser.visits.problem import GRID_MINUTES, Duty, Kind, Span, Visit, VisitProblem

WAYS = [[5, 10, 20, 15], [10, 5, 15, 10], [20, 15, 0, 30], [15, 10, 30, 0]]
"""Two areas, two bases; the bases are 2 and 3."""
BASE, OTHER_BASE = 2, 3
DAY = 1440


def visit(ref: str = "N1", windows: tuple[Span, ...] = ((540, 660),), **facts: Any) -> Visit:
    """A home visit of half an hour by A, due on the first day."""
    usual: dict[str, Any] = {"number": 0, "kind": Kind.HOME, "due": 0, "minutes": 30, "place": 0}
    return Visit(ref, **(usual | {"windows": windows, "leads": ("A",)} | facts))


def duty(person: str = "A", *free: Span, place: int = BASE) -> Duty:
    """A duty from nine to five where nothing else is said."""
    return Duty(person, place, free or ((540, 1020),))


def problem(visits: list[Visit], duties: list[Duty], **facts: Any) -> VisitProblem:
    """A problem over a week."""
    horizon = Horizon(date(2026, 11, 2), 7)
    return VisitProblem(horizon, tuple(visits), tuple(duties), WAYS, **facts)


def drawn(random: Random, visits: int) -> VisitProblem:
    """Visits of two people on two short days, crowded enough that some are left out."""
    made = []
    for number in range(visits):
        day = random.choice([0, 0, 1])
        first = DAY * day + 540 + 30 * random.randrange(3)
        windows = ((first, first + random.choice([30, 60, 90])), (DAY + 540, DAY + 600))
        kind = random.choice([Kind.HOME, Kind.CURFEW])
        paired = random.random() < 0.3
        made.append(
            visit(
                random.choice(["N1", "N2", "N3"]),
                windows[: 1 + (day == 0)],
                number=number,
                kind=kind,
                due=random.choice([-3, 0, 1]),
                overdue=random.random() < 0.3,
                minutes=random.choice([20, 30]),
                place=random.randrange(2),
                leads=random.choice([("A",), ("A", "B")]),
                paired=paired,
                seconds=("B", "A") if paired else (),
                starts=(first, first + 30) if kind is Kind.CURFEW else None,
                weight=random.choice([1, 2, 4]),
                apart_days=random.choice([1, 2]),
            )
        )
    length = random.choice([90, 120])
    duties = [
        duty("A", (515, 540 + length)),
        duty("A", (DAY + 515, DAY + 560), (DAY + 570, DAY + 640)),
        duty("B", (515, 540 + length), place=OTHER_BASE),
    ]
    return problem(made, duties, full_duty_visits=1)


def best_diary(problem: VisitProblem) -> tuple[float, ...]:
    """The least measures of all diaries on the grid that break nothing."""
    ways = [list(_ways(problem, each)) for each in problem.visits]
    return min(
        tuple(measure.value for measure in scorecard(problem, plan))
        for chosen in product(*ways)
        if not _clash(chosen) and not list(breaches_of(problem, plan := _plan(problem, chosen)))
    )


def _ways(problem: VisitProblem, each: Visit) -> Iterator[PlannedVisit | None]:
    """Every way to make one visit that is right by itself, and not to make it."""
    yield None
    last = max(end for _, end in each.windows)
    for duties in duties_for(problem, each, paired=each.paired):
        people = tuple(problem.duties[number].person_id for number in duties)
        begin = max(problem.duties[number].start for number in duties)
        for start in range(-(-begin // GRID_MINUTES) * GRID_MINUTES, last, GRID_MINUTES):
            row = PlannedVisit(*each.id, each.kind, each.due, start, start + each.minutes, people)
            alone = _plan(problem, [row if other is each else None for other in problem.visits])
            if not list(breaches_of(problem, alone)):
                yield row


def _clash(chosen: tuple[PlannedVisit | None, ...]) -> bool:
    rows = [row for row in chosen if row is not None]
    return any(
        one.start < other.end and other.start < one.end and {*one.person_ids} & {*other.person_ids}
        for number, one in enumerate(rows)
        for other in rows[:number]
    )


def _plan(problem: VisitProblem, chosen: Any) -> VisitPlan:
    pairs = list(zip(problem.visits, chosen, strict=True))
    return VisitPlan(
        tuple(row for _, row in pairs if row is not None),
        tuple(
            UnmetVisit(*each.id, each.kind, each.due, "left out")
            for each, row in pairs
            if row is None
        ),
    )
