"""The rota as Timefold sees it: a person's day is an entity, the duty worked on it its variable."""

from dataclasses import dataclass, field
from typing import Annotated

from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningPin,
    PlanningScore,
    PlanningVariable,
    ProblemFactCollectionProperty,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import HardSoftScore

DAY = 24 * 60


@dataclass(eq=False)
class Duty:
    """A way to be on duty, times in minutes from midnight of the day."""

    number: int
    start: int
    end: int
    paid: int
    normal: int
    worked: int
    overtime: int
    contracted: bool
    night: bool


@dataclass(eq=False)
class Need:
    """People who are wanted in a row of the requirement and an hour, told by one number."""

    key: int
    people: int
    weight: int


@dataclass(eq=False)
class Limit:
    """What a person's tours of days `first` to `last` may measure in all."""

    number: int
    person: int
    first: int
    last: int
    measure: str
    most: int


@dataclass(eq=False)
class Fortnight:
    """A fortnight in which a person needs weekly rest, its days and the ends of its weeks."""

    number: int
    person: int
    first: int
    last: int
    begin: int
    middle: int
    end: int


@planning_entity
@dataclass(eq=False)
class Slot:
    """A person's day; `cost`, `needs` and `hours` (what a duty covers) are by number of duty."""

    id: Annotated[int, PlanningId]
    person: int
    day: int
    leads: bool
    led: bool
    must: bool
    open: Annotated[list[Duty], ValueRangeProvider]
    cost: list[int]
    needs: list[list[int]]
    hours: list[list[int]]
    pinned: Annotated[bool, PlanningPin] = field(default=False)
    duty: Annotated[Duty | None, PlanningVariable(allows_unassigned=True)] = field(default=None)


@planning_solution
@dataclass(eq=False)
class Rota:
    """Everybody's days, the past as pinned ones, and what is asked of them."""

    needs: Annotated[list[Need], ProblemFactCollectionProperty]
    limits: Annotated[list[Limit], ProblemFactCollectionProperty]
    fortnights: Annotated[list[Fortnight], ProblemFactCollectionProperty]
    slots: Annotated[list[Slot], PlanningEntityCollectionProperty]
    score: Annotated[HardSoftScore, PlanningScore] = field(default=None)
