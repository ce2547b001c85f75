"""What follows from a plan's patrols: sheets to print, the check of PCSOs, dose, the loop."""

from datetime import date
from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.deps import UsedDatabase, UsedStore
from api.routes.planned import NothingToShow, planned_pack
from api.schemas.common import described
from api.schemas.patrols import DoseOut, LoopCaseOut, LoopOut, PcsoOut, SingleHourOut
from api.store import Store
from optimiser.errors import MusterError
from scenarios.build.delivered import read_back
from scenarios.export.dose_files import dose_summary
from scenarios.export.pcso_report import pcso_html, single_hours
from scenarios.export.tasking import tasking_html
from scenarios.export.tasking.write import places_of, tasking_of
from scenarios.feedback import feedback_of

router = APIRouter(prefix="/plans", tags=["plans"], responses=described((404, 422)))
KEPT = 8
DECIMALS = 5
Day = Annotated[date, Query(description="Local day on which the tours start")]
Base = Annotated[str | None, Query(max_length=100, description="One base, or all")]
Weeks = Annotated[int, Query(ge=1, le=520)]
Runs = Annotated[int, Query(ge=2, le=500, description="Runs with their own chance")]
Seed = Annotated[int, Query(ge=0, le=2**31 - 1)]


@router.get("/{plan_id}/tasking", response_class=HTMLResponse)
def tasking_of_plan(
    plan_id: str, day: Day, database: UsedDatabase, store: UsedStore, base: Base = None
) -> HTMLResponse:
    """The tasking sheets of a day, to print: a board of every parade, then a sheet a crew."""
    pack, folder = planned_pack(plan_id, database, store)
    try:
        parades = tasking_of(pack, folder, day, base)
    except MusterError as error:
        raise NothingToShow(_without_folder(error, str(folder))) from error
    return HTMLResponse(tasking_html(pack, parades, day, places_of(folder)))


@router.get("/{plan_id}/pcso", responses=described((404,)))
def pcso_of_plan(plan_id: str, database: UsedDatabase, store: UsedStore) -> PcsoOut:
    """Where and when PCSOs are on patrol alone, under which assessment, with exceptions."""
    pack, folder = planned_pack(plan_id, database, store)
    try:
        hours = single_hours(pack, folder)
    except MusterError as error:
        raise NothingToShow(_without_folder(error, str(folder))) from error
    return PcsoOut(hours=[SingleHourOut.model_validate(hour) for hour in hours])


@router.get("/{plan_id}/pcso-report", response_class=HTMLResponse)
def pcso_report_of_plan(plan_id: str, database: UsedDatabase, store: UsedStore) -> HTMLResponse:
    """The monthly check of PCSOs on patrol alone, to print."""
    pack, folder = planned_pack(plan_id, database, store)
    try:
        return HTMLResponse(pcso_html(pack, single_hours(pack, folder)))
    except MusterError as error:
        raise NothingToShow(_without_folder(error, str(folder))) from error


@router.get("/{plan_id}/dose")
def dose_of_plan(plan_id: str, database: UsedDatabase, store: UsedStore) -> DoseOut:
    """How much of the planned visits the pack's log says was delivered; without a log, the
    share that the policy assumes."""
    pack, folder = planned_pack(plan_id, database, store)
    assumed = pack.policy.patrols.delivered_share
    try:
        told = dose_summary(read_back(pack, folder))
    except MusterError as error:
        why = _without_folder(error, str(folder))
        return DoseOut(logged=False, why_not=why, assumed_share=assumed)
    return DoseOut(logged=True, assumed_share=assumed, **told)


@router.get("/{plan_id}/loop")
def loop_of_plan(
    plan_id: str,
    database: UsedDatabase,
    store: UsedStore,
    weeks: Weeks = 104,
    replications: Runs = 200,
    seed: Seed = 1,
) -> LoopOut:
    """Simulate patrols that go where incidents were recorded, and find more there."""
    return _loop(store, database, plan_id, weeks, replications, seed)


@lru_cache(maxsize=KEPT)
def _loop(
    store: Store,
    database: UsedDatabase,
    plan_id: str,
    weeks: int,
    replications: int,
    seed: int,
) -> LoopOut:
    pack, _ = planned_pack(plan_id, database, store)
    try:
        cases = feedback_of(pack, weeks, replications, seed)
    except MusterError as error:
        raise NothingToShow(error) from error
    told = [
        LoopCaseOut(
            case=case.name,
            drift=case.drift.round(DECIMALS).tolist(),
            low=case.low.round(DECIMALS).tolist(),
            high=case.high.round(DECIMALS).tolist(),
            largest_share=case.largest_share.round(DECIMALS).tolist(),
        )
        for case in cases
    ]
    return LoopOut(weeks=weeks, replications=replications, seed=seed, cases=told)


def _without_folder(error: MusterError, folder: str) -> str:
    """What is wrong, without where the service keeps its files."""
    return str(error).replace(f"{folder}: ", "")
