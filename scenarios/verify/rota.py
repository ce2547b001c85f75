"""Checks `rota.csv` and `coverage.csv` against the pack, the rules and the summary."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import floor

from optimiser.horizon import HOUR, Horizon
from optimiser.people import RoleGroup, StaffMember
from optimiser.roster import MINUTE, Roster, Shift, Tour, TourKind
from optimiser.rota.problem import RotaProblem
from optimiser.rota.verify import scorecard_of
from optimiser.rule import Breach
from scenarios.build.common import horizon_of, shifts_of, strength_of
from scenarios.build.rota import build_rota
from scenarios.schema.amendment import Amendment
from scenarios.schema.pack import Pack
from scenarios.verify.money import (
    Worked,
    is_holiday,
    overtime_of,
    paybill_pounds,
    unplanned_pounds,
    unsocial_pence_of,
)
from scenarios.verify.notices import Notices
from scenarios.verify.plan_folder import PlanFolder, Row, breach_of_file
from scenarios.verify.requirement_file import requirement_in
from scenarios.verify.requirement_visits import visits_in
from scenarios.verify.skill_cover import check_skill_cover
from scenarios.verify.totals import check_tiers, differing

FILE = "rota.csv"
COVERAGE = "coverage.csv"
PENNY = 1.0
REFERENCES = "references"
LONGEST = timedelta(days=2)

Cell = tuple[datetime, str, str]


def read_rota(
    pack: Pack, plan: PlanFolder, *, amendment: Amendment | None = None
) -> tuple[RotaProblem, Roster, list[Breach]]:
    """The rota problem of the pack, the roster as the plan wrote it with the history before it,
    and where rows contradict the pack."""
    problem = build_rota(
        pack,
        requirement_in(pack, plan),
        amending=amendment is not None,
        changed_on=None if amendment is None else amendment.told_on,
    )
    reader, faults, tours = _TourReader(pack, Notices(pack, amendment)), [], []
    for row in plan.rows("rota"):
        found = list(reader.faults(row))
        faults += found
        if not any(fault.unit == REFERENCES for fault in found):
            tours.append(reader.tour(row))
    return problem, Roster(problem.horizon, (*problem.history, *tours)), faults


def check_rota(
    pack: Pack, plan: PlanFolder, problem: RotaProblem, roster: Roster
) -> Iterator[Breach]:
    """Every rule, the coverage hour by hour, every total."""
    for rule in problem.rules:
        yield from rule.breaches(roster, problem)
    yield from check_coverage(pack, plan, roster.tours)
    yield from check_skill_cover(pack, plan, roster.tours)
    yield from check_totals(pack, plan, roster.planned)
    yield from check_volunteers(pack, plan, roster.tours)
    yield from check_tiers("rota", plan.block("rota"), scorecard_of(roster, problem))


class _TourReader:
    """Turns rows of `rota.csv` into tours and says where they contradict the pack."""

    def __init__(self, pack: Pack, notices: Notices) -> None:
        self._pack, self._notices = pack, notices
        self._horizon = horizon_of(pack)
        self._members = {member.staff_id: member for member in strength_of(pack).members}
        self._rows = {row.staff_id: row for row in pack.staff}
        self._shifts = {shift.code: shift for shift in shifts_of(pack)}
        self._fixed = {
            (duty.staff_id, duty.date): duty.shift_code for duty in (*pack.published, *pack.locks)
        }

    def faults(self, row: Row) -> Iterator[Breach]:
        """Where a row contradicts the pack: unknown references first, then its facts."""
        who = f"{row['staff_id']} on {row['date']}"
        unknown = [
            f"{name} {row[name]!r}"
            for name, known in (("staff_id", self._members), ("shift_code", self._shifts))
            if row[name] not in known
        ]
        if not self._horizon.holds(row["date"]):
            unknown.append(f"date {row['date']} outside the period")
        if row["kind"] not in list(TourKind):
            unknown.append(f"kind {row['kind']!r}")
        if max(row["end"] - row["start"], abs(row["start"] - self._midnight(row))) > LONGEST:
            unknown.append(f"times {row['start'].isoformat()} to {row['end'].isoformat()}")
        if unknown:
            yield breach_of_file(FILE, f"{who}: {', '.join(unknown)}", len(unknown), REFERENCES)
            return
        member, shift = self._members[row["staff_id"]], self._shifts[row["shift_code"]]
        wrong = [name for name, value in self._facts(row, member).items() if row[name] != value]
        start, extension = self._times(row, shift)
        if row["start"] != start or extension not in {0, *self._extensions}:
            wrong.append("times")
        minutes, pence = self._overtime(row)
        on_rest_day = row["kind"] == TourKind.REST_DAY_WORKING
        is_paid_as_holiday = row["kind"] == TourKind.PUBLIC_HOLIDAY
        if not on_rest_day and is_paid_as_holiday != is_holiday(row["date"], self._pack):
            wrong.append("kind")
        if row["overtime_minutes"] != minutes:
            wrong.append("overtime_minutes")
        if abs(row["cost_pence"] - pence) > PENNY:
            wrong.append("cost_pence")
        if wrong:
            yield breach_of_file(
                FILE, f"{who}: {', '.join(wrong)} differ from the pack", len(wrong)
            )

    @staticmethod
    def _midnight(row: Row) -> datetime:
        return datetime.combine(row["date"], datetime.min.time(), UTC)

    @property
    def _extensions(self) -> list[int]:
        return self._pack.policy.overtime.extension_minutes

    def _facts(self, row: Row, member: StaffMember) -> Row:
        return {
            "base_id": member.base_id,
            "role_group": member.role_group.value,
            "area_id": member.home_area_id or "",
            "locked": row["locked"] and self._fixed.get((member.staff_id, row["date"])) is not None,
        }

    def _times(self, row: Row, shift: Shift) -> tuple[datetime, int]:
        """When the shift starts on that day, and by how many minutes the tour outlasts it."""
        start = self._horizon.instant(row["date"], shift.start_minute)
        until = self._horizon.instant(row["date"], shift.start_minute + shift.minutes)
        return start, (row["end"] - until) // MINUTE

    def _overtime(self, row: Row) -> tuple[int, float]:
        _, extension = self._times(row, self._shifts[row["shift_code"]])
        notice = self._notices.days(row["staff_id"], row["date"], row["shift_code"])
        worked = Worked(row["kind"], row["date"], row["start"], row["end"], extension, notice)
        return overtime_of(self._rows[row["staff_id"]], self._pack, worked)

    def tour(self, row: Row) -> Tour:
        """The tour that a row tells of, its paid time by the clock that really ran.

        Base, role group and area are those of the pack, so that a wrong one is told only once.
        """
        member, shift = self._members[row["staff_id"]], self._shifts[row["shift_code"]]
        _, extension = self._times(row, shift)
        ran = (row["end"] - row["start"]) // MINUTE - extension - shift.minutes
        return Tour(
            staff_id=row["staff_id"],
            day=row["date"],
            shift_code=row["shift_code"],
            start=row["start"],
            end=row["end"],
            paid_minutes=shift.paid_minutes + ran,
            kind=TourKind(row["kind"]),
            extension_minutes=extension,
            locked=row["locked"],
            base_id=member.base_id,
            role_group=member.role_group,
            area_id=member.home_area_id,
            overtime_minutes=int(row["overtime_minutes"]),
            cost_pence=int(row["cost_pence"]),
        )


def check_coverage(pack: Pack, plan: PlanFolder, tours: Sequence[Tour]) -> Iterator[Breach]:
    """Each hour of `coverage.csv` against the tours and the requirement."""
    on_duty = minutes_on_duty(horizon_of(pack), tours)
    required = {_cell(row): row["required"] for row in plan.rows("staffing_requirement")}
    seen: set[Cell] = set()
    for row in plan.rows("coverage"):
        cell = _cell(row)
        here, need = on_duty.get(cell, 0) / 60, required.get(cell, 0.0)
        expected = {"required": need, "on_duty": here, "shortfall": max(0.0, need - here)}
        wrong = [
            f"{name} is {row[name]:g}, but should be {value:g}"
            for name, value in expected.items()
            if not math.isclose(row[name], value, abs_tol=1e-6)
        ]
        if cell in seen:
            wrong.append("the hour is there twice")
        seen.add(cell)
        if wrong:
            where = f"{cell[1]} {cell[2]} {cell[0].isoformat()}"
            yield breach_of_file(COVERAGE, f"{where}: {'; '.join(wrong)}", len(wrong))
    missing = (set(on_duty) | set(required)) - seen
    if missing:
        first = min(missing)
        message = f"{len(missing)} hours are not there, the first is {first[0].isoformat()}"
        yield breach_of_file(COVERAGE, f"{message} at {first[1]}, {first[2]}", len(missing), "rows")


def _cell(row: Row) -> Cell:
    return row["start"], row["base_id"], row["role_group"]


def minutes_on_duty(horizon: Horizon, tours: Sequence[Tour]) -> dict[Cell, int]:
    """Minutes on duty by hour, base and role group inside the period, counted tour by tour."""
    minutes: defaultdict[Cell, int] = defaultdict(int)
    for tour in tours:
        hour = tour.start.replace(minute=0, second=0, microsecond=0)
        while hour < tour.end:
            worked = (min(tour.end, hour + HOUR) - max(tour.start, hour)) // MINUTE
            if horizon.starts_at <= hour < horizon.ends_at:
                minutes[hour, tour.base_id, tour.role_group.value] += worked
            hour += HOUR
    return minutes


def check_totals(pack: Pack, plan: PlanFolder, tours: Sequence[Tour]) -> Iterator[Breach]:
    """Each total of the summary's rota block, summed again."""
    coverage = plan.rows("coverage")
    visits = visits_in(plan.rows("staffing_requirement"))
    overtime = [tour for tour in tours if tour.kind is not TourKind.PUBLIC_HOLIDAY]
    holidays = [tour for tour in tours if tour.kind is TourKind.PUBLIC_HOLIDAY]
    cost = sum(tour.cost_pence for tour in overtime) / 100
    paybill = paybill_pounds(pack)
    planned = {(tour.staff_id, tour.day): tour.shift_code for tour in tours}
    period = horizon_of(pack)
    published = [duty for duty in pack.published if period.holds(duty.date)]
    expected = {
        "required_staff_hours": math.fsum(row["required"] for row in coverage),
        "required_visit_hours": sum(
            people for found in visits.values() for people in found.values()
        ),
        "shortfall_staff_hours": math.fsum(row["shortfall"] for row in coverage),
        "on_duty_staff_hours": math.fsum(row["on_duty"] for row in coverage),
        "overtime_hours": sum(tour.overtime_minutes for tour in overtime) / 60,
        "public_holiday_cost_gbp": sum(tour.cost_pence for tour in holidays) / 100,
        "overtime_cost_gbp": cost,
        "unsocial_hours_cost_gbp": _unsocial_pounds(pack, tours),
        "paybill_gbp": paybill,
        "overtime_unplanned_gbp": unplanned_pounds(pack),
        "overtime_share_of_paybill": cost / paybill if paybill else 0.0,
        "changes_to_published": sum(
            planned.get((duty.staff_id, duty.date)) != duty.shift_code for duty in published
        ),
    }
    yield from differing("rota", plan.block("rota"), expected)


