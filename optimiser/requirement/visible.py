"""Visible patrol: a week's hours spread over areas and hours by heat, in whole people."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from optimiser.horizon import DAYS_PER_WEEK, Horizon
from optimiser.requirement.problem import RequirementProblem, VisiblePool

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
MINUTES_PER_HOUR = 60
HOURS_PER_DAY = 24
SMOOTHED_HOURS = 5


def visible_people(problem: RequirementProblem, pool: VisiblePool) -> Integers:
    """People of one of the problem's pools on visible patrol, shape (its bases, hours).

    Every area gets its floor first, the rest falls by weighted heat on the dates of the period,
    both within the daily window and by the mean heat of five hours. The floor is met by all pools
    that serve an area together, each by its part of their hours, and shrinks where the hours do not
    reach. Hours are rounded first by base, so that a quiet base keeps its own, then to whole people
    by hour; each week adds up.
    """
    horizon = problem.horizon
    week_of_hour = weeks_by_hour(horizon)
    heat = heat_on_dates(problem)
    people = np.zeros((len(pool.base_ids), len(horizon.hours)), dtype=np.int64)
    window = in_window(horizon, pool.start_minute, pool.end_minute)
    for week, hours in enumerate(pool.hours):
        chosen = np.flatnonzero(window & (week_of_hour == week))
        if hours > 0 and len(chosen):
            wanted = _by_base(problem, pool, week, heat[:, chosen])
            totals = round_to_total(wanted.sum(axis=1), round(float(hours)))
            for row, total in enumerate(totals.tolist()):
                people[row, chosen] = round_to_total(wanted[row], total)
    return people


def heat_on_dates(problem: RequirementProblem) -> Floats:
    """Weighted heat by area and hour of the period: months, bank holidays and events included."""
    heat = _smooth(problem.heatmap.weighted)[:, list(problem.horizon.hours_of_week)]
    factors = problem.heatmap.day_factors
    return heat if factors is None else heat * factors


def weeks_by_hour(horizon: Horizon) -> Integers:
    """Index of the week, counted from the start of the period, of every hour of the period."""
    days = [horizon.index_of_day(horizon.local(hour).date()) for hour in horizon.hours]
    return np.array(days, dtype=np.int64) // DAYS_PER_WEEK


def in_window(horizon: Horizon, start_minute: int, end_minute: int) -> NDArray[np.bool_]:
    """Whether each hour of the period lies wholly in a daily window of local minutes."""
    start = MINUTES_PER_HOUR * (np.array(horizon.hours_of_week) % HOURS_PER_DAY)
    return (start >= start_minute) & (start + MINUTES_PER_HOUR <= end_minute)


def round_to_total(wanted: Floats, total: int) -> Integers:
    """Whole numbers that add up to `total` and differ from `wanted` as little as can be.

    Largest remainders; `wanted` must add up to within one of `total`. Equal remainders go to the
    earlier cell.
    """
    whole = np.floor(wanted + 1e-9).astype(np.int64)
    left = total - int(whole.sum())
    remainder = (wanted - whole).ravel()
    order = np.argsort(-np.round(remainder, 9), kind="stable")
    extra = np.zeros(remainder.size, dtype=np.int64)
    extra[order[:left]] = 1
    return whole + extra.reshape(whole.shape)


def _by_base(problem: RequirementProblem, pool: VisiblePool, week: int, heat: Floats) -> Floats:
    """Wanted people by base and hour of one week; `heat` is (areas, hours)."""
    hours = float(pool.hours[week])
    areas = [i for i, area in enumerate(problem.areas) if area.base_id in pool.base_ids]
    if not areas:
        even = np.full((len(pool.base_ids), 1), hours / len(pool.base_ids))
        return np.asarray(even * _shares(heat.sum(axis=0)))
    own = heat[areas]
    floors = np.array([_floor(problem, pool, week, problem.areas[i].base_id) for i in areas])
    floors *= min(1.0, hours / max(float(floors.sum()), 1e-9))
    by_area = floors[:, None] * np.array([_shares(row) for row in own])
    by_area += (hours - floors.sum()) * _shares(own)
    return np.array([_of_base(problem, areas, by_area, base_id) for base_id in pool.base_ids])


def _of_base(
    problem: RequirementProblem, areas: Sequence[int], by_area: Floats, base_id: str
) -> Floats:
    chosen = [row for row, i in enumerate(areas) if problem.areas[i].base_id == base_id]
    total: Floats = by_area[chosen].sum(axis=0)
    return total


def _smooth(weighted: Floats) -> Floats:
    """Mean heat of the hours around each hour of the week: a tour cannot follow a single hour."""
    reach = SMOOTHED_HOURS // 2
    moved = [np.roll(weighted, shift, axis=1) for shift in range(-reach, reach + 1)]
    return np.asarray(np.mean(moved, axis=0), dtype=np.float64)


def _floor(problem: RequirementProblem, pool: VisiblePool, week: int, base_id: str) -> float:
    """This pool's part of the floor of an area, by its part of the hours that may serve it."""
    serving = sum(float(other.hours[week]) for other in problem.pools if base_id in other.base_ids)
    return problem.floor_hours_per_area * float(pool.hours[week]) / serving


def _shares(heat: Floats) -> Floats:
    """Parts of one; even where there is no heat at all."""
    total = float(heat.sum())
    return heat / total if total > 0 else np.full(heat.shape, 1 / heat.size)
