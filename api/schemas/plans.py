"""Plans as the API gives them."""

from datetime import datetime
from typing import Any

from api.schemas.common import Shape


class PlanOut(Shape):
    """A plan in a list."""

    plan_id: str
    pack_id: str
    created_at: datetime


class PlanDetail(PlanOut):
    """A plan with its summary and the tables it has."""

    summary: dict[str, Any]
    tables: list[str]
    files: list[str]
