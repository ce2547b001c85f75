"""What the solver decides about caseloads: who leads which case."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from ortools.sat.python import cp_model

from optimiser.caseloads.problem import PER_MILLE, CaseloadProblem, Manager, Offender
from optimiser.solving import evaluate

Reading = Callable[[Sequence[int]], int]


class CaseloadDecisions:
    """One literal for every offender and manager; everything else follows from them.

    Each derived variable has a constraint that leaves it one value, and a reading that computes
    that value, so that a plan can be turned into values of the whole model.
    """

    def __init__(self, model: cp_model.CpModel, problem: CaseloadProblem) -> None:
        self.problem = problem
        self._model = model
        self._readings: list[tuple[int, Reading]] = []
        self._leads = {
            (offender.offender_ref, manager.manager_id): model.new_bool_var("")
            for offender in problem.offenders
            for manager in problem.managers
        }
        self._load = {m.manager_id: self._add_load(m) for m in problem.managers}
        self._load_per_mille = {
            m.manager_id: self._add_load_per_mille(m)
            for m in problem.managers
            if m.capacity_points > 0
        }

    def leads(self, offender: Offender, manager: Manager) -> cp_model.IntVar:
        """Whether the manager leads the case."""
        return self._leads[offender.offender_ref, manager.manager_id]

    def leaders(self, offender: Offender) -> list[cp_model.IntVar]:
        """The literals of one offender, a manager each."""
        return [self.leads(offender, manager) for manager in self.problem.managers]

    def pairs(self) -> Iterator[tuple[Offender, Manager, cp_model.IntVar]]:
        """Every offender and manager with their literal."""
        for offender in self.problem.offenders:
            for manager in self.problem.managers:
                yield offender, manager, self.leads(offender, manager)

    def load(self, manager: Manager) -> cp_model.IntVar:
        """Points that a manager leads."""
        return self._load[manager.manager_id]

    def load_per_mille(self, manager: Manager) -> cp_model.IntVar:
        """Load of a manager who has capacity, per mille of it, rounded up."""
        return self._load_per_mille[manager.manager_id]

    def greatest(self, terms: Sequence[cp_model.LinearExprT], most: int) -> cp_model.IntVar:
        """The greatest of some expressions, which lies between 0 and `most`."""
        greatest = self._derive(most, lambda values: max(evaluate(t, values) for t in terms))
        self._model.add_max_equality(greatest, terms)
        return greatest

    def steps(self, level: cp_model.IntVar, step: int, most: int) -> cp_model.IntVar:
        """How many steps, at most `most`, it takes to reach a level."""
        steps = self._derive(most, lambda values: -(-values[level.index] // step))
        self._model.add_linear_constraint(step * steps - level, 0, step - 1)
        return steps

    def distance(self, difference: cp_model.LinearExprT, most: int) -> cp_model.IntVar:
        """A difference without its sign, at most `most`."""
        distance = self._derive(most, lambda values: abs(evaluate(difference, values)))
        self._model.add_abs_equality(distance, difference)
        return distance

    def values(self, leaders: Mapping[str, str]) -> tuple[int, ...]:
        """Values of every model variable in a plan, given as manager by offender reference."""
        values = [variable.domain[0] for variable in self._model.proto.variables]
        for offender, manager, leads in self.pairs():
            values[leads.index] = int(leaders[offender.offender_ref] == manager.manager_id)
        for index, reading in self._readings:
            values[index] = reading(values)
        return tuple(values)

    def plan_of(self, values: Sequence[int]) -> dict[str, str]:
        """Manager by offender reference in a solution."""
        return {
            offender.offender_ref: manager.manager_id
            for offender, manager, leads in self.pairs()
            if values[leads.index]
        }

    def _derive(self, most: int, reading: Reading) -> cp_model.IntVar:
        variable = self._model.new_int_var(0, most, "")
        self._readings.append((variable.index, reading))
        return variable

    def _add_load(self, manager: Manager) -> cp_model.IntVar:
        points = cp_model.LinearExpr.weighted_sum(
            [self.leads(offender, manager) for offender in self.problem.offenders],
            [offender.points for offender in self.problem.offenders],
        )
        load = self._derive(self.problem.total_points, lambda values: evaluate(points, values))
        self._model.add(load == points)
        return load

    def _add_load_per_mille(self, manager: Manager) -> cp_model.IntVar:
        """Load over capacity: the one integer that is less than a unit above the quotient."""
        capacity, load = manager.capacity_points, self.load(manager)
        most = -(-PER_MILLE * self.problem.total_points // capacity)
        per_mille = self._derive(
            most, lambda values: -(-PER_MILLE * values[load.index] // capacity)
        )
        self._model.add_linear_constraint(capacity * per_mille - PER_MILLE * load, 0, capacity - 1)
        return per_mille
