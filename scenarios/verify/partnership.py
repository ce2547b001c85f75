"""Checks `partnership.csv` of a plan: the work of every agency, summed from the other tables."""

from collections.abc import Iterator

from optimiser.rule import Breach
from scenarios.schema.pack import Pack
from scenarios.verify.plan_folder import PlanFolder, Row, breach_of_file

FILE = "partnership.csv"
PERCENT = 100
HALF_A_HUNDREDTH = 0.00501


def check_partnership(pack: Pack, plan: PlanFolder) -> Iterator[Breach]:
    """A row for each agency with managers, from `caseloads.csv`, `loads.csv` and the pack."""
    told = {row["agency"]: row for row in plan.rows("partnership")}
    agencies = {row.agency for row in pack.managers}
    if told.keys() != agencies or len(told) != len(plan.rows("partnership")):
        yield breach_of_file(FILE, "the agencies are not those of the managers")
    for name in sorted(told.keys() & agencies):
        expected = _expected(name, pack, plan)
        wrong = [
            column
            for column, value in expected.items()
            if abs(told[name][column] - value) > HALF_A_HUNDREDTH
        ]
        if wrong:
            message = f"{name}: {', '.join(wrong)} differ from the other tables"
            yield breach_of_file(FILE, message, len(wrong))


def _expected(name: str, pack: Pack, plan: PlanFolder) -> dict[str, float]:
    agency = {row.manager_id: row.agency for row in pack.managers}
    cohort = {row.offender_ref: row for row in pack.offenders}
    cases = [row for row in plan.rows("caseloads") if row["offender_ref"] in cohort]
    room = {row["manager_id"]: row["capacity_points"] for row in plan.rows("loads")}
    own_room = sum(points for who, points in room.items() if agency.get(who) == name)

    def after(row: Row) -> str:
        return agency.get(row["manager_id"], "")

    def before(row: Row) -> str:
        return agency.get(row["previous_manager_id"], after(row))

    now = [row for row in cases if after(row) == name]
    then = [row for row in cases if before(row) == name]
    beside = [
        row
        for row in cases
        if name in cohort[row["offender_ref"]].co_working_agencies
        and name not in (after(row), agency.get(row["previous_manager_id"]))
    ]
    total = _points(cases)
    return {
        "managers": sum(each == name for each in agency.values()),
        "capacity_points": own_room,
        "share_of_capacity_percent": _percent(own_room, sum(room.values())),
        "offenders": len(now),
        "statutory": sum(cohort[row["offender_ref"]].statutory for row in now),
        "points": _points(now),
        "share_of_points_percent": _percent(_points(now), total),
        "load_percent": _percent(_points(now), own_room),
        "takes": sum(before(row) != name for row in now),
        "gives": sum(after(row) != name for row in then),
        "works_beside": len(beside),
        "apart_load_percent": _percent(_points(then), own_room),
        "pooled_load_percent": _percent(total, sum(room.values())),
    }


def _points(rows: list[Row]) -> float:
    return float(sum(row["points"] for row in rows))


def _percent(part: float, whole: float) -> float:
    return PERCENT * part / whole if whole else 0.0
