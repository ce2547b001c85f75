"""Counting people together and sharing the counts out again loses nobody."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from optimiser.patrols.cells import COMMITMENT, RESERVE, VISIBLE, Cell, Choice, Kind, Task
from optimiser.patrols.pooling import as_counted, capacities, share_out
from optimiser.people import Role

AREAS = st.integers(0, 2)
KINDS = st.builds(
    Kind,
    st.just(Role.CONSTABLE),
    st.just(False),
    st.booleans(),
    st.booleans(),
    st.one_of(st.none(), AREAS),
).filter(lambda kind: not (kind.response and kind.home is not None))


@st.composite
def cells_with_counts(draw: st.DrawFn) -> tuple[Cell, dict[Choice, int]]:
    """Draw a cell and what each of its people does, if anything."""
    kinds = draw(st.lists(KINDS, unique=True, min_size=1, max_size=5))
    people = {kind: tuple(f"P{n}" for n in range(draw(st.integers(1, 3)))) for kind in kinds}
    chosen: Counter[Choice] = Counter()
    for kind, staff in people.items():
        purposes = [VISIBLE, COMMITMENT, *([RESERVE] if kind.response else [])]
        for _ in staff:
            if draw(st.booleans()):
                task = Task(draw(st.sampled_from(purposes)), draw(AREAS))
                chosen[Choice(kind, task, draw(st.booleans()))] += 1
    return Cell("B0", 0, 0, 0, 60, people), dict(chosen)


def counted(chosen: dict[Choice, int]) -> Counter[Choice]:
    total: Counter[Choice] = Counter()
    for choice, number in chosen.items():
        total[as_counted(choice)] += number
    return total


def tasks(chosen: dict[Choice, int]) -> Counter[tuple[Task, bool, bool]]:
    total: Counter[tuple[Task, bool, bool]] = Counter()
    for choice, number in chosen.items():
        total[choice.task, choice.paired, choice.kind.approved] += number
    return total


def at_home(chosen: dict[Choice, int]) -> int:
    return sum(n for choice, n in chosen.items() if choice.kind.home == choice.task.area)


@given(cells_with_counts())
def test_shared_counts_do_the_same_with_people_that_are_there(
    drawn: tuple[Cell, dict[Choice, int]],
) -> None:
    cell, chosen = drawn
    shared = share_out(cell, counted(chosen))
    assert tasks(shared) == tasks(chosen)
    assert at_home(shared) >= at_home(chosen)
    used: Counter[Kind] = Counter()
    for choice, number in shared.items():
        used[choice.kind] += number
        assert choice.kind.response or choice.task.purpose is not RESERVE
    assert all(used[kind] <= len(cell.people[kind]) for kind in used)


@given(cells_with_counts())
def test_capacities_hold_everybody_once_in_their_pool(
    drawn: tuple[Cell, dict[Choice, int]],
) -> None:
    cell, _ = drawn
    pools = [kind for kind in capacities(cell) if not kind.response and kind.home is None]
    assert sum(capacities(cell)[kind] for kind in pools) == sum(map(len, cell.people.values()))
