"""Makes a siting problem smaller without losing its best plan."""

from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array

from optimiser.siting.problem import Ints, SitingProblem


def smaller(problem: SitingProblem, kept: Ints) -> tuple[SitingProblem, Ints]:
    """The problem with some of its sites, numbered anew in the order of `kept` (ascending).

    All required sites must be among them. Customers of a covering problem that the same sites
    cover become one, and so do those that no site covers or that a required site does. Also gives
    the new number of every customer.
    """
    number = np.full(problem.sites, -1, dtype=np.int64)
    number[kept] = np.arange(len(kept))
    customer = np.repeat(np.arange(len(problem.otherwise)), np.diff(problem.start))
    stays, otherwise = number[problem.site] >= 0, problem.otherwise
    if problem.is_covering:
        otherwise = _undecided(problem, customer)
        stays &= otherwise[customer] > 0
    customer = customer[stays]
    start = np.searchsorted(customer, np.arange(len(problem.otherwise) + 1)).astype(np.int64)
    less = replace(
        problem,
        sites=len(kept),
        start=start,
        site=number[problem.site[stays]],
        cost=problem.cost[stays],
        otherwise=otherwise,
        required=tuple(int(number[one]) for one in problem.required),
    )
    if problem.is_covering:
        return _with_equal_customers_merged(less)
    return less, np.arange(len(problem.otherwise), dtype=np.int64)


def undominated_sites(problem: SitingProblem) -> Ints:
    """The sites of a covering problem that no other site makes needless.

    A site goes where another covers all demand that it covers, the first of equals stays, and
    required sites stay; so do enough sites to open as many as are asked for.
    """
    customers = len(problem.otherwise)
    customer = np.repeat(np.arange(customers), np.diff(problem.start))
    counted = problem.otherwise[customer] > 0
    covers = csr_array(
        (np.ones(counted.sum(), dtype=np.int32), (customer[counted], problem.site[counted])),
        shape=(customers, problem.sites),
    )
    common = csr_array(covers.T @ covers)
    size = np.bincount(problem.site[counted], minlength=problem.sites)
    row = np.repeat(np.arange(problem.sites), np.diff(common.indptr))
    column = common.indices
    inside = (common.data == size[row]) & (row != column)
    inside &= (size[column] > size[row]) | (column < row)
    dominated = np.zeros(problem.sites, dtype=np.bool_)
    dominated[row[inside]] = True
    dominated |= size == 0
    dominated[list(problem.required)] = False
    return with_enough(np.flatnonzero(~dominated), problem)


def with_enough(kept: Ints, problem: SitingProblem) -> Ints:
    """The sites kept, and of the others so many that the count can be opened."""
    lacking = problem.count - len(kept)
    if lacking <= 0:
        return kept.astype(np.int64)
    others = np.setdiff1d(np.arange(problem.sites), kept)[:lacking]
    return np.sort(np.concatenate([kept, others])).astype(np.int64)


def _undecided(problem: SitingProblem, customer: Ints) -> Ints:
    """The demand of customers, 0 for those that a required site covers in every plan."""
    required = np.zeros(problem.sites, dtype=np.bool_)
    required[list(problem.required)] = True
    otherwise = problem.otherwise.copy()
    otherwise[customer[required[problem.site]]] = 0
    return otherwise


def _with_equal_customers_merged(problem: SitingProblem) -> tuple[SitingProblem, Ints]:
    lists: dict[bytes, int] = {}
    group: Ints = np.empty(len(problem.otherwise), dtype=np.int64)
    ends = problem.start.tolist()
    # one covering list may be in another order than its equal
    for customer in range(len(group)):
        key = np.sort(problem.site[ends[customer] : ends[customer + 1]]).tobytes()
        group[customer] = lists.setdefault(key, len(lists))
    site = [np.frombuffer(key, dtype=np.int64) for key in lists]
    sizes = np.array([len(each) for each in site], dtype=np.int64)
    joined = np.concatenate(site) if site else np.empty(0, dtype=np.int64)
    otherwise = np.zeros(len(lists), dtype=np.int64)
    np.add.at(otherwise, group, problem.otherwise)
    merged = replace(
        problem,
        start=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        site=joined.astype(np.int64),
        cost=np.zeros(len(joined), dtype=np.int64),
        otherwise=otherwise,
    )
    return merged, group
