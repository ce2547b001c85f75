"""Plans as the API gives them."""

from datetime import datetime
from typing import Any, Self

from pydantic import Field

from api.database.tables import PlanRow
from api.schemas.common import Shape
from scenarios.caseload_changes import COUNT
from scenarios.plan_files import MARK

PARTS = ("demand", "rota", "patrols", "caseloads")


class PlanOut(Shape):
    """A plan in a list."""

    plan_id: str
    pack_id: str
    created_at: datetime
    scenario: str
    changes: dict[str, Any]
    caseload_row_changes: int = Field(0, description="Changes that its caseloads alone tell")
    parts: list[str]
    breaches: int = Field(0, description="Of a plan of least breach, where none is lawful")

    @classmethod
    def of(cls, plan: PlanRow, **more: Any) -> Self:
        """The plan with what its summary says of its making."""
        return cls(
            plan_id=plan.plan_id,
            pack_id=plan.pack_id,
            created_at=plan.created_at,
            scenario=plan.summary.get("scenario", ""),
            changes=plan.summary.get("changes", {}),
            caseload_row_changes=plan.summary.get(COUNT, 0),
            parts=[part for part in PARTS if part in plan.summary],
            breaches=plan.summary.get(MARK, {}).get("breaches", 0),
            **more,
        )


class PlanDetail(PlanOut):
    """A plan with its summary and the tables it has."""

    summary: dict[str, Any]
    tables: list[str]
    files: list[str]
