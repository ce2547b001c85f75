"""The checker of rosters: every rule and every goal, from the finished plan alone."""

from optimiser.goal import Measure
from optimiser.roster import Roster
from optimiser.rota.goals import GOALS
from optimiser.rota.problem import RotaProblem
from optimiser.rule import Breach


def breaches_of(roster: Roster, problem: RotaProblem) -> tuple[Breach, ...]:
    """Every place where the roster breaks a rule, in the order of the rules."""
    return tuple(breach for rule in problem.rules for breach in rule.breaches(roster, problem))


def scorecard_of(roster: Roster, problem: RotaProblem) -> tuple[Measure, ...]:
    """Every goal, measured on the roster."""
    return tuple(goal.measure(roster, problem) for goal in GOALS)
