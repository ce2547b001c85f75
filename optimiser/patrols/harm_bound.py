"""How much harm any plan can cover by visits, from the duties alone."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from optimiser.patrols.cells import BaseWeek, pieces_of, sure_reserve
from optimiser.patrols.problem import MINUTES_PER_HOUR, PatrolProblem
from optimiser.patrols.room import concave_hull

GRID_MINUTES = 5


def most_covered_units(problem: PatrolProblem) -> int:
    """Harm that no plan covers more of, in the units of the goal, rounded up.

    The sum of `most_in_piece` over bases and weeks.
    """
    return sum(most_in_piece(problem, piece) for piece in pieces_of(problem))


def most_in_piece(problem: PatrolProblem, piece: BaseWeek) -> int:
    """Harm that no plan of one base and week covers more of, in units, rounded up.

    Holds for visits on a grid of five minutes, and for plans that keep the reserve as full as can
    be and give tasks by cell. By period: everybody who may lead a crew goes without a partner; each
    visit takes its own minutes and one step of the grid for the way to it, but the first of a
    stretch; minutes go where they cover most, in any fraction.
    """
    spots, total = problem.hotspots, 0.0
    if not spots.places:
        return 0
    hull = concave_hull(spots.settings, GRID_MINUTES)
    for period, minutes in _minutes_for_visits(problem, piece).items():
        pieces = sorted(
            (
                (slope * worth, length)
                for area in problem.areas_of_base[piece.base_id]
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


def _minutes_for_visits(problem: PatrolProblem, piece: BaseWeek) -> dict[int, int]:
    """Crew-minutes by period, with a step of the grid for each stretch and for whoever leads no
    crew in one cell and may in the next, in which visits of a period lie."""
    found: defaultdict[int, int] = defaultdict(int)
    period_of_hour = problem.periods[0]
    spare, until = 0, -1
    for cell in piece.cells:
        period = int(period_of_hour[cell.hour])
        people = sum(map(len, cell.people.values()))
        leaders = sum(len(staff) for kind, staff in cell.people.items() if kind.approved)
        crews = max(0, min(leaders, people - sure_reserve(problem, cell)))
        found[period] += crews * cell.minutes
        if cell.start_minute == until:
            found[period] += GRID_MINUTES * min(spare, crews)
        spare, until = people - crews, cell.end_minute
    starts = [start // MINUTES_PER_HOUR for start in problem.week_starts]
    own = set(period_of_hour[starts[piece.week] : starts[piece.week + 1]].tolist())
    for duty in problem.duties:
        if duty.base_id != piece.base_id:
            continue
        if problem.strength[duty.staff_id].single_crewing_approved:
            for stretch in duty.free:
                for period, minutes in _over_the_end(problem, *stretch):
                    if period in own:
                        found[period] += GRID_MINUTES + minutes
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
