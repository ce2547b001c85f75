"""Finds a rotating pattern as a circulation through weekdays and states.

The cycle is a closed walk through the layers (weekday, state of the machine). How often each step
is made is an integer circulation whose size does not grow with the number of teams and in which
the order of the weeks, which is no decision, does not appear. Where the steps hold together, a
round trip through all of them (Euler) is the cycle; where they fall into parts, each part is
forbidden to stand alone and the model is solved again.
"""

import time
from collections import defaultdict
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

from optimiser.outcome import Status
from optimiser.shifts.rotating.automaton import Automaton, automaton_of
from optimiser.shifts.rotating.circuit import Node, Step, components, round_trip
from optimiser.shifts.rotating.problem import OFF, Cycle, RotatingProblem
from optimiser.solving import Cancel, Limits, evaluate, solve_once


@dataclass(frozen=True)
class RotatingAnswer:
    """How the search for a pattern ended; `states` and `rounds` say what it took."""

    status: Status
    cycle: Cycle | None
    states: int
    rounds: int
    seconds: float


def find_cycle(
    problem: RotatingProblem, limits: Limits | None = None, cancel: Cancel | None = None
) -> RotatingAnswer:
    """Find a cycle that keeps to everything, or prove that there is none.

    OPTIMAL means that no cycle has more free weekends, where those are wanted, and FEASIBLE that
    time ran out before that was proved.
    """
    limits, cancel = limits or Limits(), cancel or Cancel()
    began = time.monotonic()
    machine = automaton_of(problem)
    if any(problem.clashes()) or not machine.steps:
        return RotatingAnswer(Status.INFEASIBLE, None, len(machine.steps), 0, 0.0)
    flow = _Circulation(problem, machine)
    rounds, status, cycle = 0, Status.NO_PLAN_FOUND, None
    while status is Status.NO_PLAN_FOUND and cycle is None and not cancel.requested:
        left = limits.seconds - (time.monotonic() - began)
        if left <= 0 and limits.work is None:
            break
        rounds += 1
        answer = solve_once(flow.model, replace(limits, seconds=left), cancel)
        if answer.status == "INFEASIBLE" and flow.is_refuted(limits, cancel):
            status = Status.INFEASIBLE
        if answer.values is None:
            break
        cycle = flow.cycle(answer.values)
        if cycle is not None:
            status = Status.OPTIMAL if answer.status == "OPTIMAL" else Status.FEASIBLE
    return RotatingAnswer(status, cycle, len(machine.steps), rounds, time.monotonic() - began)


class _Circulation:
    """The integer circulation, and the cuts that hold it together."""

    def __init__(self, problem: RotatingProblem, machine: Automaton) -> None:
        self.model = cp_model.CpModel()
        self._problem = problem
        self._target: dict[Step, Node] = {}
        self._count: dict[Step, cp_model.IntVar] = {}
        for day in range(problem.days):
            after = (day + 1) % problem.days
            for state, followers in enumerate(machine.steps):
                for code, following in followers.items():
                    step = (day, state, code)
                    self._target[step] = (after, following)
                    most = self._wanted(code, day)
                    self._count[step] = self.model.new_int_var(0, most, "")
        self._conserve()
        self._meet()
        if problem.free_weekends:
            self.model.maximize(sum(self._weekends_off(machine)))

    def _weekends_off(self, machine: Automaton) -> list[cp_model.IntVar]:
        """How often the last day of a week is free and the day before it was."""
        return [
            count
            for (day, state, code), count in self._count.items()
            if day == self._problem.days - 1 and code == OFF and machine.last[state] == OFF
        ]

    def is_refuted(self, limits: Limits, cancel: Cancel) -> bool:
        """Whether a second solve with other parameters finds no circulation either."""
        other = replace(limits, seed=limits.seed + 1)
        again = solve_once(self.model, other, cancel, symmetry_level=0, linearization_level=2)
        return again.status == "INFEASIBLE"

    def _wanted(self, code: str, day: int) -> int:
        problem = self._problem
        if code == OFF:
            return problem.weeks - sum(row[day] for row in problem.required)
        return problem.required[problem.codes.index(code)][day]

    def _conserve(self) -> None:
        balance: dict[Node, list[cp_model.LinearExprT]] = defaultdict(list)
        for step, count in self._count.items():
            balance[step[:2]].append(count)
            balance[self._target[step]].append(-count)
        for terms in balance.values():
            self.model.add(sum(terms) == 0)

    def _meet(self) -> None:
        by_code: dict[tuple[int, str], list[cp_model.IntVar]] = defaultdict(list)
        for (day, _, code), count in self._count.items():
            by_code[day, code].append(count)
        for day in range(self._problem.days):
            for code in (*self._problem.codes, OFF):
                self.model.add(sum(by_code[day, code]) == self._wanted(code, day))

    def cycle(self, values: tuple[int, ...]) -> Cycle | None:
        """The round trip, or None where the steps fall into parts; then those are cut off."""
        counts = {step: evaluate(count, values) for step, count in self._count.items()}
        parts = components(counts, self._target)
        if len(parts) == 1:
            return Cycle(tuple(round_trip(counts, self._target)), self._problem.days)
        for part in parts:
            self._hold(part)
        return None

    def _hold(self, part: set[Node]) -> None:
        """Let no cycle stay in these states unless all of it does: some step must leave them."""
        model = self.model
        leaving = [
            count
            for step, count in self._count.items()
            if step[:2] in part and self._target[step] not in part
        ]
        inside = [c for step, c in self._count.items() if step[0] == 0 and step[:2] in part]
        leaves, empty, full = (model.new_bool_var("") for _ in range(3))
        model.add_bool_or(leaves, empty, full)
        model.add(sum(leaving) >= 1).only_enforce_if(leaves)
        model.add(sum(inside) == 0).only_enforce_if(empty)
        model.add(sum(inside) == self._problem.weeks).only_enforce_if(full)
