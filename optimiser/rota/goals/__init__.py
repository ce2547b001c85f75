"""The goals of the rota, in tiers: this tuple is the order in which they are reached."""

from optimiser.rota.goals.base import Goal
from optimiser.rota.goals.changes_to_published import ChangesToPublished
from optimiser.rota.goals.duty_cost import DutyCost
from optimiser.rota.goals.shortfall import Shortfall
from optimiser.rota.goals.skill_shortfall import SkillShortfall
from optimiser.rota.goals.volunteers import ShortWithVolunteers
from optimiser.rota.goals.wellbeing import Wellbeing

GOALS: tuple[Goal, ...] = (
    Shortfall(),
    ShortWithVolunteers(),
    SkillShortfall(),
    DutyCost(),
    Wellbeing(),
    ChangesToPublished(),
)

__all__ = [
    "GOALS",
    "ChangesToPublished",
    "DutyCost",
    "Goal",
    "ShortWithVolunteers",
    "Shortfall",
    "SkillShortfall",
    "Wellbeing",
]
