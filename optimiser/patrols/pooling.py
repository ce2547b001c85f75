"""People who do the same are counted together: whose home or group matters only here and there.

Being of response matters for the reserve alone, and a home only inside its own area. So the model
counts three sorts of choice: the reserve by response people, an area by those at home there, and
everything by anybody of the same role and approval. Sharing out goes the other way.
"""

from collections.abc import Mapping
from functools import cache

from optimiser.patrols.cells import RESERVE, Cell, Choice, Kind


@cache
def anybody(kind: Kind) -> Kind:
    """Everybody of the same role and approval."""
    return kind._replace(response=False, home=None)


def as_counted(choice: Choice) -> Choice:
    """The choice under which the model counts it."""
    kind, task, _ = choice
    if kind.response if task.purpose is RESERVE else kind.home == task.area:
        return choice
    return Choice(anybody(kind), task, choice.paired)


def capacities(cell: Cell) -> dict[Kind, int]:
    """People of a cell by the kinds that the model counts."""
    people: dict[Kind, int] = {}
    for kind, staff in cell.people.items():
        together = anybody(kind)
        people[together] = people.get(together, 0) + len(staff)
        if kind != together:
            people[kind] = people.get(kind, 0) + len(staff)
    return people


def share_out(cell: Cell, counted: Mapping[Choice, int]) -> dict[Choice, int]:
    """The same counts by the kinds of the people themselves, at home wherever that is possible."""
    left = {kind: len(staff) for kind, staff in cell.people.items()}
    shared: dict[Choice, int] = {}

    def take(choice: Choice, kind: Kind, number: int) -> int:
        taken = min(number, left.get(kind, 0))
        if taken:
            own = choice._replace(kind=kind)
            shared[own] = shared.get(own, 0) + taken
            left[kind] -= taken
        return number - taken

    waiting = []
    for choice, number in counted.items():
        own = choice.kind != anybody(choice.kind)
        rest = take(choice, choice.kind, number) if own else number
        waiting.append((choice, rest))
    at_home_first = [
        (choice, choice.kind._replace(home=choice.task.area), number) for choice, number in waiting
    ]
    waiting = [(choice, take(choice, kind, number)) for choice, kind, number in at_home_first]
    for choice, rest in waiting:
        for kind in sorted(left, key=_has_home):
            if anybody(kind) == choice.kind:
                rest = take(choice, kind, rest)
    return shared


def _has_home(kind: Kind) -> bool:
    return kind.home is not None
