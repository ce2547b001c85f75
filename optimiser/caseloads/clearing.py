"""What clears the overload with least: moves alone, else the fewest hours of new people.

Solved in tiers with proven bounds. Moves alone are the plan of caseloads without evening out: the
least points above the band, then the least cost of moves. With people to be taken on, an exact
model: the same points, then the fewest steps of full-time hours, then the fewest skills asked of
them, then the cost of moves. A new person covers every area and is of no known gender: a case that
asks for a manager of a gender is led by those who are there, because nobody is to be hired for that
by a program.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

from optimiser.caseloads.apart import part
from optimiser.caseloads.eligibility import possible_leaders
from optimiser.caseloads.problem import PER_MILLE, CaseloadProblem, Manager, Offender
from optimiser.caseloads.rules.base import PairRule
from optimiser.caseloads.rules.kept_apart import rivals
from optimiser.caseloads.solve import plan_caseloads
from optimiser.goal import TierResult
from optimiser.outcome import TINY
from optimiser.solving import Cancel, Limits, Objective, Solved
from optimiser.tiers import minimise_in_tiers

STATUTORY = "statutory cases"
"""What is asked of a new person who leads a statutory case: an agency that may."""

MOST_HIRES = 8


@dataclass(frozen=True)
class HireTerms:
    """What a new person can be: `full_points` a full load, in `steps` equal parts of full time."""

    agency: str
    full_points: int
    steps: int

    @property
    def step_points(self) -> int:
        """Capacity of one step."""
        return self.full_points // self.steps


@dataclass(frozen=True)
class Hire:
    """One new person: steps of full time, what is asked of them and the points they would lead."""

    steps: int
    asked: frozenset[str]
    points: int


@dataclass(frozen=True)
class Cleared:
    """One answer. `leaders` are managers by offender reference, "" for a new person.

    `tiers` tell what was reached and proved; `nobody` are the cases that nobody may lead in it.
    The proof is for at most `offered` new people; `enough` where more of them could not do better.
    """

    leaders: Mapping[str, str]
    hires: tuple[Hire, ...]
    tiers: tuple[TierResult, ...]
    nobody: tuple[str, ...] = ()
    offered: int = 0
    enough: bool = True

    def reached(self, goal: str) -> int:
        """The value of one goal."""
        return int(next(tier.objective for tier in self.tiers if tier.goal == goal))

    def is_proved(self, goal: str = "moves") -> bool:
        """Whether every tier down to a goal has reached its bound."""
        number = [tier.goal for tier in self.tiers].index(goal)
        return all(
            tier.bound is not None and tier.bound > tier.objective - TINY
            for tier in self.tiers[: number + 1]
        )


def clear_by_moves(
    problem: CaseloadProblem, limits: Limits, cancel: Cancel | None = None
) -> Cleared | None:
    """The least points above the band and the least cost of moves for them, with who is there.

    Cases that nobody may lead, and the fewest that cannot be kept apart from others, are left out
    and told in `nobody`. None where time ran out first.
    """
    possible = possible_leaders(problem)
    nobody = {each.offender_ref for each in problem.offenders if not possible[each.offender_ref]}
    nobody.update(part(problem, possible).left_out)
    led = tuple(each for each in problem.offenders if each.offender_ref not in nobody)
    one_step = PER_MILLE * problem.total_points + 1
    outcome = plan_caseloads(
        replace(problem, offenders=led, load_step_per_mille=one_step), limits, cancel=cancel
    )
    if outcome.plan is None:
        return None
    return Cleared(
        {row.offender_ref: row.manager_id for row in outcome.plan.allocations},
        (),
        tuple(tier for tier in outcome.tiers if tier.goal in ("points_over_band", "moves")),
        tuple(each.offender_ref for each in problem.offenders if each.offender_ref in nobody),
    )


def clear_by_hiring(
    problem: CaseloadProblem,
    terms: HireTerms,
    by_moves: Cleared,
    limits: Limits,
    cancel: Cancel | None = None,
) -> Cleared | None:
    """The fewest hours of new people, and what is asked of them, that clear what moves leave.

    Two people who together work no more than full time can be one, who is asked for no more than
    they were, unless cases must be kept apart: so twice the full-time people of the answer are
    enough to choose from (`Cleared.enough`). As many are offered as the points ask for, twice, and
    one for each case that is left out because it must be kept apart.
    """
    over = next(tier for tier in by_moves.tiers if tier.goal == "points_over_band")
    full_band = max(1, terms.full_points * problem.upper_band_per_mille // PER_MILLE)
    stranded = sum(problem.offender_by_ref[ref].points for ref in by_moves.nobody)
    needed = -(-int(over.objective + stranded) // full_band)
    parted = sum(ref in problem.apart for ref in by_moves.nobody)
    hires = min(MOST_HIRES, 1 + 2 * needed + parted)
    least = 0 if over.bound is None else max(0, int(over.bound))
    return _Clearing(problem, terms, hires, least).solve(by_moves, limits, cancel)


class _Clearing:
    """One model: literals for who leads which case, new people last."""

    def __init__(self, problem: CaseloadProblem, terms: HireTerms, hires: int, least: int) -> None:
        self._problem, self._full = problem, terms.steps
        self._model = cp_model.CpModel()
        self._loads: dict[str, list[tuple[int, cp_model.IntVar]]] = {
            manager.manager_id: [] for manager in problem.managers
        }
        self._hired: list[list[tuple[Offender, cp_model.IntVar]]] = [[] for _ in range(hires)]
        self._leads: dict[str, dict[str, cp_model.IntVar]] = {}
        self._nobody: list[str] = []
        self._add_leads(terms)
        self._over = self._add_over()
        self._steps = [self._add_hire(each, terms) for each in self._hired]
        self._asked = [self._add_asked(cases) for cases in self._hired]
        for fuller, other in zip(self._steps, self._steps[1:], strict=False):
            self._model.add(fuller >= other)
        led = [o.points * literal for cases in self._hired for o, literal in cases]
        self._model.add(sum(led) + sum(self._over) >= least)

    def solve(self, by_moves: Cleared, limits: Limits, cancel: Cancel | None) -> Cleared | None:
        """Tier by tier from the answer without new people; None where time ran out first."""
        total = cp_model.LinearExpr.sum
        cost = [
            self._problem.move_cost(offender, manager) * self._leads[offender.offender_ref][name]
            for offender in self._problem.offenders
            for name, manager in self._names(offender)
        ]
        asked = [literal for each in self._asked for literal in each.values()]
        objectives = [
            Objective("points_over_band", "points", total(self._over), least=0),
            Objective("full_time", "steps", total(self._steps), least=0),
            Objective("asked", "skills", total(asked), least=0),
            Objective("moves", "cost of moves", total(cost), least=0),
        ]
        hint = self._hint(by_moves.leaders)
        start = None if by_moves.nobody else [hint[index] for index in range(len(hint))]
        solved = minimise_in_tiers(
            self._model,
            objectives,
            limits,
            part="clearing",
            hint=hint,
            start=start,
            cancel=cancel,
        )
        return None if solved.values is None else self._cleared(solved)

    def _names(self, offender: Offender) -> list[tuple[str, Manager]]:
        """Who may lead a case: managers by their reference, and whoever is new."""
        managers = self._problem.manager_by_id
        leads = self._leads.get(offender.offender_ref, {})
        return [(name, managers.get(name, _NEW)) for name in leads]

    def _add_leads(self, terms: HireTerms) -> None:
        new = [replace(_NEW, manager_id=f"{_NEW.manager_id}{n}") for n in range(len(self._hired))]
        leaders = possible_leaders(self._problem)
        for offender in self._problem.offenders:
            if self._may_be_led_by_new(offender, terms):
                leaders[offender.offender_ref] += tuple(new)
        left_out = part(self._problem, leaders).left_out
        for offender in self._problem.offenders:
            ref, leads = offender.offender_ref, {}
            if ref in left_out or not leaders[ref]:
                self._nobody.append(ref)
                continue
            for manager in leaders[ref]:
                leads[manager.manager_id] = literal = self._model.new_bool_var("")
                if manager in new:
                    self._hired[new.index(manager)].append((offender, literal))
                else:
                    self._loads[manager.manager_id].append((offender.points, literal))
            self._model.add_exactly_one(leads.values())
            self._leads[ref] = leads
        for literals in rivals(self._problem.apart, self._leads):
            self._model.add_at_most_one(literals)

    def _may_be_led_by_new(self, offender: Offender, terms: HireTerms) -> bool:
        languages = frozenset(filter(None, [offender.language]))
        new = replace(_NEW, agency=terms.agency, skills=offender.needs, languages=languages)
        rules = (rule for rule in self._problem.rules if isinstance(rule, PairRule))
        return all(rule.permits(offender, new) for rule in rules)

    def _add_over(self) -> list[cp_model.IntVar]:
        over = []
        for manager in self._problem.managers:
            beyond = self._model.new_int_var(0, self._problem.total_points, "")
            load = sum(points * literal for points, literal in self._loads[manager.manager_id])
            self._model.add(load - beyond <= self._problem.band_points(manager))
            over.append(beyond)
        return over

    def _add_hire(
        self, cases: list[tuple[Offender, cp_model.IntVar]], terms: HireTerms
    ) -> cp_model.IntVar:
        """Steps of full time of a new person, whose load stays within the band."""
        steps = self._model.new_int_var(0, terms.steps, "")
        load = sum(offender.points * literal for offender, literal in cases)
        room = terms.step_points * self._problem.upper_band_per_mille
        self._model.add(PER_MILLE * load <= room * steps)
        for _, literal in cases:
            self._model.add(steps >= 1).only_enforce_if(literal)
        return steps

    def _add_asked(
        self, cases: list[tuple[Offender, cp_model.IntVar]]
    ) -> dict[str, cp_model.IntVar]:
        """What is asked of a new person: all that the cases they lead need."""
        asked: dict[str, cp_model.IntVar] = {}
        for offender, literal in cases:
            for need in _needs(offender):
                if need not in asked:
                    asked[need] = self._model.new_bool_var("")
                self._model.add_implication(literal, asked[need])
        return asked

    def _hint(self, leaders: Mapping[str, str]) -> dict[int, int]:
        """Values of every variable in a plan without new people."""
        hint = dict.fromkeys(range(len(self._model.proto.variables)), 0)
        for ref, leader in leaders.items():
            if ref in self._leads:
                hint[self._leads[ref][leader].index] = 1
        for manager, beyond in zip(self._problem.managers, self._over, strict=True):
            cases = self._loads[manager.manager_id]
            load = sum(points * hint[literal.index] for points, literal in cases)
            hint[beyond.index] = max(0, load - self._problem.band_points(manager))
        return hint

    def _cleared(self, solved: Solved) -> Cleared:
        leaders = {
            ref: name if name in self._problem.manager_by_id else ""
            for ref, leads in self._leads.items()
            for name, literal in leads.items()
            if solved.value(literal)
        }
        hires = tuple(
            Hire(
                solved.value(steps),
                frozenset(name for name, literal in asked.items() if solved.value(literal)),
                sum(offender.points for offender, literal in cases if solved.value(literal)),
            )
            for cases, steps, asked in zip(self._hired, self._steps, self._asked, strict=True)
            if solved.value(steps)
        )
        offered, full_time = len(self._hired), sum(hire.steps for hire in hires) / self._full
        over = next(tier.objective for tier in solved.tiers if tier.goal == "points_over_band")
        enough = not self._problem.apart and over == 0 and offered >= 2 * full_time
        return Cleared(leaders, hires, solved.tiers, tuple(self._nobody), offered, enough)


_NEW = Manager("new ", "", "", capacity_points=1)


def _needs(offender: Offender) -> list[str]:
    """What a new person must bring for a case, by name."""
    needs = sorted(offender.needs)
    if offender.language is not None:
        needs.append(f"speaks {offender.language}")
    return [*needs, STATUTORY] if offender.statutory else needs
