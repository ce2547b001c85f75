"""A plausible plan folder for any pack, without a solver: input for the API and the pages."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

from optimiser.horizon import HOUR, Horizon
from optimiser.people import Role
from optimiser.roster import Shift, tour_times
from scenarios.build.common import absences_of, horizon_of, shifts_of, strength_of
from scenarios.caseload_points.capacity import capacity_of
from scenarios.export.csv_file import write_csv
from scenarios.export.equity_audit import LESS, AuditLimits, verdict_of
from scenarios.export.rules_file import rule_rows
from scenarios.plan_files import PLAN_TABLES, table_file
from scenarios.schema.pack import Pack

Row = dict[str, Any]
CATEGORIES = ("violence", "burglary", "anti-social behaviour", "vehicle crime")
RAG_POINTS = {"red": 40, "amber": 20, "green": 8}


def write_plan_fixture(pack: Pack, folder: Path, seed: int = 1) -> Path:
    """Write the files of a made-up plan for a pack."""
    folder.mkdir(parents=True, exist_ok=True)
    horizon = horizon_of(pack)
    rota = list(_rota(pack, horizon, Random(seed)))
    coverage = list(_coverage(horizon, rota, Random(seed)))
    caseloads = list(_caseloads(pack))
    tables: dict[str, list[Row]] = {
        "breaches": [],
        "rules": [
            dict(zip(PLAN_TABLES["rules"], row, strict=True))
            for row in rule_rows(pack.policy, ("rota", "patrols", "caseloads"))
        ],
        "changes": [],
        "replay": [],
        "replay_by_base": [],
        "rota": rota,
        "coverage": coverage,
        "ledger": list(_ledger(pack)),
        "owed": [],
        "people": list(_people(pack, rota)),
        "patrols": list(_patrols(pack, rota)),
        "caseloads": caseloads,
        "loads": list(_loads(pack, caseloads)),
        "partnership": list(_partnership(pack, caseloads)),
        "demand": list(_demand(pack, Random(seed))),
        "staffing_requirement": [
            {**{key: row[key] for key in ("start", "base_id", "role_group", "required")}}
            | {"reason": "response queue"}
            for row in coverage
        ],
    }
    others: dict[str, list[Row]] = {name: [] for name in PLAN_TABLES if name not in tables}
    for name, rows in {**others, **tables}.items():
        columns = list(PLAN_TABLES[name])
        file = table_file(folder, name)
        file.parent.mkdir(exist_ok=True)
        write_csv(file, columns, ([row[column] for column in columns] for row in rows))
    summary = _summary(pack, rota, coverage, caseloads)
    (folder / "summary.json").write_text(json.dumps(summary, indent=2), encoding="utf-8")
    return folder


def _loads(pack: Pack, caseloads: list[Row]) -> Iterator[Row]:
    for manager in pack.managers:
        row: Row = dict.fromkeys(PLAN_TABLES["loads"], 0)
        own = [case for case in caseloads if case["manager_id"] == manager.manager_id]
        yield row | {
            "manager_id": manager.manager_id,
            "agency": manager.agency,
            "offenders": len(own),
            "points": sum(case["points"] for case in own),
            "capacity_points": capacity_of(manager, pack.policy.caseloads),
            "band": "within",
            "remark": "",
        }


def _partnership(pack: Pack, caseloads: list[Row]) -> Iterator[Row]:
    agency = {manager.manager_id: manager.agency for manager in pack.managers}
    for name in dict.fromkeys(agency.values()):
        row: Row = dict.fromkeys(PLAN_TABLES["partnership"], 0)
        own = [case for case in caseloads if agency[case["manager_id"]] == name]
        share = round(100 * len(own) / len(caseloads), 2)
        told = {"agency": name, "offenders": len(own), "share_of_points_percent": share}
        yield row | told | {"points": sum(case["points"] for case in own), "load_percent": share}


def _ledger(pack: Pack) -> Iterator[Row]:
    for number, person in enumerate(pack.staff):
        row: Row = dict.fromkeys(PLAN_TABLES["ledger"], 0)
        yield row | {"staff_id": person.staff_id, "rest_days_owed_after": number % 3}


def _people(pack: Pack, rota: list[Row]) -> Iterator[Row]:
    for member in strength_of(pack).members:
        row: Row = dict.fromkeys(PLAN_TABLES["people"], 0)
        own = [tour for tour in rota if tour["staff_id"] == member.staff_id]
        words = {name: getattr(member, name) for name in ("staff_id", "role", "base_id")}
        yield row | words | {"role_group": member.role_group.value, "nights": len(own) // 3}


def _rota(pack: Pack, horizon: Horizon, random: Random) -> Iterator[Row]:
    away = {(absence.staff_id, day) for absence in absences_of(pack) for day in absence.days()}
    shifts = shifts_of(pack)
    for number, person in enumerate(strength_of(pack).members):
        own = sorted((s for s in shifts if s.suits(person.role)), key=lambda s: s.start_minute)
        for day in horizon.dates if own else ():
            phase = (horizon.index_of_day(day) + 3 * number) % 10
            if phase >= 6 or (person.staff_id, day) in away:
                continue
            if person.role == Role.SPECIAL and day.weekday() < 4:
                continue
            shift = own[min(phase // 2, len(own) - 1)]
            yield _tour(person.staff_id, person.base_id, person.role_group, horizon, shift, day) | (
                _overtime(random) if person.role.is_officer else {}
            )


def _overtime(random: Random) -> Row:
    if random.random() > 0.03:
        return {}
    return {"kind": "rest_day_working", "overtime_minutes": 600, "cost_pence": 45_000}


def _tour(
    staff_id: str, base_id: str, group: str, horizon: Horizon, shift: Shift, day: date
) -> Row:
    start, end = tour_times(horizon, shift, day)
    return {
        "staff_id": staff_id,
        "date": day,
        "shift_code": shift.code,
        "start": start,
        "end": end,
        "kind": "rostered",
        "locked": False,
        "base_id": base_id,
        "role_group": group,
        "area_id": "",
        "overtime_minutes": 0,
        "cost_pence": 0,
    }


def _coverage(horizon: Horizon, rota: list[Row], random: Random) -> Iterator[Row]:
    on_duty: Counter[tuple[datetime, str, str]] = Counter()
    for tour in rota:
        for index, minutes in horizon.minutes_by_hour(tour["start"], tour["end"]):
            on_duty[horizon.hours[index], tour["base_id"], tour["role_group"]] += minutes
    groups = sorted({(tour["base_id"], tour["role_group"]) for tour in rota})
    mean = {
        group: sum(m for (_, *g), m in on_duty.items() if tuple(g) == group)
        / 60
        / len(horizon.hours)
        for group in groups
    }
    for hour, hour_of_week in zip(horizon.hours, horizon.hours_of_week, strict=True):
        busy = 1.3 if hour_of_week % 24 >= 15 else 0.75
        for base_id, group in groups:
            required = max(0, round(mean[base_id, group] * busy + random.choice((-0.4, 0, 0.4))))
            present = on_duty[hour, base_id, group] / 60
            yield {
                "start": hour,
                "base_id": base_id,
                "role_group": group,
                "required": required,
                "on_duty": present,
                "shortfall": max(0.0, required - present),
                "bound_reason": "everyone else rests" if required > present else "",
            }


def _patrols(pack: Pack, rota: list[Row]) -> Iterator[Row]:
    areas = [area.area_id for area in pack.areas]
    purposes = ("hotspot", "visible", "travel", "response_reserve", "break")
    for number, tour in enumerate(rota):
        moment: datetime = tour["start"]
        step = 0
        while moment < tour["end"]:
            until = min(moment + 2 * HOUR, tour["end"])
            yield {
                "crew_id": f"C{number:05}",
                "staff_ids": tour["staff_id"],
                "mode": "single",
                "transport": "foot" if tour["role_group"] == "pcso" else "vehicle",
                "area_id": areas[(number + step) % len(areas)],
                "place_id": areas[(number + step) % len(areas)],
                "start": moment,
                "end": until,
                "purpose": purposes[(number + step) % len(purposes)],
            }
            moment, step = until, step + 1


def _caseloads(pack: Pack) -> Iterator[Row]:
    managers = [manager.manager_id for manager in pack.managers]
    for number, offender in enumerate(pack.offenders):
        previous = offender.current_manager_id or ""
        manager = managers[number % len(managers)] if number % 9 == 0 else previous or managers[0]
        yield {
            "offender_ref": offender.offender_ref,
            "manager_id": manager,
            "previous_manager_id": previous,
            "points": RAG_POINTS[offender.rag] + 12,
            "reason": "relieves the fullest load" if previous and manager != previous else "stays",
        }


def _demand(pack: Pack, random: Random) -> Iterator[Row]:
    for area in pack.areas:
        size = random.uniform(0.3, 2)
        for weekday in range(7):
            for hour in range(24):
                for rank, category in enumerate(CATEGORIES):
                    night = 1.8 if hour >= 18 or hour < 2 else 0.7
                    minutes = size * night * (1.4 if weekday > 3 else 1) * 12 / (rank + 1)
                    yield {
                        "place_id": area.area_id,
                        "weekday": weekday,
                        "hour": hour,
                        "category": category,
                        "expected_minutes": round(minutes, 3),
                        "low": round(0.7 * minutes, 3),
                        "high": round(1.4 * minutes, 3),
                        "modelled": True,
                    }


def _solved(objective: float, bound: float) -> Row:
    gap = abs(objective - bound) / max(abs(objective), 1e-9)
    return {
        "status": "feasible" if gap else "optimal",
        "objective": objective,
        "bound": bound,
        "gap": gap,
        "breaches": 0,
        "seconds": 1.0,
    }


def _audit() -> Row:
    limits = AuditLimits()
    rows = [
        {
            "decile": decile,
            "areas": 2,
            "population": 9_000,
            "visible_hours": 20.0,
            "share_of_hours": 0.1,
            "share_of_demand": 0.1,
            "hours_to_demand": 1.0,
            "hours_per_1000": 1.1,
            "flags": [],
        }
        for decile in (*range(1, 10), None)
    ]
    rows[1] |= {"share_of_hours": 0.05, "hours_to_demand": 0.5, "flags": [LESS]}
    return {"imd_audit": rows, "equity": verdict_of(rows, limits)}


def _summary(pack: Pack, rota: list[Row], coverage: list[Row], caseloads: list[Row]) -> Row:
    short = sum(row["shortfall"] for row in coverage)
    overtime_gbp = sum(tour["cost_pence"] for tour in rota) / 100
    paybill_gbp = 40 * overtime_gbp + 1_000_000
    moves = [r for r in caseloads if r["previous_manager_id"] not in ("", r["manager_id"])]
    return {
        "version": "0.1.0",
        "pack_digest": pack.digest,
        "scenario": "baseline",
        "seed": 1,
        "seconds": 3.0,
        "status": "feasible",
        "demand": {
            "incidents": 61204,
            "unplaced": 1290,
            "outside": 12,
            "modelled_hours": True,
            "expected_officer_hours_per_week": 912.5,
            "pai": None,
            "pei": 0.93,
            "naive_pei": 0.92,
        },
        "rota": _solved(short, 0.9 * short)
        | {
            "gap_staff_hours": 0.1 * short,
            "required_staff_hours": sum(row["required"] for row in coverage),
            "shortfall_staff_hours": short,
            "shortfall_bound_staff_hours": 0.9 * short,
            "overtime_hours": sum(tour["overtime_minutes"] for tour in rota) / 60,
            "overtime_cost_gbp": overtime_gbp,
            "paybill_gbp": paybill_gbp,
            "overtime_share_of_paybill": overtime_gbp / paybill_gbp,
            "changes_to_published": 0,
            "fairness": {
                "by_group": {
                    "response": {
                        "people": 9,
                        "nights": {"least": 1, "median": 3, "mean": 3.25, "most": 7, "gini": 0.2},
                    }
                }
            },
        },
        "patrols": _solved(120.0, 118.0)
        | {
            "harm_weighted_cover": 0.61,
            "single_crew_hours": 900.0,
            "paired_crew_hours": 120.0,
            "pcso_single_hours": 300.0,
            "areas_below_floor": 1,
            "visible_share_of_neighbourhood_time": 0.7,
            **_audit(),
        },
        "caseloads": _solved(103.0, 101.0)
        | {
            "offenders": len(caseloads),
            "moves": len(moves),
            "max_load_percent": 103.0,
            "over_110": 0,
        },
    }
