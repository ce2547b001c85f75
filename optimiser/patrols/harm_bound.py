"""How much harm any plan can cover by visits, from the duties alone."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import product

from optimiser.patrols.cells import pieces_of, sure_reserve
from optimiser.patrols.hotspots import VisitSettings
from optimiser.patrols.problem import MINUTES_PER_HOUR, PatrolProblem

GRID_MINUTES = 5
Key = tuple[str, int]
"""Base and period."""


def most_covered_units(problem: PatrolProblem) -> int:
    """Harm that no plan covers more of, in the units of the goal, rounded up.

    Holds for visits on a grid of five minutes, and for plans that keep the reserve as full as can
    be. By base and period: everybody who may lead a crew goes without a partner; each visit takes
    its own minutes and one step of the grid for the way to it, but the first of a stretch; minutes
    go where they cover most, in any fraction.
    """
    spots = problem.hotspots
    if not spots.places:
        return 0
    hull = concave_hull(spots.settings)
    total = 0.0
    for (base_id, period), minutes in _minutes_for_visits(problem).items():
        pieces = sorted(
            (
                (slope * worth, length)
                for area in problem.areas_of_base[base_id]
                for place in spots.treated_of_area.get(area, ())
                if (worth := int(spots.harm[place, period]) * int(spots.delivered[place, period]))
                for slope, length in hull
            ),
            reverse=True,
        )
        left = float(minutes)
        for slope, length in pieces:
            taken = min(left, length)
            total += slope * taken
            left -= taken
            if left <= 0:
                break
    return int(total * (1 + 1e-12)) + 1


def concave_hull(settings: VisitSettings) -> list[tuple[float, int]]:
    """Cover per minute and minutes of each piece of what the visits of one place and period cover,
    falling: no mix of visits covers more in as many minutes."""
    points = {(0, 0)}
    kinds = list(zip(settings.minutes, settings.dose_percents, strict=True))
    for numbers in product(range(settings.most_in_period + 1), repeat=len(kinds)):
        if sum(numbers) <= settings.most_in_period:
            minutes = sum(n * (m + GRID_MINUTES) for n, (m, _) in zip(numbers, kinds, strict=True))
            dose = sum(n * d for n, (_, d) in zip(numbers, kinds, strict=True))
            points.add((minutes, settings.covered(dose)))
    pieces: list[tuple[float, int]] = []
    at, height = 0, 0
    while True:
        ahead = [(m, c) for m, c in points if m > at and c > height]
        if not ahead:
            return pieces
        slope, minutes, cover = max(((c - height) / (m - at), m, c) for m, c in ahead)
        pieces.append((slope, minutes - at))
        at, height = minutes, cover


def _minutes_for_visits(problem: PatrolProblem) -> dict[Key, int]:
    """Crew-minutes, with a step of the grid for each stretch, in which visits of a period lie."""
    found: defaultdict[Key, int] = defaultdict(int)
    period_of_hour = problem.periods[0]
    for piece in pieces_of(problem):
        for cell in piece.cells:
            people = sum(map(len, cell.people.values()))
            leaders = sum(len(staff) for kind, staff in cell.people.items() if kind.approved)
            crews = min(leaders, people - sure_reserve(problem, cell))
            found[piece.base_id, int(period_of_hour[cell.hour])] += crews * cell.minutes
    for duty in problem.duties:
        if problem.strength[duty.staff_id].single_crewing_approved:
            for stretch in duty.free:
                for period, minutes in _over_the_end(problem, *stretch):
                    found[duty.base_id, period] += GRID_MINUTES + minutes
    return found


def _over_the_end(
    problem: PatrolProblem, start: datetime, end: datetime
) -> Sequence[tuple[int, int]]:
    """Each period in which a stretch lies, and the minutes by which a visit may outlast it."""
    longest = max(problem.hotspots.settings.minutes)
    first, last = problem.minute(start), problem.minute(end)
    periods = problem.periods[0]
    found: dict[int, int] = {}
    for hour in range(first // MINUTES_PER_HOUR, -(-last // MINUTES_PER_HOUR)):
        left = last - (hour + 1) * MINUTES_PER_HOUR
        found[int(periods[hour])] = max(0, min(longest - GRID_MINUTES, left))
    return list(found.items())
