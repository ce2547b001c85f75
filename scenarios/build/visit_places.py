"""Where visits are made, areas and bases, and the minutes between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import fmean

from optimiser.places import great_circle_km
from scenarios.build.caseloads import places_of_bases
from scenarios.build.common import areas_of
from scenarios.schema.pack import Pack

MINUTES_PER_HOUR = 60


@dataclass(frozen=True)
class VisitPlaces:
    """Areas first, then bases; `ways` are minutes from one to another, by their numbers."""

    area_ids: tuple[str, ...]
    base_ids: tuple[str, ...]
    ways: Sequence[Sequence[int]]

    def area(self, area_id: str) -> int:
        """The number of an area."""
        return self.area_ids.index(area_id)

    def base(self, base_id: str) -> int:
        """The number of a base."""
        return len(self.area_ids) + self.base_ids.index(base_id)


def visit_places_of(pack: Pack) -> VisitPlaces:
    """Areas by a point inside and every base that is named; an unknown base lies amid all areas.

    Ways are as the crow flies times the detour, in whole minutes, at the speed of a patrol car.
    """
    areas = areas_of(pack)
    known = places_of_bases(pack, areas)
    named = [row.base_id for row in pack.managers] + [row.base_id for row in pack.staff]
    base_ids = tuple(dict.fromkeys([*known, *named]))
    middle = fmean(a.longitude for a in areas), fmean(a.latitude for a in areas)
    points = [(area.longitude, area.latitude) for area in areas]
    points += [known.get(base_id, middle) for base_id in base_ids]
    pace = pack.policy.response.detour_factor / pack.policy.patrols.vehicle_kmh * MINUTES_PER_HOUR
    ways = [[ceil(pace * great_circle_km(one, other)) for other in points] for one in points]
    for number in range(len(areas)):
        ways[number][number] = pack.policy.diary.same_area_minutes
    return VisitPlaces(tuple(area.area_id for area in areas), base_ids, ways)
