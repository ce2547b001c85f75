"""What one agency may see of a plan of caseloads."""

from typing import Any

from fastapi import APIRouter, Response
from pydantic import BaseModel

from api.deps import UsedDatabase, UsedStore
from api.routes.planned import NothingToShow, summary_of
from api.schemas.common import described
from scenarios.agency_view import agency_view
from scenarios.caseload_tables import CASELOAD_MARKING, MARKING_HEADER
from scenarios.problems import PackError

router = APIRouter(prefix="/plans", tags=["plans"], responses=described((422,)))


class AgencyViewOut(BaseModel):
    """The rows that an agency may see, by table, with their protective marking."""

    marking: str
    agency: str
    tables: dict[str, list[dict[str, Any]]]


@router.get("/{plan_id}/partnership/{agency}", responses=described((404,)))
def view_of_agency(
    plan_id: str, agency: str, response: Response, database: UsedDatabase, store: UsedStore
) -> AgencyViewOut:
    """The cases that an agency leads, hands over or works beside, its people, and totals."""
    pack_id, _ = summary_of(plan_id, database)
    try:
        view = agency_view(store.pack(pack_id), store.plan_folder(plan_id), agency)
    except PackError as error:
        raise NothingToShow("; ".join(each.sentence for each in error.problems)) from error
    response.headers[MARKING_HEADER] = CASELOAD_MARKING
    return AgencyViewOut(marking=CASELOAD_MARKING, agency=agency, tables=dict(view.tables))
