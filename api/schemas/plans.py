"""Plans as the API gives them."""

from datetime import datetime
from typing import Any, Self

from api.database.tables import PlanRow
from api.schemas.common import Shape

PARTS = ("demand", "rota", "patrols", "caseloads")


class PlanOut(Shape):
    """A plan in a list."""

    plan_id: str
    pack_id: str
    created_at: datetime
    scenario: str
    changes: dict[str, Any]
    parts: list[str]

    @classmethod
    def of(cls, plan: PlanRow, **more: Any) -> Self:
        """The plan with what its summary says of its making."""
        return cls(
            plan_id=plan.plan_id,
            pack_id=plan.pack_id,
            created_at=plan.created_at,
            scenario=plan.summary.get("scenario", ""),
            changes=plan.summary.get("changes", {}),
            parts=[part for part in PARTS if part in plan.summary],
            **more,
        )


class PlanDetail(PlanOut):
    """A plan with its summary and the tables it has."""

    summary: dict[str, Any]
    tables: list[str]
    files: list[str]
