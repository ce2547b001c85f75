"""Leaders for the cases that are to be kept apart from others, or why there are none.

Managers are colours of a graph whose edges are the pairs to keep apart, and each case may have some
of them alone: a list colouring. Loads are left out of it, since no load makes a plan impossible.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ortools.sat.python import cp_model

from optimiser.caseloads.eligibility import barring, why_unassignable
from optimiser.caseloads.problem import CaseloadProblem, Manager
from optimiser.caseloads.rules.kept_apart import KeptApart, rivals
from optimiser.errors import ModelDisagreement
from optimiser.solving import Cancel, Limits, solve_once

Possible = Mapping[str, tuple[Manager, ...]]
UNTIL_PROVED = Limits(work=float("inf"))
MOST_NAMED = 3


@dataclass(frozen=True)
class Parting:
    """Managers by offender reference, and the fewest cases that must be left without one."""

    leaders: Mapping[str, str]
    left_out: tuple[str, ...]


def part(
    problem: CaseloadProblem, possible: Possible, refs: Iterable[str] | None = None
) -> Parting:
    """Leaders of the cases to keep apart, all or those of `refs`, at the least cost of moves.

    Cases that nobody may lead anyway are neither led nor left out.
    """
    wanted = problem.apart.keys() if refs is None else problem.apart.keys() & set(refs)
    cases = [each for each in problem.offenders if each.offender_ref in wanted]
    model, leads, cost = cp_model.CpModel(), {}, []
    left: dict[str, cp_model.IntVar] = {}
    dear = 1 + sum(offender.move_cost for offender in cases)
    for offender in cases:
        ref, managers = offender.offender_ref, possible[offender.offender_ref]
        if not managers:
            continue
        leads[ref] = {manager.manager_id: model.new_bool_var("") for manager in managers}
        left[ref] = model.new_bool_var("")
        model.add_exactly_one(left[ref], *leads[ref].values())
        cost.append(dear * left[ref])
        cost += [problem.move_cost(offender, m) * leads[ref][m.manager_id] for m in managers]
    if not leads:
        return Parting({}, ())
    for literals in rivals(problem.apart, leads):
        model.add_at_most_one(literals)
    model.minimize(sum(cost))
    values = solve_once(model, UNTIL_PROVED, Cancel()).values
    if values is None:
        message = "leaving every case out is a parting, but none was found"
        raise ModelDisagreement(message)
    return Parting(
        {
            ref: manager_id
            for ref, literals in leads.items()
            for manager_id, literal in literals.items()
            if values[literal.index]
        },
        tuple(ref for ref, literal in left.items() if values[literal.index]),
    )


def why_impossible(problem: CaseloadProblem, possible: Possible) -> tuple[str, ...]:
    """A sentence for each reason why no allocation exists, with what would resolve it."""
    if problem.offenders and not problem.managers:
        return ("managers.csv has nobody, so that no case is led: add a manager.",)
    stranded = (each for each in problem.offenders if not possible[each.offender_ref])
    alone = (why_unassignable(problem, offender) for offender in stranded)
    return (*alone, *why_not_apart(problem, possible))


def why_not_apart(problem: CaseloadProblem, possible: Possible) -> Iterator[str]:
    """A sentence for each smallest set of cases that cannot be kept apart."""
    for refs in clashes(problem, possible):
        yield why_clash(problem, possible, refs)


def why_clash(problem: CaseloadProblem, possible: Possible, refs: list[str]) -> str:
    """Why some cases cannot be kept apart, and what would resolve it."""
    leaders = "; ".join(f"{ref} may be led by {_named(possible[ref])} alone" for ref in refs)
    return (
        f"{_listed(refs)} cannot be kept apart ({leaders}). To resolve it, "
        f"{_remedy(problem, possible, refs)}, or {KeptApart.remedy}."
    )


def clashes(problem: CaseloadProblem, possible: Possible) -> Iterator[list[str]]:
    """Sets of cases that cannot be kept apart, each as small as it can be.

    If each is resolved by its case that has the fewest to be kept apart from, all are.
    """
    pool = set(problem.apart)
    while left_out := part(problem, possible, pool).left_out:
        clash = _linked(problem, left_out[0], pool)
        for ref in sorted(clash, reverse=True):
            if part(problem, possible, clash - {ref}).left_out:
                clash.discard(ref)
        yield sorted(clash)
        pool.remove(min(clash, key=lambda ref: (len(problem.apart[ref]), ref)))


def _linked(problem: CaseloadProblem, ref: str, pool: set[str]) -> set[str]:
    """The cases that a chain of pairs to keep apart links with one."""
    linked, waiting = {ref}, [ref]
    while waiting:
        new = (problem.apart[waiting.pop()] & pool) - linked
        linked |= new
        waiting += new
    return linked


def _remedy(problem: CaseloadProblem, possible: Possible, refs: list[str]) -> str:
    """What the fewest rules ask for, if another manager who leads one of them would resolve it."""
    options = []
    for ref in refs:
        offender = problem.offender_by_ref[ref]
        for manager in problem.managers:
            if manager not in possible[ref]:
                bars = list(barring(problem, offender, manager))
                options.append((len(bars), ref, manager.manager_id, bars))
    for _, ref, manager_id, bars in sorted(options, key=lambda option: option[:3]):
        more = {**possible, ref: (*possible[ref], problem.manager_by_id[manager_id])}
        if not part(problem, more, refs).left_out:
            remedies = " and ".join(rule.remedy for rule, _ in bars)
            return f"{remedies} (so that {manager_id} may lead {ref})"
    return "add a manager"


def _named(managers: tuple[Manager, ...]) -> str:
    names = [manager.manager_id for manager in managers]
    if len(names) > MOST_NAMED:
        names = [*names[:MOST_NAMED], f"{len(names) - MOST_NAMED} more"]
    return _listed(names)


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
