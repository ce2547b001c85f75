"""The goals of the rota, in tiers: this tuple is the order in which they are reached."""

from optimiser.rota.goals.base import Goal
from optimiser.rota.goals.changes_to_published import ChangesToPublished
from optimiser.rota.goals.duty_cost import DutyCost
from optimiser.rota.goals.even_duties import EvenDuties
from optimiser.rota.goals.shortfall import Shortfall

GOALS: tuple[Goal, ...] = (Shortfall(), DutyCost(), EvenDuties(), ChangesToPublished())

__all__ = [
    "GOALS",
    "ChangesToPublished",
    "DutyCost",
    "EvenDuties",
    "Goal",
    "Shortfall",
]
