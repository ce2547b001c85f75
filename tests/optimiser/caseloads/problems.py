"""Small caseload problems for tests."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from random import Random
from typing import Any

from hypothesis import strategies as st

from optimiser.caseloads.plan import Allocation, CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem, Manager, Offender, PointsTerm
from optimiser.caseloads.rules import RULES


def offender(ref: str, points: int = 20, **facts: Any) -> Offender:
    """An offender of some weight who needs nothing special."""
    return Offender(ref, facts.pop("area_id", "A1"), (PointsTerm("points", points),), **facts)


def manager(manager_id: str, capacity_points: int = 100, **facts: Any) -> Manager:
    """A police manager at base B1 who covers everything."""
    return Manager(manager_id, facts.pop("agency", "police"), "B1", capacity_points, **facts)


def problem(offenders: list[Offender], managers: list[Manager], **facts: Any) -> CaseloadProblem:
    """A problem under every rule, with the worst load counted exactly."""
    usual: dict[str, Any] = {"rules": tuple(rule() for rule in RULES), "load_step_per_mille": 1}
    return CaseloadProblem(tuple(offenders), tuple(managers), **(usual | facts))


def plan_of(caseloads: CaseloadProblem, leaders: dict[str, str]) -> CaseloadPlan:
    """A plan with points and previous managers as they are recorded."""
    by_ref = caseloads.offender_by_ref
    return CaseloadPlan(
        tuple(
            Allocation(ref, leader, by_ref[ref].current_manager_id or "", by_ref[ref].points)
            for ref, leader in leaders.items()
        )
    )


def every_plan(caseloads: CaseloadProblem) -> Iterator[CaseloadPlan]:
    """All ways to give every offender one manager."""
    refs = [offender.offender_ref for offender in caseloads.offenders]
    ids = [manager.manager_id for manager in caseloads.managers]
    for chosen in product(ids, repeat=len(refs)):
        yield plan_of(caseloads, dict(zip(refs, chosen, strict=True)))


AGENCIES = ["police", "police", "probation", "council"]
SKILLS = [frozenset({"drugs"}), frozenset({"drugs", "housing"}), frozenset[str]()]
APART = [*4 * [frozenset[str]()], frozenset({"N0"}), frozenset({"N1", "N2"})]
COVERS = [frozenset[str](), frozenset[str](), frozenset({"A1"})]


@st.composite
def problems(draw: st.DrawFn) -> CaseloadProblem:
    """Up to five offenders and three managers, with all kinds of facts and ties."""
    managers = [
        manager(
            f"M{number}",
            draw(st.sampled_from([77, 50, 30, 0])),
            agency=draw(st.sampled_from(AGENCIES)),
            skills=draw(st.sampled_from(SKILLS)),
            areas=draw(st.sampled_from(COVERS)),
            gender=draw(st.sampled_from(["female", "male", None])),
        )
        for number in range(draw(st.integers(1, 3)))
    ]
    ids = [manager.manager_id for manager in managers]
    offenders = [
        offender(
            f"N{number}",
            draw(st.sampled_from([20, 33, 12, 10, 7, 0])),
            area_id=draw(st.sampled_from(["A1", "A1", "A1", "A2"])),
            statutory=draw(st.booleans()),
            needs=draw(st.sampled_from([SKILLS[2], SKILLS[2], SKILLS[2], SKILLS[0]])),
            manager_gender=draw(st.sampled_from([*4 * [None], "female"])),
            current_manager_id=draw(st.sampled_from([None, *ids, *ids, "GONE"])),
            locked=draw(st.sampled_from([*6 * [False], True])),
            decided_manager_id=draw(st.sampled_from([*9 * [None], *ids])),
            move_cost=draw(st.sampled_from([1, 1, 3])),
            excluded_managers=draw(st.sampled_from([*4 * [SKILLS[2]], frozenset({ids[0]})])),
            apart_from=draw(st.sampled_from(APART)),
        )
        for number in range(draw(st.integers(0, 5)))
    ]
    step = draw(st.sampled_from([1, 10, 50]))
    metres = {("B1", "A1"): 1200, ("B1", "A2"): 3400}
    return problem(offenders, managers, load_step_per_mille=step, metres=metres)


def frozen() -> CaseloadProblem:
    """Thirty offenders and four managers by formula, the same for ever."""
    offenders = [
        offender(
            f"N{n:02}",
            20 + n * n * 7 % 53,
            area_id=f"A{n % 6}",
            excluded_managers=frozenset({f"M{n * n % 4}"} if n % 5 == 2 else ()),
            current_manager_id=None if n % 11 == 10 else f"M{(n * n + n // 3) % 4}",
            locked=n % 9 == 4,
        )
        for n in range(30)
        if not (n % 9 == 4 and n % 5 == 2)
    ]
    managers = [replace(manager(f"M{k}", 330 + 30 * k), base_id=f"B{k}") for k in range(4)]
    metres = {
        (f"B{k}", f"A{a}"): 100 * (13 * k + 29 * a) % 7300 for k in range(4) for a in range(6)
    }
    return problem(offenders, managers, metres=metres)


def district(offenders: int, managers: int, seed: int) -> CaseloadProblem:
    """A cohort of realistic points with skewed loads and a quarter of the pairs forbidden."""
    random = Random(seed)
    ids = [f"M{number:02}" for number in range(managers)]
    cohort = []
    for number in range(offenders):
        points = random.choice([12, 20, 20, 30]) + random.choice([8, 20, 20, 40])
        points += random.choice([0, 6]) + 2 * random.choice([2, 4, 4, 8])
        barred = frozenset(name for name in ids[1:] if random.random() < 0.25)
        free = [name for name in ids if name not in barred]
        weights = [1 + int(name[1:]) % 3 for name in free]
        current = random.choices(free, weights)[0] if random.random() < 0.93 else None
        cohort.append(
            offender(
                f"N{number:04}",
                points,
                area_id=f"A{number % 15}",
                excluded_managers=barred,
                current_manager_id=current,
                locked=random.random() < 0.1,
            )
        )
    total = sum(member.points for member in cohort)
    capacity = round(total / managers / 0.92)
    pool = [replace(manager(name, capacity), base_id=f"B{name}") for name in ids]
    metres = {
        (f"B{name}", f"A{area}"): 100 * random.randrange(200) for name in ids for area in range(15)
    }
    return problem(cohort, pool, metres=metres, load_step_per_mille=10)
