"""Exchanges of days that bring skills to where they are short: cover and money stay as they are."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimiser.rota.exchange import draw_exchange, exchanged, take_if_legal
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
def move_skills(
    pool: Any,
    held: NDArray[np.bool_],
    cover: NDArray[np.int64],
    pair: tuple[int, int],
    days: tuple[int, int],
    sign: int,
) -> None:
    """Count an exchange of two people's days in the cover of what one of them holds, or undo it."""
    for skill in range(held.shape[1]):
        if held[pair[0], skill] != held[pair[1], skill]:
            holder, other = pair if held[pair[0], skill] else (pair[1], pair[0])
            move_skill(pool, cover[skill], days, pool.rows[holder], -sign)
            move_skill(pool, cover[skill], days, pool.rows[other], sign)


@njit(cache=True, nogil=True)
def minutes_short(
    held: NDArray[np.bool_],
    needed: NDArray[np.int64],
    cover: NDArray[np.int64],
    pair: tuple[int, int],
) -> int:
    """Minutes short of the skills that one of two people holds and the other does not."""
    short = 0
    for skill in range(held.shape[1]):
        if held[pair[0], skill] != held[pair[1], skill]:
            short += np.maximum(needed[skill] - cover[skill], 0).sum()
    return short


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
    gained = 0
    for _ in range(tries):
        at_one, at_two, first, last = draw_exchange(pool, rng, people, kept)
        if first == last:
            continue
        pair, days = (people[at_one], people[at_two]), (first, last)
        gain = minutes_short(held, needed, cover, pair)
        move_skills(pool, held, cover, pair, days, 1)
        gain -= minutes_short(held, needed, cover, pair)
        row_one, row_two = exchanged(pool, pair[0], pair[1], first, last)
        if gain > 0 and take_if_legal(pool, pair[0], pair[1], row_one, row_two):
            gained += gain
        else:
            move_skills(pool, held, cover, pair, days, -1)
    return gained
