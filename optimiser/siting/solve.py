"""Chooses the sites to open: a good plan and a bound first, then what is left exactly."""

from dataclasses import dataclass

from optimiser.errors import ModelDisagreement, MusterError
from optimiser.outcome import Status
from optimiser.siting.check import faults_of
from optimiser.siting.covering import CoveringSearch
from optimiser.siting.median import MedianSearch
from optimiser.siting.problem import SitingProblem
from optimiser.siting.standing import Standing
from optimiser.solving import Cancel, Limits, ProgressListener, ignore_progress


@dataclass(frozen=True)
class SitingAnswer:
    """The sites to open (none found: empty), what they cost, what is proved, and what it took.

    `found_seconds` is when the plan was found.
    """

    status: Status
    opened: tuple[int, ...]
    cost: int
    bound: int
    seconds: float
    found_seconds: float


def choose_sites(
    problem: SitingProblem,
    limits: Limits | None = None,
    *,
    cancel: Cancel | None = None,
    on_progress: ProgressListener = ignore_progress,
) -> SitingAnswer:
    """Open `problem.count` sites at the least cost; there is always a plan and a bound.

    HiGHS has a time limit only, so under a work limit a run that it ends need not repeat. Raises
    `MusterError` where so many sites cannot be opened.
    """
    least = max(1, len(set(problem.required)))
    if not least <= problem.count <= problem.sites:
        message = f"{problem.count} sites are to be open, but it can be {least} to {problem.sites}"
        raise MusterError(message)
    standing = Standing(problem, limits or Limits(), cancel or Cancel(), on_progress)
    search = CoveringSearch if problem.is_covering else MedianSearch
    search(standing).run()
    return _answer(standing)


def _answer(standing: Standing) -> SitingAnswer:
    """The best plan, looked at anew."""
    opened = tuple(sorted(int(site) for site in standing.plan))
    cost, bound = standing.cost, standing.bound
    faults = faults_of(standing.whole, opened, cost)
    if bound > cost:
        faults.append(f"the bound {bound} is above the cost {cost}")
    if faults:
        raise ModelDisagreement("; ".join(faults))
    status = Status.OPTIMAL if bound == cost else Status.FEASIBLE
    return SitingAnswer(status, opened, cost, bound, standing.seconds, standing.found_seconds)
