"""The rules of patrols, in the order in which the model states them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Protocol

from optimiser.patrols.plan import PatrolPlan
from optimiser.patrols.problem import PatrolProblem
from optimiser.patrols.rules.area_cap import AreaCap
from optimiser.patrols.rules.breaks import Breaks
from optimiser.patrols.rules.control_places import ControlPlaces
from optimiser.patrols.rules.crew_make_up import CrewMakeUp
from optimiser.patrols.rules.dose_cap import DoseCap
from optimiser.patrols.rules.one_place import OnePlace
from optimiser.patrols.rules.pcso_single_patrol import PcsoSinglePatrol
from optimiser.patrols.rules.reserve_of_response import ReserveOfResponse
from optimiser.patrols.rules.served_areas import ServedAreas
from optimiser.patrols.rules.single_by_default import SingleByDefault
from optimiser.patrols.rules.single_crewing import SingleCrewing
from optimiser.patrols.rules.travel_between import TravelBetween
from optimiser.patrols.rules.vehicles import Vehicles
from optimiser.patrols.rules.visit_length import VisitLength
from optimiser.patrols.rules.visits_on_foot import VisitsOnFoot
from optimiser.patrols.rules.way_between_areas import WayBetweenAreas
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.patrols.decisions import Decisions


class PatrolRule(Protocol):
    """What every rule of patrols offers: the model's reading and the checker's."""

    id: ClassVar[str]
    authority: ClassVar[Authority]
    source: ClassVar[str]
    status: ClassVar[str]

    def constrain(
        self, model: "cp_model.CpModel", decisions: "Decisions", enforced: "cp_model.LiteralT"
    ) -> None:
        """State the rule for the solver, where the literal holds."""

    def breaches(self, problem: PatrolProblem, plan: PatrolPlan) -> Iterator[Breach]:
        """Every place where a plan breaks the rule."""


RULES: tuple[type[PatrolRule], ...] = (
    ServedAreas,
    ReserveOfResponse,
    SingleCrewing,
    PcsoSinglePatrol,
    SingleByDefault,
    CrewMakeUp,
    OnePlace,
    Vehicles,
    AreaCap,
    Breaks,
    VisitLength,
    VisitsOnFoot,
    DoseCap,
    TravelBetween,
    WayBetweenAreas,
    ControlPlaces,
)
