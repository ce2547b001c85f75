"""Checks `patrols.csv` against the rota, the rules and the summary."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from optimiser.heat import Heatmap
from optimiser.patrols.check import measures_of
from optimiser.patrols.plan import CrewMode, Patrol, PatrolPlan, Purpose, Transport
from optimiser.roster import Roster
from optimiser.rule import Breach
from scenarios.build.patrols import build_patrols
from scenarios.build.visiting import CALL_SIGN, Visiting
from scenarios.schema.pack import Pack
from scenarios.verify.patrol_equity import check_equity
from scenarios.verify.patrol_moves import check_moves
from scenarios.verify.patrol_order import check_order
from scenarios.verify.patrol_places import check_places
from scenarios.verify.patrol_reserve import check_reserve
from scenarios.verify.patrol_totals import patrol_totals
from scenarios.verify.patrol_visits import check_visits
from scenarios.verify.plan_folder import PlanFolder, Row, breach_of_file
from scenarios.verify.requirement_file import requirement_in
from scenarios.verify.totals import check_tiers, differing

FILE = "patrols.csv"
ANYWHERE = (Purpose.BREAK,)
CREW_SIZE = {"single": 1, "paired": 2}

Spell = tuple[datetime, datetime, str]


def check_patrols(
    pack: Pack, plan: PlanFolder, roster: Roster, heatmap: Heatmap
) -> Iterator[Breach]:
    """Every row against the tours and areas, every rule, every total."""
    sound = []
    areas = {area.area_id for area in pack.areas}
    staff = {member.staff_id for member in pack.staff}
    for row in plan.rows("patrols"):
        faults = list(_faults(row, areas, staff))
        if faults:
            message = f"{row['crew_id']} at {row['start'].isoformat()}: {', '.join(faults)}"
            yield breach_of_file(FILE, message, len(faults))
        else:
            sound.append(row)
    yield from check_people(sound, roster)
    yield from check_crews(sound)
    visiting = [row for row in sound if CALL_SIGN in row["crew_id"]]
    sound = [row for row in sound if CALL_SIGN not in row["crew_id"]]
    away = [_visiting(row) for row in visiting]
    problem = build_patrols(pack, roster, heatmap, requirement_in(pack, plan), away)
    patrols = PatrolPlan(tuple(_patrol(row) for row in sound))
    for rule in problem.rules:
        yield from rule.breaches(problem, patrols)
    yield from check_visits(sound, problem)
    yield from check_moves(sound, roster, problem)
    yield from check_order(plan, sound, problem)
    unfree = [{**row, "purpose": "break"} for row in visiting]
    yield from check_reserve(pack, plan, [*sound, *unfree], roster)
    yield from check_places(pack, plan.rows("places"), problem)
    yield from check_equity(pack, plan, problem, sound)
    block = plan.block("patrols")
    yield from differing("patrols", block, patrol_totals(pack, problem, sound, roster))
    yield from check_tiers("patrols", block, measures_of(problem, patrols))


def _faults(row: Row, areas: set[str], staff: set[str]) -> Iterator[str]:
    people = row["staff_ids"].split(";")
    if row["area_id"] not in areas and (row["area_id"] or row["purpose"] not in ANYWHERE):
        yield f"area {row['area_id']!r} is not known"
    if unknown := set(people) - staff:
        yield f"staff {', '.join(sorted(map(repr, unknown)))} not known"
    if len(set(people)) != CREW_SIZE.get(row["mode"]):
        yield f"{len(people)} people are not a {row['mode']} crew"
    if row["purpose"] not in list(Purpose) or row["transport"] not in list(Transport):
        yield f"purpose {row['purpose']!r} or transport {row['transport']!r} is not known"
    if (row["purpose"] == "break") != (row["transport"] == ""):
        yield "everybody but who has a break walks or drives"
    goes_there = row["purpose"] == "travel" and row["place_id"] == ""
    if row["place_id"] != row["area_id"] and row["purpose"] != "hotspot" and not goes_there:
        yield f"place {row['place_id']!r} is not its area"
    if not row["start"] < row["end"]:
        yield "it ends before it starts"


def check_people(rows: list[Row], roster: Roster) -> Iterator[Breach]:
    """One person's rows never overlap and lie inside the person's tours."""
    spells: defaultdict[str, list[Spell]] = defaultdict(list)
    for row in rows:
        for staff_id in row["staff_ids"].split(";"):
            spells[staff_id].append((row["start"], row["end"], row["crew_id"]))
    for staff_id, own in spells.items():
        own.sort()
        for (_, end, _), (start, _, crew) in pairwise(own):
            if start < end:
                message = f"{staff_id} is in two places at {start.isoformat()} ({crew})"
                yield breach_of_file(FILE, message, (end - start).total_seconds() / 60, "minutes")
        tours = [(tour.start, tour.end) for tour in roster.tours_of(staff_id)]
        for start, end, crew in own:
            if not any(since <= start and end <= until for since, until in tours):
                message = f"{staff_id} is not on duty at {start.isoformat()} ({crew})"
                yield breach_of_file(FILE, message, (end - start).total_seconds() / 60, "minutes")


def check_crews(rows: list[Row]) -> Iterator[Breach]:
    """One call sign is one crew: it never names other people, nor nobody's crew."""
    members: dict[str, str] = {}
    for row in rows:
        crew, staff = row["crew_id"], row["staff_ids"]
        if not crew or members.setdefault(crew, staff) != staff:
            message = f"call sign {crew!r} of {staff} at {row['start'].isoformat()} is not theirs"
            yield breach_of_file(FILE, message, 1, "crews")


def _visiting(row: Row) -> Visiting:
    return Visiting(row["start"], row["end"], tuple(row["staff_ids"].split(";")), row["area_id"])


def _patrol(row: Row) -> Patrol:
    return Patrol(
        crew_id=row["crew_id"],
        staff_ids=tuple(row["staff_ids"].split(";")),
        mode=CrewMode(row["mode"]),
        transport=Transport(row["transport"]),
        area_id=row["area_id"],
        start=row["start"],
        end=row["end"],
        purpose=Purpose(row["purpose"]),
        place_id=row["place_id"],
    )
