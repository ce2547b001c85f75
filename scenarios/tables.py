"""Which files a pack has, what their rows look like, and which of them each part needs."""

from collections.abc import Mapping
from dataclasses import dataclass

from scenarios.schema.cohort import ManagerRow, OffenderRow
from scenarios.schema.pack import (
    AbsenceRow,
    AreaRow,
    BaseRow,
    CommitmentRow,
    CrewingRow,
    EventRow,
    HistoryRow,
    LockRow,
    PatternRow,
    PublishedRow,
    RequirementRow,
    ShiftRow,
    StaffRow,
)
from scenarios.schema.rows import (
    AvailabilityRow,
    DecisionRow,
    DeliveredRow,
    DoseRow,
    OfferRow,
    OnCallRow,
    OwedRow,
    Row,
)

MANIFEST_FILE = "pack.yaml"
POLICY_FILE = "policy.yaml"
AREAS_FILE = "areas.geojson"
INCIDENTS_FILE = "incidents.csv"
HELD_OUT_FILE = "held_out.csv"
"""Incidents that no plan may see: replay alone reads them."""

LAYERS_FOLDER, LAYER_ENDING = "layers/", ".geojson"
"""Layers of polygons beside the areas, such as `layers/lsoa.geojson`: maps alone read them."""

INCIDENT_FILES = (INCIDENTS_FILE, HELD_OUT_FILE)


@dataclass(frozen=True)
class Table:
    """One CSV file: its field of `Pack`, its rows, and the columns that together occur once.

    `may_be_blank` are columns that must be there although their cells may be blank, `rare` those
    that are written only where a row needs them.
    """

    file: str
    attribute: str
    row: type[Row]
    key: tuple[str, ...] = ()
    may_be_blank: tuple[str, ...] = ()
    rare: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column, in the order of the file."""
        return tuple(self.row.model_fields)

    @property
    def required_columns(self) -> tuple[str, ...]:
        """Columns that the file must have."""
        fields = self.row.model_fields.items()
        return tuple(
            name for name, field in fields if field.is_required() or name in self.may_be_blank
        )


TABLES = (
    Table("bases.csv", "bases", BaseRow, ("base_id",)),
    Table("staff.csv", "staff", StaffRow, ("staff_id",)),
    Table("absences.csv", "absences", AbsenceRow),
    Table("shifts.csv", "shifts", ShiftRow, ("shift_code",)),
    Table(
        "patterns.csv", "patterns", PatternRow, ("team", "cycle_day"), ("shift_code",), ("begins",)
    ),
    Table(
        "published.csv",
        "published",
        PublishedRow,
        ("staff_id", "date"),
        ("shift_code",),
        ("kind", "extension_minutes"),
    ),
    Table(
        "history.csv",
        "history",
        HistoryRow,
        ("staff_id",),
        ("rest_days_owed", "toil_minutes", "nights_last_12_weeks"),
        ("rest_days_owed_by", "toil_owed_by"),
    ),
    Table("offers.csv", "offers", OfferRow, ("staff_id", "date")),
    Table("owed.csv", "owed", OwedRow),
    Table("on_call.csv", "on_call", OnCallRow, ("staff_id", "date")),
    Table("locks.csv", "locks", LockRow, ("staff_id", "date"), ("shift_code",)),
    Table("availability.csv", "availability", AvailabilityRow),
    Table(
        "crewing.csv",
        "crewing",
        CrewingRow,
        ("area_id", "weekday", "hour", "role"),
        rare=("assessed_on", "assessed_by", "review_by"),
    ),
    Table("events.csv", "events", EventRow, ("event_id",)),
    Table(
        "requirement.csv",
        "requirement",
        RequirementRow,
        ("base_id", "role_group", "weekday", "hour"),
    ),
    Table("commitments.csv", "commitments", CommitmentRow, ("commitment_id",)),
    Table("delivered.csv", "delivered", DeliveredRow),
    Table("dose.csv", "dose", DoseRow, ("plan_start", "place_id", "hour")),
    Table(
        "offenders.csv",
        "offenders",
        OffenderRow,
        ("offender_ref",),
        rare=(
            "review_date",
            "managed_since",
            "apart_from",
            "co_working_agencies",
            "current_co_workers",
            "arp_percent",
            "csrp_percent",
            "static_scores",
            "dc_srp",
            "dc_srp_percent",
            "rosh",
            "mappa_category",
            "indeterminate_sentence",
        ),
    ),
    Table(
        "managers.csv",
        "managers",
        ManagerRow,
        ("manager_id",),
        ("capacity_points",),
        rare=(
            "hours_per_week",
            "reduction_hours",
            "adjustment_points",
            "starts_on",
            "leaves_on",
            "absent_from",
            "absent_to",
        ),
    ),
    Table("decisions.csv", "decisions", DecisionRow, ("offender_ref",)),
)
TABLE_BY_FILE: Mapping[str, Table] = {table.file: table for table in TABLES}
AREA_PROPERTIES = tuple(name for name in AreaRow.model_fields if name != "geometry")
PACK_FILES = (MANIFEST_FILE, POLICY_FILE, AREAS_FILE, *INCIDENT_FILES, *TABLE_BY_FILE)

PARTS = ("demand", "rota", "patrols", "caseloads")
DEMAND_FILES = (INCIDENTS_FILE, "requirement.csv")
_ROTA_FILES = (MANIFEST_FILE, AREAS_FILE, "bases.csv", "staff.csv", "shifts.csv")
REQUIRED_FILES: Mapping[str, tuple[str, ...]] = {
    "demand": (MANIFEST_FILE, AREAS_FILE, INCIDENTS_FILE),
    "rota": _ROTA_FILES,
    "patrols": _ROTA_FILES,
    "caseloads": (MANIFEST_FILE, AREAS_FILE, "offenders.csv", "managers.csv"),
}


def is_layer_file(name: str) -> bool:
    """Whether a file of a pack, by its path in it, holds a layer of polygons."""
    inside = name.removeprefix(LAYERS_FOLDER)
    return inside != name and "/" not in inside and inside.endswith(LAYER_ENDING)


def is_harmless(name: str) -> bool:
    """Whether a file beside a pack is a note or a trace of an operating system."""
    return name.startswith((".", "README", "__MACOSX")) or name in ("Thumbs.db", "desktop.ini")
