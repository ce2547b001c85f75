"""The response reserve by base and hour, counted again from the rota, the rows and the levels."""

import math
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from optimiser.horizon import Horizon
from optimiser.people import RoleGroup
from optimiser.roster import Roster
from optimiser.rule import Breach
from scenarios.build.common import horizon_of, strength_of
from scenarios.schema.pack import Pack
from scenarios.verify.plan_folder import PlanFolder, Row, breach_of_file
from scenarios.verify.requirement import without_extra
from scenarios.verify.requirement_visits import visits_in
from scenarios.verify.totals import differing, tiers_of

FILE = "reserve.csv"
MINUTE = timedelta(minutes=1)
RESPONSE = RoleGroup.RESPONSE.value
HALF_A_HUNDREDTH = 0.00501

Minutes = NDArray[np.int64]
Key = tuple[str, datetime]


def check_reserve(
    pack: Pack, plan: PlanFolder, rows: list[Row], roster: Roster
) -> Iterator[Breach]:
    """`reserve.csv` row by row, the hours in the summary and the shortfall of its tier.

    What an hour asks for is the written staffing requirement less events, commitments and visits,
    times the share of the policy; or a share of the response people on duty outside breaks.
    """
    horizon = horizon_of(pack)
    free, kept = _people(pack, rows, roster, horizon)
    asked = _asked(pack, plan, horizon)
    needed = {base: _needed(pack, free[base], asked[base]) for base in free}
    expected = {
        (base, start): (asked[base][hour], *(_mean(t[base], hour) for t in (free, needed, kept)))
        for base in free
        for hour, start in enumerate(horizon.hours)
    }
    yield from _check_rows(pack, plan.rows("reserve"), expected)
    short = sum(int(np.maximum(needed[base] - kept[base], 0).sum()) for base in free)
    block = plan.block("patrols")
    told = {tier["goal"]: tier["objective"] for tier in tiers_of(block)}
    yield from differing("patrols tier", told, {"reserve_shortfall": short / 60})
    totals = {
        "reserve_needed_hours": sum(int(each.sum()) for each in needed.values()) / 60,
        "reserve_hours": sum(int(each.sum()) for each in kept.values()) / 60,
    }
    yield from differing("patrols", block, totals)


def _people(
    pack: Pack, rows: list[Row], roster: Roster, horizon: Horizon
) -> tuple[dict[str, Minutes], dict[str, Minutes]]:
    """Response people free for tasking, and in reserve, by base and minute."""
    length = (horizon.ends_at - horizon.starts_at) // MINUTE
    free = {base.base_id: np.zeros(length, dtype=np.int64) for base in pack.bases}
    kept = {base.base_id: np.zeros(length, dtype=np.int64) for base in pack.bases}
    strength = strength_of(pack)
    paraded: dict[str, list[tuple[datetime, datetime, str]]] = {}
    for tour in roster.tours:
        member = strength[tour.staff_id]
        if member.role_group is RoleGroup.RESPONSE:
            base = tour.base_id or member.base_id
            _count(free[base], horizon, tour.start, tour.end, 1)
            paraded.setdefault(tour.staff_id, []).append((tour.start, tour.end, base))
    for row in rows:
        if row["purpose"] not in ("break", "response_reserve"):
            continue
        for who in row["staff_ids"].split(";"):
            for start, end, base in paraded.get(who, ()):
                if start <= row["start"] and row["end"] <= end:
                    table, step = (free, -1) if row["purpose"] == "break" else (kept, 1)
                    _count(table[base], horizon, row["start"], row["end"], step)
    return free, kept


def _count(table: Minutes, horizon: Horizon, start: datetime, end: datetime, step: int) -> None:
    first, last = ((moment - horizon.starts_at) // MINUTE for moment in (start, end))
    table[max(first, 0) : max(last, 0)] += step


def _asked(pack: Pack, plan: PlanFolder, horizon: Horizon) -> dict[str, list[int]]:
    """What calls ask for by base and hour, as the plan wrote its requirement."""
    hours = dict(zip(horizon.hours, horizon.hours_of_week, strict=True))
    levels: dict[tuple[str, str], dict[datetime, int]] = {}
    for row in plan.rows("staffing_requirement"):
        if row["start"] in hours:
            key = row["base_id"], row["role_group"]
            levels.setdefault(key, dict.fromkeys(hours, 0))[row["start"]] = int(row["required"])
    plain = without_extra(pack, hours, levels, visits_in(plan.rows("staffing_requirement")))
    nobody = dict.fromkeys(hours, 0)
    return {
        base.base_id: [
            max(0, plain.get((base.base_id, RESPONSE), nobody)[start]) for start in horizon.hours
        ]
        for base in pack.bases
    }


def _needed(pack: Pack, free: Minutes, asked: list[int]) -> Minutes:
    share = pack.policy.crewing.response_reserve_share
    if pack.policy.crewing.response_reserve == "flat":
        percent = round(100 * share)
        return np.array([math.ceil(percent * n / 100 - 1e-9) for n in free.tolist()])
    wanted = [math.ceil(share * people - 1e-9) for people in asked]
    return np.array([min(n, wanted[minute // 60]) for minute, n in enumerate(free.tolist())])


def _mean(table: Minutes, hour: int) -> float:
    return float(table[60 * hour : 60 * hour + 60].sum()) / 60


def _check_rows(
    pack: Pack, rows: list[Row], expected: Mapping[Key, tuple[float, ...]]
) -> Iterator[Breach]:
    """Every base and hour once, with its numbers and its reason."""
    seen: set[Key] = set()
    wrong: list[str] = []
    for row in rows:
        key = row["base_id"], row["start"]
        if key not in expected or key in seen:
            wrong.append(f"{key[0]} at {key[1].isoformat()} is unknown or there twice")
            continue
        seen.add(key)
        told = tuple(row[name] for name in ("asked", "free", "needed", "kept"))
        if any(abs(a - b) > HALF_A_HUNDREDTH for a, b in zip(told, expected[key], strict=True)):
            wrong.append(f"{key[0]} at {key[1].isoformat()} has {told}, not {expected[key]}")
        elif not _gives_the_reason(pack, row, expected[key]):
            wrong.append(f"{key[0]} at {key[1].isoformat()} gives a reason that does not hold")
    if missing := len(expected) - len(seen):
        wrong.append(f"{missing} hours are missing")
    if wrong:
        yield breach_of_file(FILE, f"{len(wrong)} rows differ, first: {wrong[0]}", len(wrong))


def _gives_the_reason(pack: Pack, row: Row, expected: tuple[float, ...]) -> bool:
    """Whether the reason says the share, and what it is a share of."""
    share = 100 * pack.policy.crewing.response_reserve_share
    if pack.policy.crewing.response_reserve == "flat":
        return bool(row["reason"] == f"{round(share)} % of who is free, in every hour")
    return bool(row["reason"].startswith(f"{share:g} % of the {expected[0]} that calls ask for"))
