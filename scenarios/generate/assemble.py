"""The whole pack: places, people, incidents and cohort, sized so that the district is short."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from optimiser.horizon import DAYS_PER_WEEK, Horizon
from scenarios.build.common import horizon_of
from scenarios.generate.absences import absence_rows
from scenarios.generate.calibrate import (
    calibrated,
    can_be_calibrated,
    full_load_minutes_per_week,
    response_hours_by_base,
)
from scenarios.generate.cohort import cohort_rows
from scenarios.generate.establishment import Establishment
from scenarios.generate.geography import fictional_places
from scenarios.generate.incidents import (
    IncidentPool,
    held_out_incidents,
    incident_pool,
    numbered,
)
from scenarios.generate.layout import lay_out, with_neighbourhood_teams, with_vehicles
from scenarios.generate.past import (
    WEEKS_OF_HISTORY,
    availability_rows,
    history_rows,
    lock_rows,
    published_rows,
)
from scenarios.generate.people import (
    PARTNER_TEAM,
    PCSO_SUFFIX,
    neighbourhood_teams,
    post_response,
    staff_rows,
)
from scenarios.generate.shifts import SHIFTS, patterns
from scenarios.generate.tasks import commitment_rows, crewing_rows, event_rows
from scenarios.schema.incidents import no_incidents
from scenarios.schema.pack import AreaRow, BaseRow, Manifest, Pack, PatternRow, StaffRow
from scenarios.schema.policy import Policy

PLAN_START = date(2026, 11, 2)
WEEKS_OF_INCIDENTS = 26
TIMEZONE = "Europe/London"
SYNTHETIC = "SYN-"
STEP_OF_SCALE, SMALLEST_SCALE = 0.75, 0.35


@dataclass(frozen=True, eq=False)
class RealPlaces:
    """What an importer knows of a real district; everything else is made up and marked so.

    `incidents` are a pack's table, received from `history_start` to `history_end` but in no
    `history_gaps`; `for_replay` are others, of other days.
    """

    areas: tuple[AreaRow, ...]
    bases: tuple[BaseRow, ...]
    incidents: Any
    history_start: date
    history_end: date
    policy: Policy
    timezone: str = TIMEZONE
    history_gaps: tuple[str, ...] = ()
    for_replay: Any = None


def generate_pack(
    officers: int,
    weeks: int,
    seed: int,
    *,
    offenders: int | None = None,
    managers: int | None = None,
    name: str | None = None,
    plan_start: date = PLAN_START,
    real: RealPlaces | None = None,
) -> Pack:
    """Make a district or force of any size; the same arguments always give the same pack.

    Incidents are thinned until the response requirement is a few per cent more than response
    staff can give after absences, and other role groups are asked for as much (`SHORTNESS`), so
    that the rota is short by construction, as districts are.

    Parameters
    ----------
    officers
        Constables and sergeants, 10 to 10,000; other roles scale as in the built-in district.
    weeks
        Weeks to plan, 1 to 52.
    seed
        Seed of every random stream.
    offenders, managers
        Size of the cohort; by default 140 and 12 for 120 officers, else 12 offenders a manager.
    name
        Name of the pack.
    plan_start
        First day of the plan, a Monday.
    real
        Real areas, bases and incidents; staff and cohort are then marked `SYN-`.

    Raises
    ------
    ValueError
        If a number is out of range or `plan_start` is no Monday.
    """
    if plan_start.weekday() != 0:
        message = f"a plan starts on a Monday; {plan_start} is none"
        raise ValueError(message)
    establishment = Establishment.of(officers, offenders, managers)
    manifest = _manifest(name or f"Synthetic {officers}", plan_start, weeks, real)
    if real is None:
        pack = _fictional(establishment, manifest, seed)
    else:
        pack = _staffed(establishment, manifest, real.areas, real.bases, seed, SYNTHETIC)
        own = {"incidents": real.incidents, "policy": real.policy}
        later = {} if real.for_replay is None else {"held_out": real.for_replay}
        pack = pack.model_copy(update=own | later)
    return _completed(pack, establishment, seed)


def _fictional(establishment: Establishment, manifest: Manifest, seed: int) -> Pack:
    """A district on ground small enough for its officers, with the incidents it is short for."""
    scale = 1.0
    while True:
        areas, bases = lay_out(*fictional_places(establishment, seed, scale), seed)
        pack = _staffed(establishment, manifest, areas, bases, seed)
        load = full_load_minutes_per_week(pack)
        pool = incident_pool(pack.areas, _past(manifest), load, seed)
        if scale <= SMALLEST_SCALE or can_be_calibrated(pack, pool):
            return _with_held_out(calibrated(pack, pool), pool, load, seed)
        scale *= STEP_OF_SCALE


def _with_held_out(pack: Pack, pool: IncidentPool, load: float, seed: int) -> Pack:
    """The pack with what happens in the period itself, for replay alone."""
    load *= pool.share_of(len(pack.incidents))
    table = held_out_incidents(pack.areas, horizon_of(pack), load, pool.addresses, seed)
    return pack.model_copy(update={"held_out": numbered(table, "H")})


def _staffed(
    establishment: Establishment,
    manifest: Manifest,
    areas: Sequence[AreaRow],
    bases: Sequence[BaseRow],
    seed: int,
    prefix: str = "",
) -> Pack:
    """Places and people, before incidents and cohort."""
    areas = with_neighbourhood_teams(areas, establishment.neighbourhood_teams)
    staff = staff_rows(establishment, areas, seed, prefix)
    return Pack(
        manifest=manifest,
        policy=Policy(),
        areas=areas,
        bases=bases,
        staff=staff,
        incidents=no_incidents(),
        **_duties(areas, staff, manifest, seed, prefix),
    )


def _manifest(name: str, plan_start: date, weeks: int, real: RealPlaces | None) -> Manifest:
    first, last = plan_start - timedelta(weeks=WEEKS_OF_INCIDENTS), plan_start - timedelta(days=1)
    return Manifest(
        name=name,
        timezone=real.timezone if real else TIMEZONE,
        plan_start=plan_start,
        plan_weeks=weeks,
        history_start=real.history_start if real else first,
        history_end=real.history_end if real else last,
        history_gaps=real.history_gaps if real else (),
    )


def _past(manifest: Manifest) -> Horizon:
    days = (manifest.history_end - manifest.history_start).days + 1
    return Horizon(manifest.history_start, days, manifest.timezone)


def _duties(
    areas: Sequence[AreaRow],
    staff: Sequence[StaffRow],
    manifest: Manifest,
    seed: int,
    prefix: str,
) -> dict[str, Any]:
    """The tables that say when people work, are away or are asked for."""
    start, weeks, zone = manifest.plan_start, manifest.plan_weeks, manifest.timezone
    days = DAYS_PER_WEEK * (WEEKS_OF_HISTORY + weeks)
    absences = absence_rows(staff, start - timedelta(weeks=WEEKS_OF_HISTORY), days, seed)
    return {
        "absences": absences,
        "shifts": SHIFTS,
        "history": history_rows(staff, seed),
        "locks": lock_rows(staff, absences, start, DAYS_PER_WEEK * weeks, seed),
        "availability": availability_rows(staff, start, weeks, zone, seed),
        "crewing": crewing_rows(areas),
        "events": event_rows(areas, start, weeks, zone, prefix),
        "commitments": commitment_rows(areas, start, weeks, zone, seed, prefix),
    }


def _completed(pack: Pack, establishment: Establishment, seed: int) -> Pack:
    """Post response staff where the work is, then what depends on team and base."""
    staff = post_response(pack.staff, response_hours_by_base(pack), establishment.districts)
    rows = _patterns(establishment, neighbourhood_teams(pack.areas), {p.team for p in staff})
    people: dict[str, int] = {}
    for person in staff:
        people[person.base_id] = people.get(person.base_id, 0) + 1
    bases = with_vehicles(pack.bases, people)
    offenders, managers = cohort_rows(
        establishment,
        pack.areas,
        bases,
        staff,
        pack.policy.caseloads,
        pack.manifest.plan_start,
        seed,
    )
    changes = {
        "staff": staff,
        "patterns": rows,
        "published": published_rows(staff, pack.absences, rows, pack.manifest.plan_start),
        "bases": bases,
        "offenders": offenders,
        "managers": managers,
    }
    return pack.model_copy(update=changes)


def _patterns(
    establishment: Establishment, teams: Sequence[str], manned: set[str]
) -> tuple[PatternRow, ...]:
    """Patterns of the teams that have anybody."""
    pcso_teams = [team + PCSO_SUFFIX for team in teams]
    rows = patterns(establishment.districts, teams, pcso_teams, PARTNER_TEAM)
    return tuple(row for row in rows if row.team in manned)
