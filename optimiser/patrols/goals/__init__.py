"""The goals of patrols, in tiers: a tier is never sold for a later one."""

from typing import TYPE_CHECKING, ClassVar, Protocol

from optimiser.goal import Measure
from optimiser.patrols.goals.alone_where_pairs_preferred import AloneWherePairsPreferred
from optimiser.patrols.goals.area_changes import AreaChanges
from optimiser.patrols.goals.commitment_shortfall import CommitmentShortfall
from optimiser.patrols.goals.floor_shortfall import FloorShortfall
from optimiser.patrols.goals.home_shortfall import HomeShortfall
from optimiser.patrols.goals.idle_time import IdleTime
from optimiser.patrols.goals.reserve_shortfall import ReserveShortfall
from optimiser.patrols.goals.uncovered_harm import UncoveredHarm
from optimiser.patrols.goals.uncovered_heat import UncoveredHeat
from optimiser.patrols.plan import PatrolPlan
from optimiser.patrols.problem import PatrolProblem

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.patrols.decisions import Decisions


class PatrolGoal(Protocol):
    """What every goal offers: its value on a finished plan."""

    id: ClassVar[str]
    unit: ClassVar[str]
    tier: ClassVar[int]

    def measure(self, problem: PatrolProblem, plan: PatrolPlan) -> Measure:
        """The goal on a finished plan, from the plan and the facts alone."""


class ModelledGoal(PatrolGoal, Protocol):
    """A goal that the model decides, first tiers first."""

    def scale(self, problem: PatrolProblem) -> float:
        """Model units that make one unit of the goal."""

    def penalty(self, decisions: "Decisions") -> "cp_model.LinearExprT":
        """The goal of one base and week in model units, never negative."""


MODELLED: tuple[type[ModelledGoal], ...] = (
    ReserveShortfall,
    CommitmentShortfall,
    FloorShortfall,
    IdleTime,
    HomeShortfall,
    AloneWherePairsPreferred,
    UncoveredHeat,
)

GOALS: tuple[type[PatrolGoal], ...] = tuple(
    sorted((*MODELLED, UncoveredHarm, AreaChanges), key=lambda goal: goal.tier)
)
"""In order of tier. Area changes are decided after the model, when people are named, and harm
after that, when crews are routed."""
