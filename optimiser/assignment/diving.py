# ruff: noqa: NPY002 - numba knows only the generator that numpy calls old
"""Depth first down the pairs that the relaxation takes most, with the bound to turn back at."""

from typing import Any, NamedTuple

import numba
import numpy as np

from optimiser.assignment.dual import climb
from optimiser.assignment.knapsacks import SCALE, Board, Flags, Floats, Integers, forbid_dear

STEP_AFTER_CHOICE, STEP_AFTER_RETURN = 0.05, 0.1
PATIENCE = 4
FORBIDDING_ROUNDS = 3
"""What `forbid_dear` costs, in rounds of the dual."""


class Stack(NamedTuple):
    """The nodes above the current one and itself, by level: what is still free and known there.

    `agent_of` (jobs,) are the agents of jobs that are not free, `fixed` what they cost, `choice`
    the agent and job that were chosen to go on from there.
    """

    allowed: Flags
    prices: Floats
    shares: Floats
    room: Integers
    free: Flags
    agent_of: Integers
    fixed: Integers
    step: Floats
    choice: Integers


@numba.njit(cache=True, nogil=True)
def dive(
    board: Board,
    prices: Floats,
    shares: Floats,
    upper: int,
    sure: float,
    noise: float,
    rounds: int,
    budget: int,
    seed: int,
) -> Any:
    """Look for an assignment that costs less than `upper`: the least cost met or `upper`, and it.

    Jobs that one agent takes with a share of `sure` go there together with the surest pair; where
    the bound reaches the best cost the search goes back to the last choice and forbids it. `noise`
    shuffles the choices, `rounds` of the dual are made at each node, `budget` in all. The last
    number is the rounds made: below `budget` nothing was left, which for `sure` above 1 proves
    that nothing costs less.
    """
    np.random.seed(seed)
    stack = _begin(board, prices, shares)
    table = np.zeros((len(prices) + 1, board.room.max() + 1), dtype=np.int64)
    best, found = np.zeros(len(prices), np.int64), np.zeros(len(prices), np.int64)
    level, done = 0, 0
    while done < budget:
        jobs = np.flatnonzero(stack.free[level])
        node = Board(board.cost, board.weight, stack.room[level], stack.allowed[level])
        own = upper - stack.fixed[level]
        prices, shares = stack.prices[level], stack.shares[level]
        bound, stack.step[level], met, used = climb(
            node,
            jobs,
            prices,
            shares,
            stack.step[level],
            rounds,
            PATIENCE,
            own,
            table,
            found,
        )
        done += used
        if met < own:
            upper, own = met + stack.fixed[level], met
            best[:] = np.where(stack.free[level], found, stack.agent_of[level])
        spare = (own - 1) * SCALE - bound
        open_still = spare >= 0 and len(jobs) > 0
        if open_still:
            forbid_dear(node, jobs, prices, spare, table)
            done += FORBIDDING_ROUNDS
            open_still = _is_open(node, shares, jobs)
        if open_still:
            _choose(stack, level, board, jobs, sure, noise)
            level += 1
            continue
        level -= 1
        if level < 0:
            break
        _forbid_choice(stack, level)
    return upper, best, min(done, budget - 1) if level < 0 else budget


@numba.njit(cache=True, nogil=True)
def _forbid_choice(stack: Stack, level: int) -> None:
    """The choice that was made at a level is made no more."""
    agent, job = stack.choice[level]
    stack.allowed[level, agent, job] = False
    stack.shares[level, agent, job] = 0.0
    stack.step[level] = max(stack.step[level], STEP_AFTER_RETURN)


@numba.njit(cache=True, nogil=True)
def _begin(board: Board, prices: Floats, shares: Floats) -> Any:
    """The stack with its first node."""
    agents, jobs = board.cost.shape
    levels = jobs + 2
    stack = Stack(
        np.zeros((levels, agents, jobs), dtype=np.bool_),
        np.zeros((levels, jobs)),
        np.zeros((levels, agents, jobs)),
        np.zeros((levels, agents), dtype=np.int64),
        np.zeros((levels, jobs), dtype=np.bool_),
        np.zeros((levels, jobs), dtype=np.int64),
        np.zeros(levels, dtype=np.int64),
        np.full(levels, STEP_AFTER_RETURN),
        np.zeros((levels, 2), dtype=np.int64),
    )
    stack.allowed[0], stack.prices[0], stack.shares[0] = board.allowed, prices, shares
    stack.room[0], stack.free[0] = board.room, True
    return stack


@numba.njit(cache=True, nogil=True)
def _is_open(node: Board, shares: Floats, jobs: Integers) -> Any:
    """Whether every job has an agent left; shares of pairs that are forbidden are set to 0."""
    for job in jobs:
        options = 0
        for agent in range(len(node.room)):
            if node.allowed[agent, job]:
                options += 1
            else:
                shares[agent, job] = 0.0
        if options == 0:
            return False
    return True


@numba.njit(cache=True, nogil=True)
def _choose(
    stack: Stack, level: int, board: Board, jobs: Integers, sure: float, noise: float
) -> None:
    """Make the next level: the surest pair, and with it all that are sure."""
    below = level + 1
    stack.allowed[below], stack.shares[below] = stack.allowed[level], stack.shares[level]
    stack.prices[below], stack.room[below] = stack.prices[level], stack.room[level]
    stack.free[below], stack.agent_of[below] = stack.free[level], stack.agent_of[level]
    stack.fixed[below] = stack.fixed[level]
    stack.step[below] = max(stack.step[level], STEP_AFTER_CHOICE)
    top = -1.0
    for job in jobs:
        for agent in range(len(board.room)):
            if stack.allowed[level, agent, job]:
                value = stack.shares[level, agent, job] + noise * np.random.random()
                if value > top:
                    top = value
                    stack.choice[level, 0], stack.choice[level, 1] = agent, job
    _give(stack, below, board, stack.choice[level, 0], stack.choice[level, 1])
    for job in jobs:
        for agent in range(len(board.room)):
            is_sure = stack.allowed[level, agent, job] and stack.shares[level, agent, job] >= sure
            fits = board.weight[agent, job] <= stack.room[below, agent]
            if is_sure and fits and stack.free[below, job]:
                _give(stack, below, board, agent, job)


@numba.njit(cache=True, nogil=True)
def _give(stack: Stack, level: int, board: Board, agent: int, job: int) -> None:
    """Fix a job to an agent."""
    stack.free[level, job] = False
    stack.agent_of[level, job] = agent
    stack.room[level, agent] -= board.weight[agent, job]
    stack.fixed[level] += board.cost[agent, job]
