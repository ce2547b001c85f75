"""Compile the searches ahead of their first use: `python -m optimiser.warm`.

numba keeps what it compiled beside the modules, so that later processes start at full speed.
"""

from datetime import date

import numpy as np

from optimiser.assignment.problem import AssignmentProblem
from optimiser.assignment.solve import assign
from optimiser.caseloads.warm import compile_caseloads
from optimiser.demand.seen import SeenKeys
from optimiser.dispatching.warm import compile_dispatch
from optimiser.horizon import Horizon
from optimiser.money.pay import PayRules
from optimiser.patrols.resending.warm import compile_resending
from optimiser.patrols.visits.problem import AreaDay, Block
from optimiser.patrols.visits.route import route_day
from optimiser.people import Role, RoleGroup, StaffMember, Strength
from optimiser.places import Area, AreaKind
from optimiser.replay.warm import compile_replay
from optimiser.requirement.problem import Breaks, ResponseTargets
from optimiser.requirement.simulated import simulated_units
from optimiser.requirement.travel import ground_of
from optimiser.requirement.work import BaseWork
from optimiser.roster import Shift
from optimiser.rota.day_windows import DayWindows
from optimiser.rota.overtime import OvertimePlanner
from optimiser.rota.pool import build_bench
from optimiser.rota.problem import OvertimeLimits, RotaProblem
from optimiser.rota.row_bound import RowBound
from optimiser.rota.row_dive import RowDive
from optimiser.rota.row_relaxation import GroupRelaxation
from optimiser.rota.rules import RULES
from optimiser.rota.search import Search
from optimiser.rota.solve import plan_rota
from optimiser.shifts.design.annealing import anneal
from optimiser.shifts.design.problem import DesignProblem, Form
from optimiser.siting.warm import compile_siting
from optimiser.solving import Cancel, Limits
from optimiser.staffing import Group, SkillNeed, StaffingRequirement


def compile_searches() -> None:
    """Plan a rota of four people, design a shift and route a crew: every compiled function runs."""
    problem = _little_problem()
    plan_rota(problem, Limits(seconds=1.0, work=0.05))
    _plan_by_rows(problem)
    _spend_and_save(problem)
    day = DesignProblem(360, ((0, 1, 1, 0),), (Form(1, 2), Form(2, 2)), 1, 1, 1, days=1)
    anneal(day, Limits(work=0.05), Cancel(), (Form(1, 2),))
    _staff_a_week()
    _visit_a_place()
    compile_resending()
    _assign_jobs()
    compile_caseloads()
    SeenKeys().add(np.ones(2, dtype=np.uint64))
    compile_siting()
    compile_replay()
    compile_dispatch()


def _staff_a_week() -> None:
    """Simulate the week of one quiet area."""
    area, targets = Area("A1", "Town", "B1", AreaKind.URBAN, 4.0, -0.2, 52.5), ResponseTargets()
    work = BaseWork(
        incidents=np.full((3, 168), 0.05),
        service=np.ones(3),
        scv=np.ones(3),
        unit_shares=np.ones((3, 168, 1)),
        pair_share=np.zeros(168),
        ground=ground_of([area], np.ones(1), targets),
    )
    two = np.full(168, 2, dtype=np.int64)
    simulated_units(work, targets, Breaks(0.09), two, two > 0, two, seed=1)


def _assign_jobs() -> None:
    """Give fifteen jobs to three agents, so tightly that prices leave some for dives."""
    draw = np.random.default_rng(1)
    weight = draw.integers(5, 26, (3, 15))
    cost = 31 - weight + draw.integers(0, 5, weight.shape)
    capacity = weight.sum(axis=1) * 4 // 15
    problem = AssignmentProblem(cost, weight, capacity, np.ones(cost.shape, dtype=np.bool_))
    assign(problem, Limits(work=0.05))


def _plan_by_rows(problem: RotaProblem) -> None:
    """Blend, price and dive for whole rows, then fill some days anew."""
    bench, prices = build_bench(problem), np.full(len(problem.horizon.hours), 0.5)
    group = RowBound(bench).groups[0]
    relaxation = GroupRelaxation(bench, group, 0.01, prices)
    relaxation.advance()
    RowDive(bench, group, 0.01, relaxation.master.rows, prices).rows(lambda: False)
    DayWindows(bench, group, prices, Cancel()).sweep(0.01, Limits(work=0.05), lambda: False)


def _spend_and_save(problem: RotaProblem) -> None:
    """Add overtime and take it off again."""
    bench = build_bench(problem)
    search, overtime = Search(bench, Limits(work=0.05), Cancel()), OvertimePlanner(bench)
    search.construct()
    overtime.add()
    overtime.cap_pence = 0
    overtime.trim()


def _visit_a_place() -> None:
    """Route one crew through two places."""
    travel, period = np.ones((2, 2, 2), dtype=np.int64), np.zeros(9, dtype=np.int64)
    gains = np.ones((2, 1, 1))
    route_day(AreaDay((Block(0, 8, False),), (2, 3), (80, 100), travel, period, gains, 1), "warm")


def _little_problem() -> RotaProblem:
    horizon = Horizon(date(2026, 11, 2), 2)
    group = Group("B1", RoleGroup.RESPONSE)
    people = tuple(
        StaffMember(
            f"P{n}",
            role,
            group.role_group,
            "A",
            group.base_id,
            2400,
            skills=frozenset({"taser"} if n % 2 else ()),
            annual_pay_pence=3_000_000,
        )
        for n, role in enumerate([Role.SERGEANT, Role.SERGEANT, Role.CONSTABLE, Role.CONSTABLE])
    )
    levels = np.full((1, len(horizon.hours)), 4)
    taser = SkillNeed(group, "taser", np.full(len(horizon.hours), 2))
    return RotaProblem(
        horizon=horizon,
        strength=Strength(people),
        shifts=(Shift("D", 480, 480, 480, 45), Shift("N", 1320, 540, 540, 45)),
        requirement=StaffingRequirement(
            (group,), horizon.hours, levels, np.full(levels.shape, "", dtype=object), (taser,)
        ),
        shortfall_weight={group.role_group: 1},
        pay=PayRules(),
        overtime=OvertimeLimits(100_000, 14, 960, (60,)),
        paybill_pence=0,
        rules=tuple(rule() for rule in RULES),
        contracted_minutes={person.staff_id: 960 for person in people},
        average_limit_minutes={},
    )


if __name__ == "__main__":
    compile_searches()
