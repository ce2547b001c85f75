"""The model around the gaps of a published roster: what may change, and what changes are worth."""

from collections.abc import Iterator

from ortools.sat.python import cp_model

from optimiser.roster import Roster
from optimiser.rota.decisions import Choice, RotaDecisions
from optimiser.rota.gaps import Gap, Gaps, Mode
from optimiser.rota.goals import DutyCost, Goal, Shortfall, SkillShortfall
from optimiser.rota.rules import NOT_OF_ONE_PERSON, OvertimeCap, Supervision
from optimiser.rota.sharing import sharing_penalty
from optimiser.rota.wellbeing import SHARE
from optimiser.solving import Objective

UNFILLED, UNSKILLED = "shortfall_beyond_published", "skill_shortfall_beyond_published"
CHANGES = "changed_duties"
UNEVEN = "uneven_overtime"
OWED = "rest_days_owed"
MISSING, OVERSPENT = "sergeants_missing", "overtime_beyond_cap"
PENCE_PER_POUND = 100


class GapModel:
    """Every duty that could change around the gaps, under the rules.

    `breaking` leaves the rules on everybody together, supervision and the overtime cap, to be
    broken as little as can be: that comes before every goal. Rules on one person bind all who are
    asked whatever comes.
    """

    def __init__(self, gaps: Gaps, *, breaking: bool = False) -> None:
        self.model = cp_model.CpModel()
        self._gaps = gaps
        self._mode = gaps.mode
        self.decisions = RotaDecisions(
            self.model, gaps.problem, given=gaps.given, offered=gaps.offered
        )
        self._new: list[Choice] = []
        self._filling: dict[Gap, list[Choice]] = {}
        for choice in self.decisions.open_choices():
            key = choice.tour.staff_id, choice.tour.day
            gap = gaps.offers.get(key, {}).get(choice.tour)
            if gap is not None:
                self._new.append(choice)
                self._filling.setdefault(gap, []).append(choice)
        self._broken: list[Objective] = []
        self._given_up: list[cp_model.LinearExprT] = []
        self._bind(breaking)
        self._keep_duties()
        self._move_rest_days()

    def _bind(self, breaking: bool) -> None:
        """The rules: on one person those who are asked alone, as all others are facts."""
        enforced, asked = self.model.new_constant(1), self.decisions.of(self._gaps.asked)
        for rule in self._gaps.problem.rules:
            if not isinstance(rule, NOT_OF_ONE_PERSON):
                rule.constrain(self.model, asked, enforced)
            elif not breaking:
                rule.constrain(self.model, self.decisions, enforced)
            elif isinstance(rule, Supervision):
                missing = rule.excess(self.model, self.decisions)
                self._broken.insert(0, Objective(MISSING, "sergeant-hours", missing, least=0))
            elif isinstance(rule, OvertimeCap):
                beyond = rule.excess(self.model, self.decisions)
                self._broken.append(Objective(OVERSPENT, "pounds", beyond, PENCE_PER_POUND, 0))

    def as_published(self) -> dict[int, int]:
        """The roster with its gaps left open, by index of variable."""
        hint = {choice.works.index: 1 for choice in self.decisions.open_choices()}
        return hint | {choice.works.index: 0 for choice in self._new}

    def _keep_duties(self) -> None:
        """Whoever has a duty on a day has one still; a kept pattern has one filler a gap."""
        members = self._gaps.problem.strength
        for who, day in self._gaps.offers.keys() & self._gaps.kept_on.keys():
            choices = self.decisions.choices_on(members[who], day)
            if (who, day) not in self._gaps.given_up:
                self.model.add_exactly_one(choice.works for choice in choices)
        if self._mode is Mode.KEEP_PATTERN:
            for gap, choices in self._filling.items():
                works = [choice.works for choice in choices]
                self.model.add(sum(works) <= self._gaps.sizes[gap])

    def _move_rest_days(self) -> None:
        """For every rest day that an officer works on contracted duty one duty is given up."""
        moved: dict[str, list[cp_model.BoolVarT]] = {}
        for choice in self._new:
            if self._gaps.is_moved(choice.tour):
                moved.setdefault(choice.tour.staff_id, []).append(choice.works)
        given_up: dict[str, list[cp_model.LinearExprT]] = {}
        for who, day in self._gaps.given_up:
            choices = self.decisions.choices_on(self._gaps.problem.strength[who], day)
            self.model.add_at_most_one(choice.works for choice in choices)
            given_up.setdefault(who, []).append(1 - sum(choice.works for choice in choices))
        for who, works in moved.items():
            self.model.add(sum(works) == sum(given_up.get(who, ())))
            self._given_up += given_up.get(who, ())

    def objectives(self) -> list[Objective]:
        """What is broken, where anything may be, and the goals of the mode in order."""
        return [*self._broken, *self._goals()]

    def _goals(self) -> list[Objective]:
        cost = DutyCost()
        money = Objective(cost.id, cost.unit, cost.penalty(self.model, self.decisions), cost.scale)
        changed = sum([*(c.works for c in self._new), *self._given_up])
        changes = Objective(CHANGES, "duties", changed, least=0)
        uneven = sharing_penalty(self.model, self.decisions, self._gaps.asked)
        shared = Objective(UNEVEN, "points", uneven, SHARE, 0)
        if self._mode is Mode.KEEP_PATTERN:
            return [*self._short(), *self._owed(), money, changes, shared]
        return [*self._short(), *self._owed(), changes, money, shared]

    def _short(self) -> Iterator[Objective]:
        """People short and then skills, where any are asked for: beyond the published, or all."""
        goals: list[tuple[Goal, str]] = [(Shortfall(), UNFILLED)]
        if self._gaps.problem.requirement.skills:
            goals.append((SkillShortfall(), UNSKILLED))
        for goal, beyond in goals:
            penalty = goal.penalty(self.model, self.decisions)
            if self._mode is Mode.KEEP_PATTERN:
                yield Objective(goal.id, goal.unit, penalty, goal.scale)
            else:
                yield Objective(beyond, goal.unit, self._beyond(goal, penalty), goal.scale, 0)

    def _owed(self) -> list[Objective]:
        """Fewest rest days left owed, where any can be: their time is taken from later periods."""
        problem = self._gaps.problem
        owed = [
            choice.works
            for choice in self._new
            if problem.pricing.owes_rest_day(choice.tour, problem.strength[choice.tour.staff_id])
        ]
        return [Objective(OWED, "rest days", sum(owed), least=0)] if owed else []

    def _beyond(self, short: Goal, penalty: cp_model.LinearExprT) -> cp_model.IntVar:
        """What is short beyond that of the roster as it was published."""
        problem = self._gaps.problem
        told = Roster(problem.horizon, (*problem.history, *self._gaps.told))
        before = round(short.measure(told, problem).value * short.scale)
        beyond = self.model.new_int_var(0, cp_model.INT32_MAX, "")
        self.model.add(beyond >= penalty - before)
        return beyond
