"""Makes a siting problem smaller without losing its best plan."""

from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array

from optimiser.siting.problem import Ints, SitingProblem


def with_sites_only(problem: SitingProblem, kept: Ints) -> SitingProblem:
    """The problem with some of its sites, numbered anew in the order of `kept` (ascending).

    All required sites must be among them. Customers of a covering problem that the same sites
    cover become one, and those that no site covers one that costs what they cost together.
    """
    number = np.full(problem.sites, -1, dtype=np.int64)
    number[kept] = np.arange(len(kept))
    stays = number[problem.site] >= 0
    customer = np.repeat(np.arange(len(problem.otherwise)), np.diff(problem.start))[stays]
    start = np.searchsorted(customer, np.arange(len(problem.otherwise) + 1)).astype(np.int64)
    smaller = replace(
        problem,
        sites=len(kept),
        start=start,
        site=number[problem.site[stays]],
        cost=problem.cost[stays],
        required=tuple(int(number[one]) for one in problem.required),
    )
    return _with_equal_customers_merged(smaller) if problem.is_covering else smaller


def undominated_sites(problem: SitingProblem) -> Ints:
    """The sites of a covering problem that no other site makes needless.

    A site goes where another covers all that it covers, the first of equals stays, and required
    sites stay; so do enough sites to open as many as are asked for.
    """
    customers = len(problem.otherwise)
    counts = csr_array(
        (np.ones(len(problem.site), dtype=np.int32), problem.site, problem.start),
        shape=(customers, problem.sites),
    )
    common = csr_array(counts.T @ counts)
    size = np.bincount(problem.site, minlength=problem.sites)
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


def _with_equal_customers_merged(problem: SitingProblem) -> SitingProblem:
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
    return replace(
        problem,
        start=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        site=joined.astype(np.int64),
        cost=np.zeros(len(joined), dtype=np.int64),
        otherwise=otherwise,
    )
