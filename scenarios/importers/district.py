"""LSOAs of a real district grouped into neighbourhoods, with bases chosen among them."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from scenarios.geography import shape_in_metres, to_degrees
from scenarios.importers.small_areas import SmallArea
from scenarios.neighbourhoods import (
    URBAN_RESIDENTS_PER_SQUARE_KM,
    adjacency,
    choose_medoids,
    group_zones,
)
from scenarios.schema.pack import AreaRow, BaseRow

RESIDENTS_PER_AREA = 10_000
RESIDENTS_PER_BASE = 70_000
USUAL_RESIDENTS_OF_LSOA = 1_700
NIGHT_ECONOMY_FACTOR = 2.0
SQUARE_METRES_PER_SQUARE_KM = 1_000_000
NIGHT_ECONOMY_CATEGORIES = frozenset(
    {
        "Violence and sexual offences",
        "Anti-social behaviour",
        "Public order",
        "Theft from the person",
    }
)


def neighbourhoods_of(
    small_areas: Sequence[SmallArea],
    crimes: Mapping[str, int],
    disorder: Mapping[str, int],
) -> tuple[tuple[AreaRow, ...], tuple[BaseRow, ...], Mapping[str, str]]:
    """Areas of about 10,000 residents, bases near the crime, and the area of each LSOA code.

    Parameters
    ----------
    small_areas
        LSOAs; where residents are unknown, each counts as 1,700.
    crimes, disorder
        Rows by LSOA code: all, and those of `NIGHT_ECONOMY_CATEGORIES`.
    """
    metres = [shape_in_metres(area.polygon) for area in small_areas]
    weights = [area.residents or USUAL_RESIDENTS_OF_LSOA for area in small_areas]
    centres = np.array([[polygon.centroid.x, polygon.centroid.y] for polygon in metres])
    groups = group_zones(
        adjacency([area.polygon for area in small_areas]), weights, centres, RESIDENTS_PER_AREA
    )
    groups = _from_the_centre(groups, centres, [crimes.get(a.code, 0) for a in small_areas])
    members = [[small_areas[index] for index in group] for group in groups]
    shapes = [unary_union([metres[index] for index in group]) for group in groups]
    names = _names(members)
    bases, base_of = _bases(members, shapes, names, crimes)
    lively = _night_economy(members, disorder)
    rows = tuple(
        AreaRow(
            area_id=f"A{number + 1:03}",
            name=names[number],
            base_id=base_of[number],
            kind="urban" if _is_urban(own, shapes[number]) else "rural",
            population=_residents(own),
            imd_decile=_decile(own),
            night_economy=lively[number],
            geometry=mapping(unary_union([area.polygon for area in own])),
        )
        for number, own in enumerate(members)
    )
    area_of_code = {
        area.code: row.area_id for row, own in zip(rows, members, strict=True) for area in own
    }
    return rows, bases, area_of_code


def _from_the_centre(
    groups: list[list[int]], centres: NDArray[np.float64], crimes: Sequence[int]
) -> list[list[int]]:
    """Groups in order of their distance from the middle of the crime."""
    weights = np.asarray(crimes, dtype=np.float64) + 1e-9
    middle = weights @ centres / weights.sum()
    return sorted(
        groups, key=lambda group: float(np.linalg.norm(centres[group].mean(axis=0) - middle))
    )


def _names(members: Sequence[Sequence[SmallArea]]) -> list[str]:
    """The ward or LSOA group with most residents, joined by the second where it is not alone."""
    ranked = [_wards(own) for own in members]
    first = Counter(names[0] for names in ranked)
    names = [
        own[0] if first[own[0]] == 1 or len(own) == 1 else f"{own[0]} and {own[1]}"
        for own in ranked
    ]
    seen: Counter[str] = Counter()
    repeated = Counter(names)
    unique = []
    for name in names:
        seen[name] += 1
        unique.append(f"{name} {seen[name]}" if repeated[name] > 1 else name)
    return unique


def _wards(own: Sequence[SmallArea]) -> list[str]:
    residents: Counter[str] = Counter()
    for area in own:
        residents[area.ward or area.name.rstrip("ABCDEFGHIJ")] += (
            area.residents or USUAL_RESIDENTS_OF_LSOA
        )
    return sorted(residents, key=lambda name: (-residents[name], name))


def _bases(
    members: Sequence[Sequence[SmallArea]],
    shapes: Sequence[BaseGeometry],
    names: Sequence[str],
    crimes: Mapping[str, int],
) -> tuple[tuple[BaseRow, ...], list[str]]:
    """Stations in the neighbourhoods that are nearest to the crime, one for 70,000 residents."""
    points = np.array([[s.representative_point().x, s.representative_point().y] for s in shapes])
    weights = np.array(
        [1 + sum(crimes.get(a.code, 0) for a in own) for own in members], dtype=float
    )
    residents = sum(a.residents or USUAL_RESIDENTS_OF_LSOA for own in members for a in own)
    count = max(1, round(residents / RESIDENTS_PER_BASE))
    chosen, owner = choose_medoids(points, weights, count)
    bases = []
    for number, place in enumerate(chosen, start=1):
        longitude, latitude = to_degrees(*points[place])
        bases.append(
            BaseRow(
                base_id=f"SYN-B{number:02}",
                name=f"{names[place]} (synthetic base)",
                longitude=round(float(longitude), 6),
                latitude=round(float(latitude), 6),
                vehicles=0,
            )
        )
    return tuple(bases), [bases[index].base_id for index in owner.tolist()]


def _is_urban(own: Sequence[SmallArea], polygon: BaseGeometry) -> bool:
    residents = sum(area.residents or USUAL_RESIDENTS_OF_LSOA for area in own)
    square_km = polygon.area / SQUARE_METRES_PER_SQUARE_KM
    return bool(residents >= URBAN_RESIDENTS_PER_SQUARE_KM * square_km)


def _residents(own: Sequence[SmallArea]) -> int | None:
    counts = [area.residents for area in own]
    return None if None in counts else sum(count for count in counts if count is not None)


def _decile(own: Sequence[SmallArea]) -> int | None:
    """Mean decile by residents, rounded half up."""
    known = [(a.imd_decile, a.residents or USUAL_RESIDENTS_OF_LSOA) for a in own]
    total = sum(residents for decile, residents in known if decile is not None)
    if not total:
        return None
    mean = sum(decile * residents for decile, residents in known if decile is not None) / total
    return int(np.floor(mean + 0.5))


def _night_economy(
    members: Sequence[Sequence[SmallArea]], disorder: Mapping[str, int]
) -> list[bool]:
    """Neighbourhoods with several times the usual disorder per resident."""
    rates = np.array(
        [
            sum(disorder.get(a.code, 0) for a in own)
            / sum(a.residents or USUAL_RESIDENTS_OF_LSOA for a in own)
            for own in members
        ]
    )
    return [bool(rate > 0 and rate >= NIGHT_ECONOMY_FACTOR * np.median(rates)) for rate in rates]
