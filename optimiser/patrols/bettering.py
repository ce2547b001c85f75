"""Routes of single rows anew, beside those of all others, from where their crews really come."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from random import Random

from optimiser.patrols.connecting import Connector, Stop
from optimiser.patrols.plan import Patrol, Purpose, Transport
from optimiser.patrols.problem import PatrolProblem

SWEEPS = 2
"""Times that all rows are gone through: a third gains next to nothing."""


def bettered(
    problem: PatrolProblem,
    rows: Sequence[Patrol],
    stops: Sequence[Sequence[Stop]],
    seed: int,
    stopped: Callable[[], bool],
) -> list[Sequence[Stop]]:
    """The visits of every row, where others cover more and hold up nobody's next visit.

    Days are routed area by area, as if a crew had come at the beginning of its row and were awaited
    nowhere after it; here the visits before and after are known.
    """
    better = list(stops)
    followers = _followers(rows)
    for sweep in range(SWEEPS):
        connector = Connector(problem, better)
        for number, row in enumerate(rows):
            if stopped():
                return better
            area = problem.area_index.get(row.area_id, -1)
            if row.purpose is Purpose.VISIBLE and area in problem.hotspots.treated_of_area:
                random = Random(f"{seed} {sweep} {row.crew_id} {row.start}")
                new = _other(connector, row, better[number], random)
                after = _next_visits(rows, better, followers, number)
                if all(_in_time(problem, row, new, *each) for each in after):
                    connector.count(better[number], -1)
                    connector.count(new, 1)
                    better[number] = new
                connector.note(row, better[number])
            else:
                connector.connected(row, better[number])
    return better


def _other(
    connector: Connector, row: Patrol, old: Sequence[Stop], random: Random
) -> Sequence[Stop]:
    """Other visits of a row that cover more than the old ones, which are counted; else those."""
    connector.count(old, -1)
    new = connector.rerouted(row, random)
    keys = {connector.key_of(stop) for stop in (*old, *new)}
    covered = []
    for each in (new, old):
        connector.count(each, 1)
        covered.append(connector.covered(keys))
        connector.count(each, -1)
    connector.count(old, 1)
    return new if covered[0] > covered[1] else old


def _followers(rows: Sequence[Patrol]) -> list[list[int]]:
    """For each row the next of each member."""
    after: dict[str, int] = {}
    followers: defaultdict[int, list[int]] = defaultdict(list)
    for number in range(len(rows) - 1, -1, -1):
        for who in rows[number].staff_ids:
            if who in after:
                followers[number].append(after[who])
            after[who] = number
    return [followers[number] for number in range(len(rows))]


def _next_visits(
    rows: Sequence[Patrol],
    stops: Sequence[Sequence[Stop]],
    followers: Sequence[Sequence[int]],
    number: int,
) -> list[tuple[Patrol, Stop, int]]:
    """The next visit of everybody in a row, its own row, and the minutes of breaks before it."""
    found = []
    for who in rows[number].staff_ids:
        at, resting = number, 0
        while True:
            later = [row for row in followers[at] if who in rows[row].staff_ids]
            if not later:
                break
            at = later[0]
            if stops[at]:
                found.append((rows[at], stops[at][0], resting))
                break
            if rows[at].purpose is Purpose.BREAK:
                resting += rows[at].minutes
    return found


def _in_time(
    problem: PatrolProblem,
    row: Patrol,
    visits: Sequence[Stop],
    after: Patrol,
    following: Stop,
    resting: int,
) -> bool:
    """Whether the way from the last visit to a member's next one leaves time for it."""
    if not visits:
        return True
    last = visits[-1]
    drives = Transport.VEHICLE in (row.transport, after.transport)
    way = problem.hotspots.travel_minutes(last.place, following.place, drives=drives)
    return last.end + resting + way <= following.start + 1e-9
