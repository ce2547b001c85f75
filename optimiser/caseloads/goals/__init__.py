"""Every caseload goal, one a tier, the most important first."""

from optimiser.caseloads.goals.base import Goal
from optimiser.caseloads.goals.moves import Moves
from optimiser.caseloads.goals.points_over_band import PointsOverBand
from optimiser.caseloads.goals.spread import Spread
from optimiser.caseloads.goals.travel import Travel
from optimiser.caseloads.goals.worst_load import WorstLoad

LOAD_GOALS: tuple[Goal, ...] = (PointsOverBand(), WorstLoad())
OTHER_GOALS: tuple[Goal, ...] = (Moves(), Spread(), Travel())
GOALS: tuple[Goal, ...] = (*LOAD_GOALS, *OTHER_GOALS)
