"""Duties that nobody needs: what an officer can be given another rest day on."""

from collections import Counter
from collections.abc import Iterable, Iterator

from optimiser.roster import Tour, TourKind
from optimiser.rota.problem import RotaProblem
from optimiser.staffing import Group

MINUTES_PER_HOUR = 60


def spare_duties(problem: RotaProblem, tours: Iterable[Tour]) -> Iterator[Tour]:
    """Of some tours of the period, each whose loss alone leaves no hour shorter than it is.

    They are plain contracted tours of officers, on days that are neither locked nor public
    holidays, and of which a change can still be told by midnight before.
    """
    tours = tuple(tours)
    spare = _minutes_to_spare(problem, tours)
    rows = {group: row for row, group in enumerate(problem.requirement.groups)}
    for tour in tours:
        row = rows.get(Group(tour.base_id, tour.role_group))
        if row is None or not _may_be_given_up(problem, tour):
            continue
        touched = problem.horizon.minutes_by_hour(tour.start, tour.end)
        if all(spare[row, hour] >= minutes for hour, minutes in touched):
            yield tour


def _may_be_given_up(problem: RotaProblem, tour: Tour) -> bool:
    told_on = problem.changed_on
    return (
        problem.strength[tour.staff_id].role.is_officer
        and tour.kind is TourKind.ROSTERED
        and not tour.extension_minutes
        and (tour.staff_id, tour.day) not in problem.fixed
        and (told_on is None or tour.day > told_on)
    )


def _minutes_to_spare(problem: RotaProblem, tours: Iterable[Tour]) -> Counter[tuple[int, int]]:
    """Minutes on duty beyond the requirement, by its row and hour."""
    spare: Counter[tuple[int, int]] = Counter()
    rows = {group: row for row, group in enumerate(problem.requirement.groups)}
    for row, people in enumerate(problem.requirement.required):
        for hour, count in enumerate(people):
            spare[row, hour] = -MINUTES_PER_HOUR * int(count)
    for tour in (*problem.history, *tours):
        counted = rows.get(Group(tour.base_id, tour.role_group))
        if counted is not None:
            for hour, minutes in problem.horizon.minutes_by_hour(tour.start, tour.end):
                spare[counted, hour] += minutes
    return spare
