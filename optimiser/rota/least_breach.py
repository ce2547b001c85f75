"""A rota where what is fixed leaves none: the fewest fixed duties are given up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from ortools.sat.python import cp_model

from optimiser.outcome import Outcome, Status
from optimiser.people import StaffMember
from optimiser.roster import Roster, Tour, group_by_person
from optimiser.rota.decisions import RotaDecisions
from optimiser.rota.fixed_duties import fixed_tours, unsupervisable_tours
from optimiser.rota.problem import RotaProblem
from optimiser.rota.rules import NOT_OF_ONE_PERSON, KeptPattern, LockedDuties
from optimiser.rota.solve import plan_rota
from optimiser.rota.verify import breaches_of
from optimiser.solver_child import Cancel
from optimiser.solving import Limits, Objective, ProgressListener, ignore_progress
from optimiser.tiers import minimise_in_tiers

Key = tuple[str, date]
SHARE = 0.2
PENCE_PER_POUND = 100
GIVEN_UP = "fixed_duties_given_up"
NONE_FOUND = "No rota that breaks least was found in the time given either."


def plan_with_least_breach(
    problem: RotaProblem,
    limits: Limits,
    *,
    cancel: Cancel | None = None,
    on_progress: ProgressListener = ignore_progress,
) -> Outcome[Roster]:
    """Plan a rota; where none is lawful, give the one that breaks least, with what it breaks.

    The rules on a person's duty, rest and hours are kept: where published and locked duties clash
    with them, the fewest are given up, proved, and their days stay free. So are those that nobody
    could supervise. Overtime goes beyond its cap by what is fixed, and by no more. The bounds are
    proved of the rosters that give up the same duties, as the clash might be mended by giving up
    as many others; `proved_over` says so.

    Returns
    -------
    Outcome[Roster]
        As `plan_rota`; with `breaches`, `conflict` says why there is no lawful rota. INFEASIBLE
        with its reasons where giving up duties in this way does not mend it either.
    """
    outcome = plan_rota(problem, limits, cancel=cancel, on_progress=on_progress)
    if outcome.status is not Status.INFEASIBLE:
        return outcome
    eased = _eased(problem, limits.share(SHARE), cancel or Cancel())
    if eased is None:
        return replace(outcome, conflict=(*outcome.conflict, NONE_FOUND))
    rest = limits.share(1 - SHARE)
    found = plan_rota(eased.problem, rest, cancel=cancel, on_progress=on_progress)
    if found.plan is None:
        return replace(outcome, conflict=(*outcome.conflict, NONE_FOUND))
    return replace(
        found,
        status=Status.FEASIBLE,
        problem_digest=problem.digest,
        conflict=outcome.conflict,
        breaches=breaches_of(found.plan, problem),
        proved_over=eased.proved_over,
    )


@dataclass(frozen=True)
class _Eased:
    """A problem with a lawful rota, and how many fixed duties it gives up for which reason."""

    problem: RotaProblem
    clashing: int
    unsupervised: int
    overspent_pence: int

    @property
    def proved_over(self) -> str:
        """The rosters that the problem allows, as one would say after "among"."""
        reasons = []
        if self.clashing:
            reasons.append(
                f"{_given_up(self.clashing)}, and the rules on each person's duty let nobody give "
                "up fewer"
            )
        if self.unsupervised:
            reasons.append(f"{_given_up(self.unsupervised)} as no sergeant could then supervise")
        told = "those that keep all published and locked duties"
        if reasons:
            told = f"those that keep the same published and locked duties: {'; '.join(reasons)}"
        if self.overspent_pence:
            pounds = self.overspent_pence / PENCE_PER_POUND
            told += f"; overtime is £{pounds:,.2f} beyond its cap at most, as fixed duties ask"
        return told


def _given_up(count: int) -> str:
    return "1 is given up" if count == 1 else f"{count} are given up"


def _eased(problem: RotaProblem, limits: Limits, cancel: Cancel) -> _Eased | None:
    """The problem with the fewest fixed duties given up, and a cap that pays for the others."""
    kept = _most_kept(problem, limits, cancel)
    if kept is None:
        return None
    clashing = {key for key, code in problem.fixed.items() if code is not None} - kept
    eased = _without(problem, clashing)
    alone = {(tour.staff_id, tour.day) for tour in unsupervisable_tours(eased)}
    eased = _without(eased, alone)
    spent = sum(tour.cost_pence for tour in fixed_tours(eased) if tour.is_capped_overtime)
    cap = eased.overtime.cap_pence
    eased = replace(eased, overtime=replace(eased.overtime, cap_pence=max(cap, spent)))
    return _Eased(eased, len(clashing), len(alone), max(0, spent - cap))


def _without(problem: RotaProblem, given_up: set[Key]) -> RotaProblem:
    """The problem with free days in place of some fixed duties."""
    free: Mapping[Key, str | None] = dict.fromkeys(given_up)
    terms = {key: option for key, option in problem.terms.items() if key not in given_up}
    pattern = {key: code for key, code in problem.pattern.items() if key not in given_up}
    return replace(problem, fixed={**problem.fixed, **free}, terms=terms, pattern=pattern)


def _most_kept(problem: RotaProblem, limits: Limits, cancel: Cancel) -> set[Key] | None:
    """The most fixed duties that the rules on each person allow beside each other and the past."""
    fixed = group_by_person(fixed_tours(problem))

    def offered(member: StaffMember) -> Iterator[Tour]:
        yield from fixed.get(member.staff_id, ())

    model = cp_model.CpModel()
    decisions = RotaDecisions(model, problem, offered=offered)
    enforced = model.new_constant(1)
    for rule in problem.rules:
        if not isinstance(rule, (*NOT_OF_ONE_PERSON, LockedDuties, KeptPattern)):
            rule.constrain(model, decisions, enforced)
    choices = list(decisions.open_choices())
    given_up = sum(1 - choice.works for choice in choices)
    objective = Objective(GIVEN_UP, "duties", given_up, least=0)
    solved = minimise_in_tiers(model, [objective], limits, part="rota", cancel=cancel)
    if solved.status is not Status.OPTIMAL:
        return None
    return {(c.tour.staff_id, c.tour.day) for c in choices if solved.value(c.works)}
