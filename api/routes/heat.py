"""Heat of a plan's pack on the map: at any level, in chosen hours, under any measure."""

import json
from functools import lru_cache
from typing import Annotated, Any

import numpy as np
import shapely
from fastapi import APIRouter, Path, Query

from api.deps import UsedDatabase, UsedStore
from api.routes.planned import NothingToShow, changed_pack, summary_of
from api.schemas.common import described
from api.schemas.heat import CellsOut, HeatOut
from api.store import Store
from optimiser.demand.ranking import FORECAST
from optimiser.heat import LEVELS
from scenarios.build.grid_accuracy import MEASURED_LEVEL
from scenarios.build.shown_heat import (
    HeatChoice,
    HeatSource,
    Measure,
    heat_source,
    hottest_places,
    recent_counts,
    shown_heat,
    shown_hours,
)
from scenarios.build.weightings import cell_level
from scenarios.schema.pack import Pack

router = APIRouter(prefix="/plans", tags=["plans"], responses=described((404, 422)))
DECIMALS = 4
DEGREES = 5
RECENT_PERIODS = 8
KEPT = 4
UNITS: dict[str, str] = {
    "work": "officer-hours",
    "incidents": "incidents",
    "count": "called-in incidents",
    "workload": "officer-minutes",
    "harm": "harm days",
    "severity": "severity points",
    "blended": "harm days, capped",
}
Level = Annotated[str, Path(max_length=40, description="A level, or a layer of the pack")]
Days = Annotated[str, Query(pattern="^[0-6]{1,7}$", description="Weekdays, 0 is Monday")]
FirstHour = Annotated[int, Query(ge=0, le=23, description="First hour of the day")]
EndHour = Annotated[int, Query(ge=1, le=24, description="Hour after the last")]
Share = Annotated[float, Query(ge=0, le=100, description="Per cent of the places to call hottest")]
Category = Annotated[str | None, Query(max_length=200)]
Area = Annotated[str | None, Query(max_length=200, description="Area whose hours are told")]
PoliceWeight = Annotated[
    float | None, Query(ge=0, le=1, description="Weight of what police find; the policy's if none")
]


@router.get("/{plan_id}/cells/{level}")
def cells_of_plan(plan_id: str, level: Level, database: UsedDatabase, store: UsedStore) -> CellsOut:
    """The places of a level where anything was counted, and their last weeks or months."""
    pack, source = _source(store, *_key(plan_id, database), level)
    recent = recent_counts(pack, source, RECENT_PERIODS)
    shown = _shown(source)
    ids = source.ids
    return CellsOut(
        level=level,
        places=len(ids),
        modelled_hours=source.heatmap.modelled_hours,
        features=_features(pack, source, shown),
        recent_unit=recent.unit,
        recent_starts=list(recent.starts),
        recent={ids[place]: recent.counts[place].tolist() for place in shown},
        recent_with_gaps=recent.with_gaps,
    )


@router.get("/{plan_id}/cells/{level}/heat")
def heat_of_cells(
    plan_id: str,
    level: Level,
    database: UsedDatabase,
    store: UsedStore,
    measure: Measure = "work",
    days: Days = "0123456",
    first: FirstHour = 0,
    end: EndHour = 24,
    category: Category = None,
    area: Area = None,
    police_generated_weight: PoliceWeight = None,
    share: Share = 1,
) -> HeatOut:
    """Expected heat of a mean week in the chosen hours; places without heat are left out.

    Of an area, the hours alone are told: places are those of all areas.
    """
    pack, source = _source(store, *_key(plan_id, database), level)
    hours = tuple(24 * int(day) + hour for day in sorted(set(days)) for hour in range(first, end))
    choice = HeatChoice(measure, hours, category, police_generated_weight)
    heat = shown_heat(pack, source, choice)
    found = np.flatnonzero(heat > 0).tolist()
    ids = source.ids
    return HeatOut(
        measure=measure,
        unit=UNITS[measure],
        heat={ids[place]: round(float(heat[place]), DECIMALS) for place in found},
        hottest=[ids[place] for place in hottest_places(pack, source, choice, share / 100)],
        ranked_by=source.ranked_by,
        by_hour=shown_hours(pack, source, choice, area).round(DECIMALS).tolist(),
    )


def _key(plan_id: str, database: UsedDatabase) -> tuple[str, str, bool]:
    """What the heat of a plan depends on: pack, changes, and whether its forecast ranks cells."""
    pack_id, summary = summary_of(plan_id, database)
    grid = summary.get("demand", {}).get("grid_accuracy") or {}
    changes = json.dumps(summary.get("changes", {}), sort_keys=True)
    return pack_id, changes, grid.get("ranked_by") == FORECAST


@lru_cache(maxsize=KEPT)
def _source(
    store: Store, pack_id: str, changes: str, ships: bool, level: str
) -> tuple[Pack, HeatSource]:
    """Packs that are stored never change, so that their heat is made once."""
    pack = changed_pack(store, pack_id, json.loads(changes))
    if level not in {*LEVELS, *pack.layers}:
        known = ", ".join((*LEVELS, *pack.layers))
        message = f"The pack has no layer {level!r}; its levels and layers are {known}."
        raise NothingToShow(message)
    if level == "250m" and cell_level(pack) != "250m":
        message = "The areas lie beyond the British National Grid; ask for a level of H3."
        raise NothingToShow(message)
    return pack, heat_source(pack, level, forecast_ships=ships and level == MEASURED_LEVEL)


def _shown(source: HeatSource) -> list[int]:
    if source.level is None:
        return list(range(len(source.ids)))
    shown: list[int] = np.flatnonzero(source.level.is_shown).tolist()
    return shown


def _features(pack: Pack, source: HeatSource, shown: list[int]) -> list[dict[str, Any]]:
    level = source.level
    if level is None:
        counted = np.bincount(source.place[source.place >= 0], minlength=len(source.ids))
        return [
            _feature(area.area_id, area.geometry, area.area_id, int(count))
            for area, count in zip(pack.areas, counted.tolist(), strict=True)
        ]
    features = []
    for cell in shown:
        outline = shapely.set_precision(level.places.outline(cell), 10.0**-DEGREES)
        area = int(level.field.area[cell])
        own = level.area_ids[area] if area >= 0 else ""
        geometry = json.loads(shapely.to_geojson(outline))
        feature = _feature(level.places.ids[cell], geometry, own, int(level.field.counted[cell]))
        expected = float(level.field.incidents[cell].sum(dtype=np.float64))
        interval = (float(ends[cell]) for ends in (level.field.low, level.field.high))
        low, high = (round(value, DECIMALS) for value in interval)
        feature["properties"] |= {"expected": round(expected, DECIMALS), "low": low, "high": high}
        features.append(feature)
    return features


def _feature(
    reference: str, geometry: dict[str, Any], area_id: str, counted: int
) -> dict[str, Any]:
    properties = {"place_id": reference, "area_id": area_id, "counted": counted}
    return {"type": "Feature", "id": reference, "properties": properties, "geometry": geometry}
