"""A small valid pack for tests: two bases, four areas, fourteen people, six offenders."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd

from scenarios.schema.cohort import ManagerRow, OffenderRow
from scenarios.schema.incidents import as_incidents
from scenarios.schema.pack import (
    AbsenceRow,
    AreaRow,
    BaseRow,
    CommitmentRow,
    CrewingRow,
    EventRow,
    HistoryRow,
    LockRow,
    Manifest,
    Pack,
    PatternRow,
    PublishedRow,
    ShiftRow,
    StaffRow,
)
from scenarios.schema.policy import Policy
from scenarios.schema.rows import AvailabilityRow

PLAN_START = date(2026, 11, 30)
HISTORY_START = date(2026, 8, 31)
HISTORY_END = date(2026, 11, 29)
SHIFTS = (
    ShiftRow(shift_code="E", start="07:00", minutes=600, paid_minutes=600, break_minutes=45),
    ShiftRow(shift_code="L", start="14:00", minutes=600, paid_minutes=600, break_minutes=45),
    ShiftRow(
        shift_code="N",
        start="22:00",
        minutes=540,
        paid_minutes=540,
        break_minutes=45,
        roles=("constable", "sergeant"),
    ),
)
PATTERN = ("E", "E", "L", "L", "N", "N", None, None, None, None)


def small_pack(**changes: Any) -> Pack:
    """Give the pack, with some of its fields replaced."""
    content: dict[str, Any] = {
        "manifest": manifest(),
        "policy": Policy(),
        "areas": _areas(),
        "bases": _bases(),
        "staff": _staff(),
        "absences": _absences(),
        "shifts": SHIFTS,
        "patterns": _patterns(),
        "published": _published(),
        "history": (HistoryRow(staff_id="P1", hours_worked_reference_period=640.5),),
        "locks": (LockRow(staff_id="P2", date=date(2026, 12, 3), shift_code="E"),),
        "availability": _availability(),
        "crewing": (
            CrewingRow(area_id="A1", weekday=4, hour=23, role="constable", crewing="paired"),
        ),
        "events": _events(),
        "commitments": _commitments(),
        "offenders": _offenders(),
        "managers": _managers(),
        "incidents": incidents(),
    }
    return Pack(**(content | changes))


def manifest(**changes: Any) -> Manifest:
    """Give four weeks from Monday 30 November 2026, with thirteen weeks of history."""
    content: dict[str, Any] = {
        "name": "Small district",
        "plan_start": PLAN_START,
        "plan_weeks": 4,
        "history_start": HISTORY_START,
        "history_end": HISTORY_END,
    }
    return Manifest(**(content | changes))


def _areas() -> tuple[AreaRow, ...]:
    facts = (
        ("A1", "City Centre", "B1", "urban", True),
        ("A2", "Eastfield", "B1", "urban", False),
        ("A3", "Northwold", "B2", "rural", False),
        ("A4", "Fen Villages", "B2", "rural", False),
    )
    return tuple(
        AreaRow(
            area_id=area_id,
            name=name,
            base_id=base_id,
            kind=kind,
            neighbourhood_team="NPT1" if base_id == "B1" else "NPT2",
            population=8_000 + 500 * index,
            imd_decile=2 + index,
            night_economy=night_economy,
            geometry=square(-0.30 + 0.05 * index, 52.55),
        )
        for index, (area_id, name, base_id, kind, night_economy) in enumerate(facts)
    )


def square(west: float, south: float, side: float = 0.05) -> dict[str, Any]:
    """Give a GeoJSON square in degrees."""
    east, north = round(west + side, 6), round(south + side, 6)
    west, south = round(west, 6), round(south, 6)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _bases() -> tuple[BaseRow, ...]:
    return (
        BaseRow(base_id="B1", name="Central", longitude=-0.26, latitude=52.57, vehicles=5),
        BaseRow(base_id="B2", name="North", longitude=-0.16, latitude=52.58, vehicles=3),
    )


def _staff() -> tuple[StaffRow, ...]:
    constables = tuple(
        StaffRow(
            staff_id=f"P{number}",
            role="constable",
            agency="police",
            team="R1" if number <= 4 else "R2" if number <= 6 else "NPT1",
            base_id="B1" if number <= 5 else "B2",
            contract_hours_per_week=40 if number != 3 else 24.5,
            skills=("response_driver", "taser") if number % 2 else ("response_driver",),
            pay_point=1 + number % 7,
        )
        for number in range(1, 9)
    )
    shared = {"agency": "police", "contract_hours_per_week": 40}
    return (
        *constables,
        StaffRow(staff_id="S1", role="sergeant", team="R1", base_id="B1", **shared),
        StaffRow(staff_id="S2", role="sergeant", team="R2", base_id="B2", **shared),
        StaffRow(
            staff_id="C1",
            role="pcso",
            agency="police",
            team="NPT1",
            base_id="B1",
            contract_hours_per_week=37,
            home_area_id="A1",
        ),
        StaffRow(
            staff_id="C2",
            role="pcso",
            agency="police",
            team="NPT2",
            base_id="B2",
            contract_hours_per_week=18.5,
            home_area_id="A3",
        ),
        StaffRow(
            staff_id="V1",
            role="special",
            agency="police",
            team="R1",
            base_id="B1",
            contract_hours_per_week=0,
        ),
        StaffRow(
            staff_id="W1",
            role="partner",
            agency="council",
            team="wardens",
            base_id="B1",
            contract_hours_per_week=37,
        ),
    )


def _absences() -> tuple[AbsenceRow, ...]:
    return (
        AbsenceRow(staff_id="P1", start=date(2026, 12, 7), end=date(2026, 12, 13), reason="leave"),
        AbsenceRow(staff_id="P4", start=date(2026, 12, 2), end=date(2026, 12, 2), reason="court"),
        AbsenceRow(
            staff_id="P6", start=date(2026, 11, 30), end=date(2026, 12, 27), reason="restricted"
        ),
    )


def _patterns() -> tuple[PatternRow, ...]:
    return tuple(
        PatternRow(team=team, cycle_day=day, shift_code=code)
        for team in ("R1", "R2")
        for day, code in enumerate(PATTERN, start=1)
    )


def _published() -> tuple[PublishedRow, ...]:
    """Ten days of history of the response teams."""
    first = PLAN_START - timedelta(days=10)
    return tuple(
        PublishedRow(staff_id=f"P{number}", date=first + timedelta(days=day), shift_code=code)
        for number in range(1, 7)
        for day, code in enumerate(PATTERN)
    )


def _availability() -> tuple[AvailabilityRow, ...]:
    evening = datetime(2026, 12, 4, 18, tzinfo=UTC)
    return (AvailabilityRow(staff_id="V1", start=evening, end=evening + timedelta(hours=8)),)


def _events() -> tuple[EventRow, ...]:
    start = datetime(2026, 12, 5, 14, tzinfo=UTC)
    end = start + timedelta(hours=4)
    return (EventRow(event_id="E1", area_id="A1", start=start, end=end, extra_staff_required=2),)


def _commitments() -> tuple[CommitmentRow, ...]:
    return (
        CommitmentRow(
            commitment_id="K1",
            kind="prison_release",
            area_id="A2",
            start=datetime(2026, 12, 8, 9, 30, tzinfo=UTC),
            minutes=90,
            staff_required=2,
            skills=("response_driver",),
        ),
    )


def _offenders() -> tuple[OffenderRow, ...]:
    return tuple(
        OffenderRow(
            offender_ref=f"N{number}",
            cohort=("fixed", "flex", "free")[number % 3],
            rag=("red", "amber", "green")[number % 3],
            area_id=f"A{1 + number % 4}",
            statutory=number % 2 == 0,
            needs=("drugs",) if number % 2 else (),
            current_manager_id="M1" if number <= 2 else None,
            locked=number == 1,
            excluded_managers=("M2",) if number == 4 else (),
            paired_visit=number == 3,
        )
        for number in range(1, 7)
    )


def _managers() -> tuple[ManagerRow, ...]:
    return (
        ManagerRow(
            manager_id="M1",
            agency="police",
            base_id="B1",
            capacity_points=300,
            staff_id="P8",
            skills=("drugs",),
        ),
        ManagerRow(
            manager_id="M2",
            agency="probation",
            base_id="B2",
            capacity_points=250,
            reduction_percent=10,
            areas=("A3", "A4"),
        ),
    )


def incidents(count: int = 240) -> pd.DataFrame:
    """Give incidents spread evenly over the history, a tenth of them unplaced."""
    numbers = pd.Series(range(count))
    hours = (HISTORY_END - HISTORY_START).days * 24
    received = datetime(2026, 8, 31, tzinfo=UTC) + pd.to_timedelta(numbers * 37 % hours, unit="h")
    placed = numbers % 10 != 0
    table = pd.DataFrame(
        {
            "incident_id": [f"I{number}" for number in numbers],
            "received_at": received,
            "longitude": (-0.29 + 0.19 * (numbers % 17) / 17).round(6).where(placed),
            "latitude": (52.56 + 0.03 * (numbers % 5) / 5).round(6).where(placed),
            "category": [("violence", "burglary", "anti_social_behaviour")[n % 3] for n in numbers],
            "grade": 1 + numbers % 3,
            "minutes_on_scene": 30.0 + numbers % 60,
            "officers_required": 1 + numbers % 2,
        }
    )
    return as_incidents(table)


def holiday_incidents(count: int = 4000, on_holiday: int = 100) -> pd.DataFrame:
    """Give so many incidents, some of them moved to the bank holiday of 31 August 2026."""
    table = incidents(count)
    hours = pd.to_timedelta(pd.Series(range(on_holiday)) % 24, unit="h")
    moved = pd.Timestamp(datetime(2026, 8, 31, tzinfo=UTC)) + hours
    received = table["received_at"].copy()
    received.iloc[:on_holiday] = moved.to_numpy()
    return table.assign(received_at=received)
