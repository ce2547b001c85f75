"""The linear relaxation of a maximal covering with odd cuts, solved by the HiGHS of scipy.

x says which sites are open and u which customers nobody covers: u + the x of those that cover it
is at least 1. A cut adds up an odd number of these rows, halves and rounds up (zero-half cuts,
Caprara and Fischetti 1996), so a cut is told by its customers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver.linear_solver_pb2 import MPModelProto
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, hstack, vstack

from optimiser.linear_relaxation import Row, model_of
from optimiser.siting.problem import Ints, SitingProblem

Floats = NDArray[np.float64]
Cut = tuple[int, ...]
"""The customers whose rows are added up: an odd number of them, in ascending order."""
ACTIVE = 1e-6


@dataclass(frozen=True, eq=False)
class Relaxed:
    """The relaxation's sites and uncovered customers, and a bound that its prices prove.

    The bound is worked out anew from the prices, so the solver's tolerance cannot spoil it.
    `saves` of shape (sites,) is what each site saves against the prices (0 or less). `active` are
    the cuts that have a price.
    """

    opened: Floats
    uncovered: Floats
    bound: float
    saves: Floats
    active: list[Cut]


def relax_covering(problem: SitingProblem, cuts: Sequence[Cut], seconds: float) -> Relaxed | None:
    """Solve the relaxation by interior points; `None` where the time is not enough."""
    sites, customers = problem.sites, len(problem.otherwise)
    covers, weights = covers_of(problem), weights_of(problem, cuts)
    is_in = incidence(cuts, customers)
    rows = vstack([hstack([covers, eye_array(customers)]), hstack([weights, is_in])])
    sides = np.concatenate([np.ones(customers), sides_of(cuts)])
    low, high = np.zeros(sites + customers), np.full(sites + customers, np.inf)
    low[list(problem.required)], high[:sites] = 1.0, 1.0
    found = linprog(
        np.concatenate([np.zeros(sites), problem.otherwise]),
        A_ub=-rows.tocsr().astype(np.float64),
        b_ub=-sides,
        A_eq=csr_array(np.repeat([1.0, 0.0], [sites, customers])[None]),
        b_eq=[problem.count],
        bounds=np.column_stack([low, high]),
        method="highs-ipm",
        options={"time_limit": max(seconds, 0.01)},
    )
    if found.status != 0:
        return None
    prices = np.maximum(-found.ineqlin.marginals, 0.0)
    bound, saves = bound_under(problem, cuts, prices)
    active = [cut for cut, price in zip(cuts, prices[customers:], strict=True) if price > ACTIVE]
    return Relaxed(found.x[:sites], found.x[sites:], bound, saves, active)


def bound_under(
    problem: SitingProblem, cuts: Sequence[Cut], prices: Floats
) -> tuple[float, Floats]:
    """The Lagrangian bound that prices of the rows and cuts (0 or more) prove, and `saves`."""
    customers = len(problem.otherwise)
    paid, extra = prices[:customers], prices[customers:]
    saves = -(covers_of(problem).T @ paid) - weights_of(problem, cuts).T @ extra
    left = problem.otherwise - paid - incidence(cuts, customers).T @ extra
    is_free = np.ones(problem.sites, dtype=np.bool_)
    is_free[list(problem.required)] = False
    missing = problem.count - int((~is_free).sum())
    bound = paid.sum() + sides_of(cuts) @ extra + np.minimum(left, 0.0).sum()
    bound += saves[~is_free].sum() + np.sort(saves[is_free])[:missing].sum()
    return float(bound), saves


def covering_model(problem: SitingProblem, cuts: Sequence[Cut] = ()) -> MPModelProto:
    """The whole programme as a message: sites, then customers; the count, the rows, the cuts."""
    sites, ends, weights = problem.sites, problem.start.tolist(), weights_of(problem, cuts)
    rows = [Row(problem.count, problem.count, list(range(sites)), [1] * sites)]
    for customer in range(len(problem.otherwise)):
        near = problem.site[ends[customer] : ends[customer + 1]].tolist()
        rows.append(Row(1, np.inf, [sites + customer, *near], [1] * (len(near) + 1)))
    for n, cut in enumerate(cuts):
        part = slice(weights.indptr[n], weights.indptr[n + 1])
        indices = [*(sites + customer for customer in cut), *weights.indices[part].tolist()]
        factors = [1] * len(cut) + weights.data[part].tolist()
        rows.append(Row((len(cut) + 1) // 2, np.inf, indices, factors))
    required = set(problem.required)
    boxes = [(1.0 if site in required else 0.0, 1.0) for site in range(sites)]
    boxes += [(0.0, 1.0)] * len(problem.otherwise)
    costs = {sites + n: float(cost) for n, cost in enumerate(problem.otherwise)}
    model = model_of(rows, boxes, costs)
    for variable in model.variable[:sites]:
        variable.is_integer = True
    return model


def covers_of(problem: SitingProblem) -> csr_array:
    """Which site covers which customer, of shape (customers, sites), 1 and 0."""
    shape = len(problem.otherwise), problem.sites
    ones = np.ones(len(problem.site), dtype=np.int64)
    return csr_array((ones, problem.site, problem.start), shape=shape)


def incidence(cuts: Sequence[Cut], customers: int) -> csr_array:
    """Which customers a cut adds up, of shape (cuts, customers), 1 and 0."""
    start = np.cumsum([0, *(len(cut) for cut in cuts)])
    members = np.array([customer for cut in cuts for customer in cut], dtype=np.int64)
    ones = np.ones(len(members), dtype=np.int64)
    return csr_array((ones, members, start), shape=(len(cuts), customers))


def weights_of(problem: SitingProblem, cuts: Sequence[Cut]) -> csr_array:
    """The coefficients of the cuts by site: half the sum of their rows, rounded up."""
    added = csr_array(incidence(cuts, len(problem.otherwise)) @ covers_of(problem))
    added.data = (added.data + 1) // 2
    return added


def sides_of(cuts: Sequence[Cut]) -> Ints:
    """The right sides of the cuts: half their rows, rounded up."""
    return np.array([(len(cut) + 1) // 2 for cut in cuts], dtype=np.int64)
