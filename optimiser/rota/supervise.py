"""Sergeants for the duties that are locked: whether there can be enough, and who they are."""

from collections.abc import Iterator

from ortools.sat.python import cp_model

from optimiser.people import StaffMember
from optimiser.roster import Tour
from optimiser.rota.decisions import RotaDecisions
from optimiser.rota.exact import ExactRota
from optimiser.rota.goals import DutyCost
from optimiser.rota.problem import RotaProblem
from optimiser.solving import Cancel, Limits, Objective
from optimiser.tiers import minimise_in_tiers


def supervise_locked(problem: RotaProblem, limits: Limits, cancel: Cancel) -> ExactRota:
    """A roster of the locked duties alone and of sergeants for them, at the least cost found.

    Whoever else works more needs no fewer sergeants, so where this has no roster no rota has one.
    """
    model = cp_model.CpModel()
    given = tuple(_locked_tours(problem))

    def offered(member: StaffMember) -> Iterator[Tour]:
        if member.leads_response:
            for day in problem.horizon.dates:
                for option in problem.options(member, day):
                    yield problem.tour(member, day, option)

    decisions = RotaDecisions(model, problem, given=given, offered=offered)
    enforced = model.new_constant(1)
    for rule in problem.rules:
        rule.constrain(model, decisions, enforced)
    cost = DutyCost()
    objective = Objective(cost.id, cost.unit, cost.penalty(model, decisions), cost.scale)
    solved = minimise_in_tiers(model, [objective], limits, part="rota", cancel=cancel)
    return ExactRota(solved, None if solved.values is None else decisions.roster(solved.value))


def _locked_tours(problem: RotaProblem) -> Iterator[Tour]:
    """The locked duties of everybody who supervises nobody."""
    for (staff_id, day), code in sorted(problem.fixed.items()):
        member = problem.strength[staff_id]
        if code is not None and not member.leads_response:
            yield problem.tour(member, day, problem.kept_option(staff_id, day, code))
