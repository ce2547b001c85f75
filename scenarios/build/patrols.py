"""From a pack, its rota and its heatmap to the patrol problem."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimiser.heat import Heatmap
from optimiser.horizon import HOURS_PER_WEEK, Horizon
from optimiser.patrols.breaks import duties_of
from optimiser.patrols.problem import Crewing, DailySpan, Duty, PatrolProblem, PatrolSettings
from optimiser.patrols.rules import RULES
from optimiser.people import Role, Strength
from optimiser.places import Area, Base, great_circle_km
from optimiser.refreshment import break_due
from optimiser.roster import Roster, Tour
from optimiser.staffing import StaffingRequirement
from scenarios.build.common import (
    areas_of,
    bases_of,
    break_terms_of,
    horizon_of,
    shifts_of,
    strength_of,
)
from scenarios.build.hotspots import hotspots_of
from scenarios.build.patrols_dates import on_dates
from scenarios.build.requirement import (
    assessed_crewing_of,
    commitments_of,
    crewing_rule_of,
    events_of,
)
from scenarios.build.reserve import reserve_by_hour
from scenarios.build.visiting import Visiting, minutes_visiting, without_visits
from scenarios.schema.pack import Pack
from scenarios.schema.policy import Policy

PERCENT = 100
MINUTES_PER_HOUR = 60
MEAN_POINTS = 100.0
"""Points of heat in a mean area and hour: fine enough that rounding does not matter."""


def build_patrols(
    pack: Pack,
    roster: Roster,
    heatmap: Heatmap,
    requirement: StaffingRequirement | None = None,
    visiting: Sequence[Visiting] = (),
    on_rota: Sequence[Duty] | None = None,
) -> PatrolProblem:
    """The patrol problem of a pack: everybody but partner staff, in the tours of the roster.

    Who is `visiting` offenders is not there for patrol meanwhile, whoever is visited. `on_rota` are
    what `duties_on_rota` gives for the roster, where that is known already.

    Offenders have no part in it. An area is served by its base, or, where nobody parades there in
    the period, by the nearest base that has people. The reserve of each hour follows the
    requirement, if one is given and the policy says so, else it is a flat share.
    """
    horizon, strength, areas, bases = _facts(pack)
    tours = _tours(pack, roster, strength)
    base_of_area = _bases_of_areas(areas, bases, tours)
    heat, points_per_unit = _points(areas, heatmap, horizon)
    if on_rota is None:
        on_rota = _duties(pack, tours, heat, base_of_area)
    own = [duty for duty in on_rota if strength[duty.staff_id].role is not Role.PARTNER]
    duties = without_visits(own, visiting)
    crewing = _crewing(pack, areas, horizon)
    settings = _settings(pack.policy, len(areas))
    hotspots = hotspots_of(pack, heatmap, horizon, points_per_unit)
    reserve = {} if requirement is None else reserve_by_hour(pack, requirement)
    tables: tuple[NDArray[Any], ...]
    tables = (heat, hotspots.harm, *crewing.values(), *reserve.values())
    return PatrolProblem(
        horizon=horizon,
        strength=strength,
        areas=areas,
        bases=bases,
        base_of_area=base_of_area,
        standby={base.base_id: _standby(base, areas, base_of_area) for base in bases},
        duties=duties,
        heat=heat,
        points_per_unit=points_per_unit,
        extra_staff=_extra_staff(pack, areas, horizon),
        crewing=crewing,
        settings=settings,
        rules=tuple(rule() for rule in RULES),
        digest=_digest(pack, duties, tables, settings),
        hotspots=hotspots,
        reserve_by_hour=reserve,
        visiting_minutes=minutes_visiting(visiting),
    )


def duties_on_rota(pack: Pack, roster: Roster, heatmap: Heatmap) -> tuple[Duty, ...]:
    """Everybody's duties with the breaks that patrols have, and after them partner staff's."""
    horizon, strength, areas, bases = _facts(pack)
    tours = _tours(pack, roster, strength)
    partners = _tours(pack, roster, strength, partners=True)
    base_of_area = _bases_of_areas(areas, bases, tours)
    heat, _ = _points(areas, heatmap, horizon)
    return tuple(
        duty for own in (tours, partners) for duty in _duties(pack, own, heat, base_of_area)
    )


def _duties(
    pack: Pack,
    tours: list[tuple[Tour, str, int]],
    heat: NDArray[np.int64],
    base_of_area: tuple[str, ...],
) -> tuple[Duty, ...]:
    """Tours with their breaks, which avoid the heat of the base."""
    heat_by_base = {
        base.base_id: heat[[own == base.base_id for own in base_of_area]].sum(axis=0)
        for base in pack.bases
    }
    edge = pack.policy.patrols.break_edge_minutes
    return duties_of(horizon_of(pack), tours, heat_by_base, edge)


def _facts(pack: Pack) -> tuple[Horizon, Strength, tuple[Area, ...], tuple[Base, ...]]:
    return horizon_of(pack), strength_of(pack), areas_of(pack), bases_of(pack)


def _tours(
    pack: Pack, roster: Roster, strength: Strength, *, partners: bool = False
) -> list[tuple[Tour, str, int]]:
    """The tours of everybody but partners, or of them, with base and minutes of break due."""
    breaks = {shift.code: shift.break_minutes for shift in shifts_of(pack)}
    terms = break_terms_of(pack.policy)
    tours = []
    for tour in sorted(roster.tours, key=lambda tour: (tour.start, tour.staff_id)):
        member = strength[tour.staff_id]
        if (member.role is Role.PARTNER) == partners:
            least = break_due(member.role, tour.minutes, terms)
            due = max(breaks.get(tour.shift_code, 0), least)
            tours.append((tour, tour.base_id or member.base_id, due))
    return tours


def _bases_of_areas(
    areas: tuple[Area, ...], bases: tuple[Base, ...], tours: list[tuple[Tour, str, int]]
) -> tuple[str, ...]:
    """The base that serves each area, out of those where people parade."""
    staffed = {base_id for _, base_id, _ in tours}
    return tuple(_serving_base(area, bases, staffed) for area in areas)


def _serving_base(area: Area, bases: tuple[Base, ...], staffed: set[str]) -> str:
    if area.base_id in staffed or not staffed:
        return area.base_id
    able = [base for base in bases if base.base_id in staffed]
    return min(able, key=lambda base: _km(area, base)).base_id


def _standby(base: Base, areas: tuple[Area, ...], base_of_area: tuple[str, ...]) -> int:
    """The area served nearest to the base, else the nearest of all."""
    own = [index for index, base_id in enumerate(base_of_area) if base_id == base.base_id]
    return min(own or range(len(areas)), key=lambda index: _km(areas[index], base))


def _km(area: Area, base: Base) -> float:
    return great_circle_km((area.longitude, area.latitude), (base.longitude, base.latitude))


def _points(
    areas: tuple[Area, ...], heatmap: Heatmap, horizon: Horizon
) -> tuple[NDArray[np.int64], float]:
    """Heat by area and hour of the period in points, and the points of one weighted incident."""
    row = {place_id: index for index, place_id in enumerate(heatmap.place_ids)}
    weighted = heatmap.weighted
    rates = np.zeros((len(areas), HOURS_PER_WEEK))
    for index, area in enumerate(areas):
        if area.area_id in row:
            rates[index] = weighted[row[area.area_id]]
    mean = float(rates.mean())
    points_per_unit = MEAN_POINTS / mean if mean > 0 else 1.0
    dated = on_dates(heatmap, [area.area_id for area in areas], rates, horizon)
    return np.rint(dated * points_per_unit).astype(np.int64), points_per_unit


def _extra_staff(pack: Pack, areas: tuple[Area, ...], horizon: Horizon) -> NDArray[np.int64]:
    """People asked for by events and commitments in every hour that they touch."""
    extra = np.zeros((len(areas), len(horizon.hours)), dtype=np.int64)
    index = {area.area_id: number for number, area in enumerate(areas)}
    for asked in (*events_of(pack), *commitments_of(pack)):
        for hour, _ in horizon.minutes_by_hour(asked.start, asked.end):
            extra[index[asked.area_id], hour] += asked.staff
    return extra


def _crewing(pack: Pack, areas: tuple[Area, ...], horizon: Horizon) -> dict[Role, NDArray[np.int8]]:
    """The risk assessment by role, area and hour: its rows, else the rule of the policy."""
    rule = crewing_rule_of(pack.policy)
    week = np.array(
        [[Crewing[rule.kind(a, hour).upper()] for hour in range(HOURS_PER_WEEK)] for a in areas],
        dtype=np.int8,
    )
    by_role = {role: week.copy() for role in Role}
    index = {area.area_id: number for number, area in enumerate(areas)}
    for line in assessed_crewing_of(pack):
        by_role[line.role][index[line.area_id], line.hour_of_week] = Crewing[line.kind.upper()]
    return {role: table[:, horizon.hours_of_week] for role, table in by_role.items()}


def _settings(policy: Policy, areas: int) -> PatrolSettings:
    single = policy.pcso.single_patrol_span
    multiple = policy.patrols.most_times_equal_share
    return PatrolSettings(
        reserve_percent=round(PERCENT * policy.crewing.response_reserve_share),
        floor_minutes=round(MINUTES_PER_HOUR * policy.visible.floor_hours_per_area_per_week),
        home_percent=round(PERCENT * policy.visible.home_area_share),
        cover_percents=tuple(policy.patrols.crew_cover_percents),
        pcso_single=DailySpan(single.start_minute, single.end_minute)
        if policy.pcso.single_patrol
        else None,
        area_share_percent=min(PERCENT, round(PERCENT * multiple / areas)),
    )


def _digest(
    pack: Pack,
    duties: tuple[Duty, ...],
    tables: Iterable[NDArray[Any]],
    settings: PatrolSettings,
) -> str:
    parts = (pack.digest, repr(duties), repr(settings))
    content = sha256("\n".join(parts).encode())
    for table in tables:
        content.update(np.ascontiguousarray(table).tobytes())
    return content.hexdigest()
