"""The shift design problem in CP-SAT, written as a flow.

A row per slot says how the number at work changes there: those who start come, those who end go.
Each shift then stands in two rows instead of one for every slot that it covers, which made the
proof of the published instances three to nine times faster than rows that add up the cover.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping

from ortools.sat.python import cp_model

from optimiser.shifts.design.problem import Crew, Design, DesignProblem, Form
from optimiser.solving import evaluate


class DesignModel:
    """The model over some of the shifts, and the way back from its values to a design."""

    def __init__(self, problem: DesignProblem, forms: Collection[Form] | None = None) -> None:
        self.model = cp_model.CpModel()
        self._problem = problem
        kept = sorted(problem.forms if forms is None else set(forms))
        self._used = {form: self.model.new_bool_var("") for form in kept}
        self._people: dict[Crew, cp_model.IntVar] = {}
        self._balances: dict[int, list[tuple[cp_model.IntVar, cp_model.IntVar]]] = {}
        for crew, most in problem.most_people.items():
            if crew.form in self._used and most:
                self._people[crew] = self.model.new_int_var(0, most, "")
                self.model.add(self._people[crew] <= most * self._used[crew.form])
        for layer in range(len(problem.layers)):
            self._flow(layer)
        self._limit()
        self.model.minimize(self._cost())

    def _flow(self, layer: int) -> None:
        """People at work in every slot are those required, plus those over, less those under."""
        problem, model = self._problem, self.model
        required = problem.layers[layer]
        changes: dict[int, list[cp_model.LinearExprT]] = defaultdict(list)
        first: list[cp_model.IntVar] = []
        most = [0] * problem.slots
        for crew, people in self._people.items():
            if crew.layer != layer:
                continue
            covered = problem.covered(crew.form, crew.day)
            changes[covered[0]].append(people)
            changes[(covered[-1] + 1) % problem.slots].append(-people)
            if 0 in covered:
                first.append(people)
            for slot in covered:
                most[slot] += problem.most_people[crew]
        pairs = [
            (model.new_int_var(0, most[slot], ""), model.new_int_var(0, needed, ""))
            for slot, needed in enumerate(required)
        ]
        self._balances[layer] = pairs
        level = [
            needed + over - under for needed, (over, under) in zip(required, pairs, strict=True)
        ]
        model.add(sum(first) == level[0])
        for slot in range(problem.slots):
            model.add(sum(changes[slot]) == level[slot] - level[slot - 1])

    def _limit(self) -> None:
        problem = self._problem
        if problem.most_forms is not None:
            self.model.add(sum(self._used.values()) <= problem.most_forms)
        for layer, most in enumerate(problem.most_slots or ()):
            work = [c.form.length * x for c, x in self._people.items() if c.layer == layer]
            self.model.add(sum(work) <= most)

    def _cost(self) -> cp_model.LinearExprT:
        problem = self._problem
        pairs = [pair for own in self._balances.values() for pair in own]
        over = sum(pair[0] for pair in pairs)
        under = sum(pair[1] for pair in pairs)
        return (
            problem.over_price * over
            + problem.under_price * under
            + problem.form_price * sum(self._used.values())
        )

    def design(self, values: tuple[int, ...]) -> Design:
        """The design that the values of the variables mean."""
        counts = {crew: evaluate(people, values) for crew, people in self._people.items()}
        return Design({crew: count for crew, count in counts.items() if count})

    def hint(self, design: Design) -> Mapping[int, int]:
        """Values of the variables that mean a design, over and under left to the solver."""
        known = {people.index: design.people.get(crew, 0) for crew, people in self._people.items()}
        used = set(design.forms)
        return known | {flag.index: int(form in used) for form, flag in self._used.items()}
