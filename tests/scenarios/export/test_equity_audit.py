"""The audit's figures are sums anybody can do again, and its verdict follows from its limits."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from optimiser.patrols.plan import CrewMode, Patrol, PatrolPlan, Purpose, Transport
from optimiser.patrols.problem import PatrolProblem
from scenarios.build.demand import build_heatmap_of
from scenarios.build.patrols import build_patrols
from scenarios.export.equity_audit import (
    DEFAULT_LIMITS,
    LESS,
    MORE,
    NOT_JUDGED,
    NOTE,
    OUTSIDE,
    PER_HEAD,
    WITHIN,
    AuditLimits,
    equity_audit,
)
from scenarios.export.equity_section import equity_section
from tests.packs import manifest, small_pack
from tests.scenarios.rosters import turning_roster

HOURS = (30, 20, 10, 0)
HEAT = (1, 1, 1, 1)


@pytest.fixture(scope="module")
def problem() -> PatrolProblem:
    pack = small_pack(manifest=manifest(plan_weeks=2))
    return build_patrols(pack, turning_roster(pack), build_heatmap_of(pack))


def audited(
    problem: PatrolProblem,
    deciles: tuple[int | None, ...] = (1, 1, 5, None),
    heat: tuple[int, ...] = HEAT,
    limits: AuditLimits = DEFAULT_LIMITS,
) -> Any:
    """Thirty, twenty, ten and no hours of one person in the four areas of 10,000 residents."""
    areas = tuple(
        replace(area, imd_decile=decile, population=10_000)
        for area, decile in zip(problem.areas, deciles, strict=True)
    )
    table = np.repeat(np.array(heat, dtype=np.int64)[:, None], problem.heat.shape[1], axis=1)
    rows, cursor = [], 0
    for area, hours in zip(areas, HOURS, strict=True):
        start, end = problem.instant(60 * cursor), problem.instant(60 * (cursor + hours))
        cursor += hours
        if hours:
            who = (problem.strength.members[0].staff_id,)
            rows.append(
                Patrol(
                    "c",
                    who,
                    CrewMode.SINGLE,
                    Transport.FOOT,
                    area.area_id,
                    start,
                    end,
                    Purpose.VISIBLE,
                    area.area_id,
                )
            )
    changed = replace(problem, areas=areas, heat=table)
    return SimpleNamespace(**equity_audit(changed, PatrolPlan(tuple(rows)), limits))


def test_the_figures_are_those_of_the_rows(problem: PatrolProblem) -> None:
    most, fifth, none = audited(problem).imd_audit
    assert (most["decile"], most["areas"], most["population"]) == (1, 2, 20_000)
    assert most["visible_hours"] == 50
    assert most["share_of_hours"] == pytest.approx(50 / 60, abs=1e-4)
    assert most["share_of_demand"] == 0.5
    assert most["hours_to_demand"] == 1.67
    assert most["hours_per_1000"] == 1.25, "50 h in two weeks for 20,000 residents"
    assert (fifth["hours_to_demand"], fifth["hours_per_1000"]) == (0.67, 0.5)
    assert (none["decile"], none["visible_hours"], none["flags"]) == (None, 0, [])


def test_the_verdict_names_the_deciles_outside(problem: PatrolProblem) -> None:
    audit = audited(problem)
    assert [row["flags"] for row in audit.imd_audit] == [[MORE], [LESS], []]
    assert audit.equity["verdict"] == OUTSIDE
    assert audit.equity["note"] == NOTE
    told, without = audit.equity["sentences"]
    assert "less than its demand: decile 5 (0.67 times)" in told
    assert "more than its demand: decile 1 (1.67 times)" in told
    assert without == (
        "1 area has no decile and are told apart: 0.0 % of visible hours for 25.0 % of demand."
    ).replace("are told", "is told")


def test_wider_limits_hold_and_residents_are_judged(problem: PatrolProblem) -> None:
    wide = AuditLimits(0.5, 2.0, 3.0)
    assert audited(problem, limits=wide).equity["verdict"] == WITHIN
    heads = audited(problem, limits=replace(wide, most_times_mean=1.5))
    assert heads.imd_audit[0]["flags"] == [PER_HEAD]
    assert "1.2 h a week for 1,000 residents" in heads.equity["sentences"][0]


def test_hours_without_demand_are_more_than_demand(problem: PatrolProblem) -> None:
    audit = audited(problem, heat=(0, 0, 1, 1))
    assert audit.imd_audit[0]["hours_to_demand"] is None
    assert MORE in audit.imd_audit[0]["flags"]
    assert "decile 1 (hours without demand)" in audit.equity["sentences"][0]


def test_without_deciles_nothing_is_judged(problem: PatrolProblem) -> None:
    audit = audited(problem, deciles=(None,) * 4)
    assert audit.equity["verdict"] == NOT_JUDGED
    assert len(audit.equity["sentences"]) == 1


def test_the_report_shows_the_verdict(problem: PatrolProblem) -> None:
    page = equity_section({"patrols": vars(audited(problem))})
    assert "Equity audit: outside limits" in page
    assert "public sector equality duty" in page
    assert page.count("<tr>") == 4
    assert equity_section({"patrols": {"status": "unknown"}}) == ""
