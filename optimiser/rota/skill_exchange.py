"""Exchanges of days that bring skills to where they are short: cover and money stay as they are."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimiser.rota.exchange import LONGEST_EXCHANGE_DAYS, is_legal_row, may_change_places
from optimiser.rota.goals.shortfall import MINUTES_PER_HOUR
from optimiser.rota.goals.skill_shortfall import skill_minutes, skills_needed
from optimiser.rota.kernel import minutes_of_hour
from optimiser.rota.pool import Bench

EXCHANGES_PER_PERSON = 2000
EXCHANGES_AT_ONCE = 50_000


def skills_held(bench: Bench) -> NDArray[np.bool_]:
    """Who counts for which skill of the requirement, shape (people, skills)."""
    skills = bench.problem.requirement.skills
    held = [[need.is_met_by(member) for need in skills] for member in bench.members]
    return np.array(held, dtype=np.bool_).reshape(len(bench.members), len(skills))


def bring_skills(
    bench: Bench,
    peers: list[NDArray[np.int64]],
    kept: NDArray[np.bool_],
    seed: int,
    stop: Callable[[], bool],
) -> None:
    """Exchange days among `peers`, people who may stand in for each other, until told to stop.

    Days that are `kept` stay as they are.
    """
    pool, held = bench.pool, skills_held(bench)
    needed = MINUTES_PER_HOUR * skills_needed(bench.problem)
    cover = skill_minutes(bench.roster(), bench.problem)
    rng = np.random.default_rng(seed)
    for people in peers:
        own = held[people]
        left = EXCHANGES_PER_PERSON * len(people)
        while left > 0 and (own != own[0]).any() and (cover < needed).any() and not stop():
            tries = min(left, EXCHANGES_AT_ONCE)
            exchange_for_skills(pool, held, needed, cover, rng, people, tries, kept)
            left -= EXCHANGES_AT_ONCE


@njit(cache=True, nogil=True)
def move_skill(
    pool: Any, cover: NDArray[np.int64], days: tuple[int, int], row: NDArray[np.int16], sign: int
) -> None:
    """Add or take away the minutes of a row's days [first, last) in one skill's cover."""
    for day in range(days[0], days[1]):
        option = row[day]
        if option > 0:
            for hour in range(pool.span_first[day, option], pool.span_last[day, option]):
                cover[hour] += sign * minutes_of_hour(pool, day, option, hour)


@njit(cache=True, nogil=True)
def exchange_for_skills(
    pool: Any,
    held: NDArray[np.bool_],
    needed: NDArray[np.int64],
    cover: NDArray[np.int64],
    rng: np.random.Generator,
    people: NDArray[np.int64],
    tries: int,
    kept: NDArray[np.bool_],
) -> int:
    """Exchange runs of days between random pairs where that lowers the minutes short of skills.

    `needed` and `cover` (S, H) are minutes by skill and hour, `held` (P, S) who counts for which.
    All people must be of one group and alike in supervising or not. Returns the fall in minutes.
    """
    days, gained = pool.rows.shape[1], 0
    for _ in range(tries):
        one, two = people[rng.integers(0, len(people))], people[rng.integers(0, len(people))]
        first = rng.integers(0, days)
        last = min(days, first + rng.integers(1, LONGEST_EXCHANGE_DAYS + 1))
        fits, differs = one != two, False
        for day in range(first, last):
            fits = fits and not kept[day] and may_change_places(pool, one, two, day)
            differs = differs or pool.rows[one, day] != pool.rows[two, day]
        if not (fits and differs):
            continue
        span, gain = (first, last), 0
        for skill in range(held.shape[1]):
            if held[one, skill] != held[two, skill]:
                old, new = (one, two) if held[one, skill] else (two, one)
                gain += np.maximum(needed[skill] - cover[skill], 0).sum()
                move_skill(pool, cover[skill], span, pool.rows[old], -1)
                move_skill(pool, cover[skill], span, pool.rows[new], 1)
                gain -= np.maximum(needed[skill] - cover[skill], 0).sum()
        row_one, row_two = pool.rows[one].copy(), pool.rows[two].copy()
        row_one[first:last] = pool.rows[two, first:last]
        row_two[first:last] = pool.rows[one, first:last]
        fits = gain > 0 and is_legal_row(pool, one, row_one) and is_legal_row(pool, two, row_two)
        if fits:
            pool.rows[one] = row_one
            pool.rows[two] = row_two
            gained += gain
            continue
        for skill in range(held.shape[1]):
            if held[one, skill] != held[two, skill]:
                old, new = (one, two) if held[one, skill] else (two, one)
                move_skill(pool, cover[skill], span, pool.rows[new], -1)
                move_skill(pool, cover[skill], span, pool.rows[old], 1)
    return gained