def check_volunteers(pack: Pack, plan: PlanFolder, tours: Sequence[Tour]) -> Iterator[Breach]:
    """What would be short without specials, counted hour by hour from everybody else's tours."""
    specials = {row.staff_id for row in pack.staff if row.role.value == "special"}
    others = [tour for tour in tours if tour.staff_id not in specials]
    on_duty = minutes_on_duty(horizon_of(pack), others)
    short = math.fsum(
        max(0.0, row["required"] - on_duty.get(_cell(row), 0) / 60)
        for row in plan.rows("staffing_requirement")
    )
    counted = [
        replace(tour, role_group=RoleGroup.RESPONSE) if tour.staff_id in specials else tour
        for tour in tours
    ]
    together = minutes_on_duty(horizon_of(pack), counted)
    left = math.fsum(
        max(0.0, row["required"] - together.get(_cell(row), 0) / 60)
        for row in plan.rows("staffing_requirement")
    )
    expected = {
        "shortfall_without_specials_staff_hours": short,
        "shortfall_with_specials_staff_hours": left,
    }
    yield from differing("rota", plan.block("rota"), expected)


def _unsocial_pounds(pack: Pack, tours: Sequence[Tour]) -> float:
    """The allowance for unsocial hours, to the penny of every tour."""
    staff = {row.staff_id: row for row in pack.staff}
    pence = 0
    for tour in tours:
        worked = Worked(tour.kind, tour.day, tour.start, tour.end, tour.extension_minutes)
        pence += floor(unsocial_pence_of(staff[tour.staff_id], pack, worked) + 0.5)
    return pence / 100
