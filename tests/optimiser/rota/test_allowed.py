"""What is asked once for people who are alike is what each of them would be told alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import numpy as np
import pytest
from numpy.typing import NDArray

from optimiser.people import Role, RoleGroup, StaffMember
from optimiser.roster import Roster, Tour
from optimiser.rota.allowed import allowed_options
from optimiser.rota.pool import build_bench
from optimiser.rota.problem import DutyOption, RotaProblem
from optimiser.rota.rules.base import SharedTourRule, TourRule
from optimiser.rota.solve import plan_rota
from optimiser.rota.stopping import Stopped
from optimiser.rule import Authority, Breach
from optimiser.solving import Cancel, Limits
from tests.optimiser.rota.agreement import CASES, Case
from tests.optimiser.rota.problems import MONDAY, SHIFTS, district, every_rule, member, problem

DAY = timedelta(days=1)


def asked_of_everybody(p: RotaProblem, options: Sequence[DutyOption]) -> NDArray[np.bool_]:
    rules = [rule for rule in p.rules if isinstance(rule, TourRule)]
    allowed = np.zeros((len(p.strength), p.horizon.days, len(options) + 1), dtype=np.bool_)
    allowed[:, :, 0] = True
    for person, who in enumerate(p.strength.members):
        for index, day in enumerate(p.horizon.dates):
            for option in p.options(who, day):
                tour = p.unpriced_tour(who, day, option)
                legal = all(rule.permits(p, who, tour) for rule in rules)
                allowed[person, index, options.index(option) + 1] = legal
    return allowed


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule.id}: {case.name}")
def test_what_is_open_is_what_every_rule_permits(case: Case) -> None:
    p = case.problem()
    bench = build_bench(p)
    assert np.array_equal(bench.pool.allowed, asked_of_everybody(p, bench.options))


@pytest.mark.parametrize("seed", range(4))
def test_people_who_differ_in_one_fact_are_not_taken_for_each_other(seed: int) -> None:
    rng = np.random.default_rng(seed)
    plain = district(60, 14, seed)
    who = [person.staff_id for person in plain.strength.members]

    def some(count: int) -> list[str]:
        return [who[index] for index in rng.choice(len(who), count, replace=False)]

    def day() -> int:
        return int(rng.integers(0, 14))

    midnight = datetime.combine(MONDAY, datetime.min.time(), UTC)
    windows = {
        person: tuple(
            (start, start + int(rng.integers(6, 60)) * timedelta(hours=1))
            for start in [midnight + day() * DAY + int(rng.integers(0, 24)) * timedelta(hours=1)]
        )
        for person in some(6)
    }
    fixed = {(person, MONDAY + day() * DAY): code for person in some(9) for code in ("E", None)}
    worked = [key for key, code in fixed.items() if code is not None]
    p = district(
        60,
        14,
        seed,
        availability=windows,
        restricted_days={person: frozenset({MONDAY + day() * DAY}) for person in some(6)},
        fixed=fixed,
        terms={key: DutyOption(SHIFTS[0], 60) for key in worked[:3]},
        exigencies=frozenset(worked[3:6]),
        pattern={
            (person, MONDAY + day() * DAY): code for person in some(9) for code in ("N", None)
        },
    )
    bench = build_bench(p)
    expected = asked_of_everybody(p, bench.options)
    assert np.array_equal(bench.pool.allowed, expected)
    assert len({row.tobytes() for row in expected}) > 20


@dataclass(frozen=True)
class Whim:
    """A rule that does not tell what it reads."""

    id: ClassVar[str] = "whim"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "this test"

    def constrain(self, *_: object) -> None:
        """Nothing, as no model is made."""

    def permits(self, problem: RotaProblem, member: StaffMember, tour: Tour) -> bool:
        """Whether the last digit of the person's reference is even."""
        return int(member.staff_id[-1]) % 2 == 0

    def breaches(self, roster: Roster, problem: RotaProblem) -> Iterator[Breach]:
        """None."""
        return iter(())


def test_a_rule_that_does_not_tell_what_it_reads_is_asked_for_everybody() -> None:
    assert isinstance(Whim(), TourRule)
    assert not isinstance(Whim(), SharedTourRule)
    people = [member(f"P{index}") for index in range(4)]
    p = problem(people, np.ones((1, 168)), days=7, rules=(*every_rule(), Whim()))
    allowed = build_bench(p).pool.allowed
    assert allowed[[0, 2], :, 1:].any()
    assert not allowed[[1, 3], :, 1:].any()


def test_arrays_that_are_not_wanted_are_not_finished() -> None:
    p, cancel = district(12, 14), Cancel()
    cancel.request()
    with pytest.raises(Stopped):
        build_bench(p, cancel)
    with pytest.raises(Stopped):
        allowed_options(p, (), [[] for _ in p.horizon.dates], cancel)


def test_what_is_fixed_is_the_roster_where_nothing_else_was_planned() -> None:
    people = [member("S0", Role.SERGEANT), member("P0", role_group=RoleGroup.NEIGHBOURHOOD)]
    fixed = {("S0", MONDAY): "E", ("P0", MONDAY + DAY): "E", ("P0", MONDAY): None}
    p = problem(people, np.ones((2, 168)), days=7, fixed=fixed)
    cancel = Cancel()
    cancel.request()
    outcome = plan_rota(p, Limits(20), cancel=cancel)
    assert outcome.stop_reason == "cancelled"
    assert outcome.plan is not None
    assert [(t.staff_id, t.day) for t in outcome.plan.planned] == [
        ("S0", MONDAY),
        ("P0", MONDAY + DAY),
    ]
    lacking = problem(
        [*people, member("P1")], np.ones((2, 168)), days=7, fixed={("P1", MONDAY): "E"}
    )
    outcome = plan_rota(lacking, Limits(20), cancel=cancel)
    assert outcome.plan is None
    assert (outcome.status, outcome.stop_reason) == ("no_plan_found", "cancelled")
