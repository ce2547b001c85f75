"""Chooses bases and vehicles together: greedy, moves while they pay, then HiGHS with its bound."""

import time
from dataclasses import dataclass

import numpy as np

from optimiser.errors import ModelDisagreement
from optimiser.linear_relaxation import Row, model_of
from optimiser.outcome import Status
from optimiser.siting.fleet import FleetProblem, Ints, faults_of_fleet
from optimiser.siting.programme import solve_in_child
from optimiser.siting.standing import rounded
from optimiser.solving import Cancel, Limits, Progress, ProgressListener, ignore_progress


@dataclass(frozen=True)
class FleetAnswer:
    """Vehicles by site, the demand they are expected to cover, and the most that any plan could."""

    status: Status
    vehicles: tuple[int, ...]
    covered: int
    bound: int
    seconds: float


def choose_fleet(
    problem: FleetProblem,
    limits: Limits | None = None,
    *,
    start: Ints | None = None,
    cancel: Cancel | None = None,
    on_progress: ProgressListener = ignore_progress,
) -> FleetAnswer:
    """Place the vehicles so that most demand is covered; there is always a plan and a bound.

    `start` is a plan to be as good as, in vehicles by site.
    """
    limits, cancel, began = limits or Limits(), cancel or Cancel(), time.monotonic()

    def told(message: str, covered: int, bound: int) -> None:
        seconds = time.monotonic() - began
        on_progress(Progress("siting", message, seconds, covered, bound))

    plan = _greedy(problem)
    if start is not None and problem.covered(start) > problem.covered(plan):
        plan = start
    plan = _improved(problem, plan, limits, cancel, began)
    covered = problem.covered(plan)
    bound = problem.covered(np.full(problem.reach.shape[1], problem.vehicles))
    told("a first choice covers", covered, bound)
    left = limits.seconds - (time.monotonic() - began)
    if covered < bound and left > 0 and not cancel.requested:
        found, proved = _programmed(problem, left, cancel)
        bound = min(bound, proved) if proved is not None else bound
        if found is not None and problem.covered(found) > covered:
            plan, covered = found, problem.covered(found)
        told("the programme covers", covered, bound)
    vehicles = tuple(int(number) for number in plan)
    faults = faults_of_fleet(problem, vehicles, covered)
    if covered > bound:
        faults.append(f"the plan covers {covered}, more than the bound {bound}")
    if faults:
        raise ModelDisagreement("; ".join(faults))
    status = Status.OPTIMAL if covered == bound else Status.FEASIBLE
    return FleetAnswer(status, vehicles, covered, bound, time.monotonic() - began)


def _greedy(problem: FleetProblem) -> Ints:
    """The bases first, each with one vehicle where it adds most, then the other vehicles."""
    sites = problem.reach.shape[1]
    plan: Ints = np.zeros(sites, dtype=np.int64)
    plan[list(problem.required)] = 1
    while (missing := problem.bases - int((plan > 0).sum())) > 0:
        closed = np.flatnonzero(plan == 0)
        room = int(problem.room[plan > 0].sum())
        # the sites left to open must have room for the vehicles that the others have not
        after = np.sort(problem.room[closed])[::-1][: missing - 1].sum()
        enough = closed[problem.room[closed] + after + room >= problem.vehicles]
        plan[_best_addition(problem, plan, enough)] = 1
    while int(plan.sum()) < problem.vehicles:
        plan[_best_addition(problem, plan, np.flatnonzero((plan > 0) & (plan < problem.room)))] += 1
    return plan


def _best_addition(problem: FleetProblem, plan: Ints, sites: Ints) -> int:
    near = problem.reach @ plan
    padded = np.concatenate([problem.gains, np.zeros((len(near), 1), np.int64)], axis=1)
    adds = padded[np.arange(len(near)), np.minimum(near, padded.shape[1] - 1)]
    return int(sites[np.argmax(adds @ problem.reach[:, sites])])


def _improved(
    problem: FleetProblem, plan: Ints, limits: Limits, cancel: Cancel, began: float
) -> Ints:
    """Move a vehicle between bases, or a base with all its vehicles, while that pays."""
    best, value, improves = plan, problem.covered(plan), True
    while improves and not cancel.requested:
        improves = False
        for old in np.flatnonzero(best).tolist():
            for new in range(len(best)):
                if time.monotonic() - began > limits.seconds / 4:
                    return best
                trial = _moved(problem, best, old, new)
                if trial is not None and (covered := problem.covered(trial)) > value:
                    best, value, improves = trial, covered, True
                    break
    return best


def _moved(problem: FleetProblem, plan: Ints, old: int, new: int) -> Ints | None:
    """One vehicle to another base, or a whole base to another site; `None` where it cannot."""
    count = int(plan[old])
    if old == new or count == 0:
        return None
    moves = count
    if plan[new]:
        if count == 1:
            return None
        moves = 1
    elif old in problem.required:
        return None
    if plan[new] + moves > problem.room[new]:
        return None
    trial = plan.copy()
    trial[old] -= moves
    trial[new] += moves
    return trial


def _programmed(
    problem: FleetProblem, seconds: float, cancel: Cancel
) -> tuple[Ints | None, int | None]:
    """The plan and the bound of HiGHS; areas that the same sites reach are one."""
    sites, required = problem.reach.shape[1], set(problem.required)
    reach, group = np.unique(problem.reach, axis=0, return_inverse=True)
    gains = np.zeros((len(reach), problem.gains.shape[1]), dtype=np.int64)
    np.add.at(gains, group.ravel(), problem.gains)
    rows = [
        Row(problem.bases, problem.bases, list(range(sites)), [1] * sites),
        Row(problem.vehicles, problem.vehicles, list(range(sites, 2 * sites)), [1] * sites),
    ]
    boxes = [(1.0 if site in required else 0.0, 1.0) for site in range(sites)]
    boxes += [(0.0, float(room)) for room in problem.room.tolist()]
    for site, room in enumerate(problem.room.tolist()):
        rows.append(Row(-np.inf, 0, [sites + site, site], [1, -room]))
        rows.append(Row(0, np.inf, [sites + site, site], [1, -1]))
    costs: dict[int, float] = {}
    for near, adds in zip(reach, gains, strict=True):
        levels = range(len(boxes), len(boxes) + len(adds))
        boxes += [(0.0, 1.0)] * len(adds)
        costs |= {at: -float(gain) for at, gain in zip(levels, adds.tolist(), strict=True)}
        by_site = (sites + np.flatnonzero(near)).tolist()
        weights = [1] * len(adds) + [-1] * len(by_site)
        rows.append(Row(-np.inf, 0, [*levels, *by_site], weights))
    model = model_of(rows, boxes, costs)
    for variable in model.variable[: 2 * sites]:
        variable.is_integer = True
    found = solve_in_child(model, seconds, cancel)
    plan = None
    if found.values is not None:
        plan = np.rint(found.values[sites : 2 * sites]).astype(np.int64)
    return plan, None if found.bound is None else -rounded(found.bound)
