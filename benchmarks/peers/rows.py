"""The one CP-SAT model as rows of a mixed-integer programme, exactly."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

Terms = list[tuple[int, int]]
FAR = 2**60


class Rows:
    """Rows lower <= sum of coefficient x variable <= upper, in compressed form."""

    def __init__(self, proto: Any) -> None:
        self.low = [int(v.domain[0]) for v in proto.variables]
        self.high = [int(v.domain[len(v.domain) - 1]) for v in proto.variables]
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.starts = [0]
        self.columns: list[int] = []
        self.factors: list[int] = []
        for constraint in proto.constraints:
            self._add_constraint(constraint)

    def add(self, terms: Terms, lower: float, upper: float) -> None:
        """Add one row; variables may come more than once."""
        summed: dict[int, int] = {}
        for column, factor in terms:
            summed[column] = summed.get(column, 0) + factor
        self.columns += summed
        self.factors += summed.values()
        self.starts.append(len(self.columns))
        self.lower.append(lower)
        self.upper.append(upper)

    def _add_constraint(self, constraint: Any) -> None:
        unless = [
            literal for literal in constraint.enforcement_literal if not self._is_true(literal)
        ]
        if constraint.has_bool_or():
            negated = [-literal - 1 for literal in unless]
            self._at_least([*constraint.bool_or.literals, *negated], 1)
        elif constraint.has_at_most_one():
            terms, constant = _literals(constraint.at_most_one.literals)
            self.add(terms, -np.inf, 1 - constant)
        elif constraint.has_bool_and():
            for literal in constraint.bool_and.literals:
                self._at_least([literal, *(-other - 1 for other in unless)], 1)
        elif constraint.has_linear():
            self._add_linear(constraint.linear, unless)
        elif constraint.has_lin_max():
            self._add_max(constraint.lin_max)
        else:
            message = f"no rows are known for {constraint}"
            raise ValueError(message)

    def _is_true(self, literal: int) -> bool:
        """Whether a literal is a constant that is true."""
        if literal >= 0:
            return self.low[literal] == 1
        return self.high[-literal - 1] == 0

    def _at_least(self, literals: Sequence[int], least: int) -> None:
        terms, constant = _literals(literals)
        self.add(terms, least - constant, np.inf)

    def _add_linear(self, linear: Any, unless: Sequence[int]) -> None:
        """A linear row, given up where an enforcement literal is false."""
        terms = list(zip(linear.vars, linear.coeffs, strict=True))
        domain = list(linear.domain)
        if len(domain) != 2:
            message = "a row with a domain of several pieces"
            raise ValueError(message)
        least = sum(f * (self.low[c] if f > 0 else self.high[c]) for c, f in terms)
        most = sum(f * (self.high[c] if f > 0 else self.low[c]) for c, f in terms)
        off, constant = _literals([-literal - 1 for literal in unless])
        if domain[0] > -FAR and least < domain[0]:
            slack = domain[0] - least
            freed = [(c, f * slack) for c, f in off]
            self.add([*terms, *freed], domain[0] - constant * slack, np.inf)
        if domain[1] < FAR and most > domain[1]:
            slack = most - domain[1]
            freed = [(c, -f * slack) for c, f in off]
            self.add([*terms, *freed], -np.inf, domain[1] + constant * slack)

    def _add_max(self, maximum: Any) -> None:
        """A target at least every expression; where all are 0 or 1, also no more than their sum.

        The target of other maxima is minimised, so that it needs no upper end.
        """
        target, offset = _linear(maximum.target)
        every: Terms = []
        total = 0
        for expression in maximum.exprs:
            terms, constant = _linear(expression)
            self.add([*target, *((c, -f) for c, f in terms)], constant - offset, np.inf)
            every += terms
            total += constant
        if all(self.low[c] >= 0 and self.high[c] <= 1 for c, _ in [*target, *every]):
            self.add([*target, *((c, -f) for c, f in every)], -np.inf, total - offset)

    def write(self, path: Path, proto: Any) -> None:
        """Write everything that a solver needs as numpy arrays."""
        cost = np.zeros(len(self.low))
        for column, factor in zip(proto.objective.vars, proto.objective.coeffs, strict=True):
            cost[column] += factor
        np.savez(
            path,
            cost=cost,
            offset=proto.objective.offset,
            low=np.array(self.low, dtype=float),
            high=np.array(self.high, dtype=float),
            lower=np.array(self.lower, dtype=float),
            upper=np.array(self.upper, dtype=float),
            starts=np.array(self.starts, dtype=np.int32),
            columns=np.array(self.columns, dtype=np.int32),
            factors=np.array(self.factors, dtype=float),
        )


def _literals(literals: Sequence[int]) -> tuple[Terms, int]:
    """A sum of literals as terms and a constant."""
    terms = [(lit, 1) if lit >= 0 else (-lit - 1, -1) for lit in literals]
    return terms, sum(lit < 0 for lit in literals)


def _linear(expression: Any) -> tuple[Terms, int]:
    return list(zip(expression.vars, expression.coeffs, strict=True)), int(expression.offset)


def write_rows(model: cp_model.CpModel, path: Path) -> None:
    """Write a model of booleans and linear rows for another solver."""
    Rows(model.proto).write(path, model.proto)


def chosen(values: Sequence[float]) -> Iterator[int]:
    """Values of a solver that works in floating point, as the whole numbers they stand for."""
    return (round(value) for value in values)
