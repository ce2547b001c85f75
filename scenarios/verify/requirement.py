"""Checks `staffing_requirement.csv` by rules of its own, and by a plain simulation.

The planner's requirement is not repeated. What events and commitments add is counted again, and
what is told of visits to offenders is held to the contacts; what is left must follow the calendar
for response, add up to the visible hours for the others, keep own levels and the least staff, and
reach its targets in `week_simulation`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from optimiser.heat import Heatmap
from optimiser.horizon import Horizon
from optimiser.people import RoleGroup
from optimiser.rule import Breach
from scenarios.build.common import absences_of, horizon_of, strength_of
from scenarios.schema.pack import Pack
from scenarios.verify.plan_folder import PlanFolder, breach_of_file
from scenarios.verify.requirement_dates import check_dates, weeks_of
from scenarios.verify.requirement_visits import check_visits, visits_in
from scenarios.verify.response_targets import response_faults
from scenarios.verify.safe_staffing import safe_people

FILE = "staffing_requirement.csv"
RESPONSE = RoleGroup.RESPONSE.value
LOCAL = RoleGroup.NEIGHBOURHOOD.value
Key = tuple[str, str]
Levels = Mapping[Key, Mapping[datetime, int]]


def check_requirement(pack: Pack, plan: PlanFolder, heatmap: Heatmap) -> Iterator[Breach]:
    """Rows, floors, weeks and targets of the written requirement."""
    horizon = horizon_of(pack)
    hours = dict(zip(horizon.hours, horizon.hours_of_week, strict=True))
    rows = plan.rows("staffing_requirement")
    bases = {base.base_id for base in pack.bases}
    groups = {group.value for group in RoleGroup}
    levels: dict[Key, dict[datetime, int]] = {}
    wrong = 0
    for row in rows:
        start, key = row["start"], (row["base_id"], row["role_group"])
        known = start in hours and key[0] in bases and key[1] in groups
        whole = float(row["required"]).is_integer() and row["required"] >= 0
        wrong += not known or not whole or start in levels.get(key, {})
        if known:
            levels.setdefault(key, {})[start] = int(row["required"])
    wrong += sum(len(hours) - len(found) for found in levels.values())
    missing = {(area.base_id, RESPONSE) for area in pack.areas} - levels.keys()
    if pack.policy.response.minimum_staff_per_base == 0:
        missing = set()
    if wrong or missing:
        message = f"{wrong + len(hours) * len(missing)} hours differ from those of the pack"
        yield breach_of_file(FILE, f"{message}: unknown, twice, missing or no whole number", wrong)
        return
    visits = visits_in(rows)
    yield from check_visits(pack, visits)
    plain = without_extra(pack, hours, levels, visits)
    yield from _low(pack, hours, levels)
    yield from _unsafe(pack, hours, plain)
    response = {base: found for (base, group), found in plain.items() if group == RESPONSE}
    yield from _below_nothing(plain)
    yield from check_dates(pack, heatmap, response, hours)
    weeks = {base: weeks_of(pack, heatmap, base, found, hours) for base, found in response.items()}
    yield from _standing_out(pack, {base: found[0].people for base, found in weeks.items()})
    yield from _unlike_contracts(pack, plain, visits)
    for fault in response_faults(pack, heatmap, weeks, rows):
        yield breach_of_file(FILE, fault)


def _low(pack: Pack, hours: Mapping[datetime, int], levels: Levels) -> Iterator[Breach]:
    """Hours under the force's own level, or under the least response staff."""
    floors: dict[tuple[str, str, int], int] = {}
    for row in pack.requirement:
        cell = (row.base_id, row.role_group.value, 24 * row.weekday + row.hour)
        floors[cell] = max(row.minimum, floors.get(cell, 0))
    instead = pack.policy.requirement.own_levels == "instead"
    replaced = {(base, group) for base, group, _ in floors} if instead else set()
    least = pack.policy.response.minimum_staff_per_base
    served = {area.base_id for area in pack.areas}
    short = 0
    for key, found in levels.items():
        always = least if key[1] == RESPONSE and key[0] in served and key not in replaced else 0
        short += sum(
            required < max(always, floors.get((*key, hours[start]), 0))
            for start, required in found.items()
        )
    named = {(base, group) for (base, group, _), level in floors.items() if level > 0}
    short += len(hours) * len(named - levels.keys())
    if short:
        message = f"{short} hours differ: below an own level or the least response staff"
        yield breach_of_file(FILE, message, short, "hours")


def _unsafe(pack: Pack, hours: Mapping[datetime, int], plain: Levels) -> Iterator[Breach]:
    """Hours in which a group is needed and fewer people are asked for than safe staffing names.

    Hours that prefer more are left out: a group may be on duty there without being needed.
    """
    preferring = {
        (row.base_id, row.role_group.value, 24 * row.weekday + row.hour)
        for row in pack.requirement
        if (row.preferred or 0) > row.minimum
    }
    short = sum(
        0 < required < safe_people(pack, *key, hours[start])
        for key, found in plain.items()
        for start, required in found.items()
        if (*key, hours[start]) not in preferring
    )
    if short:
        yield breach_of_file(FILE, f"{short} hours differ: below safe staffing", short, "hours")


def without_extra(
    pack: Pack, hours: Mapping[datetime, int], levels: Levels, visits: Levels
) -> dict[Key, dict[datetime, int]]:
    """The levels less the people of events, commitments and visits to offenders."""
    base_of = {area.area_id: area.base_id for area in pack.areas}
    response = [
        (base_of[row.area_id], row.start, row.end, row.extra_staff_required) for row in pack.events
    ]
    local = [
        (
            base_of[row.area_id],
            row.start,
            row.start + timedelta(minutes=row.minutes),
            row.staff_required,
        )
        for row in pack.commitments
    ]
    plain = {key: dict(found) for key, found in levels.items()}
    for items, preferred in ((response, RESPONSE), (local, LOCAL)):
        for base in {item[0] for item in items}:
            key = (base, preferred) if (base, preferred) in plain else (base, RESPONSE)
            own = [item[1:] for item in items if item[0] == base]
            for hour in hours if key in plain else ():
                plain[key][hour] -= _most_at_once(own, hour)
    for key, found in visits.items():
        for hour, people in found.items():
            if hour in plain.get(key, {}):
                plain[key][hour] -= people
    return plain


def _most_at_once(items: list[tuple[datetime, datetime, int]], hour: datetime) -> int:
    """Most people asked for at one moment of an hour."""
    until = hour + timedelta(hours=1)
    within = [item for item in items if item[0] < until and item[1] > hour]
    moments = [max(start, hour) for start, _, _ in within]
    return max(
        (sum(n for start, end, n in within if start <= now < end) for now in moments), default=0
    )


def _below_nothing(plain: Mapping[Key, Mapping[datetime, int]]) -> Iterator[Breach]:
    """Hours with fewer people than events, commitments and visits alone ask for."""
    below = sum(required < 0 for found in plain.values() for required in found.values())
    if below:
        message = f"{below} hours differ: events, commitments and visits alone ask for more"
        yield breach_of_file(FILE, message, below, "hours")


def _standing_out(pack: Pack, week: Mapping[str, Sequence[int]]) -> Iterator[Breach]:
    """Response hours more than twice, and two more than, the highest of the rest of the week.

    Work comes and goes over hours, so no single hour needs that; the force's own levels and safe
    staffing may.
    """
    own = {
        (row.base_id, 24 * row.weekday + row.hour)
        for row in pack.requirement
        if row.role_group is RoleGroup.RESPONSE
    }
    for base, levels in week.items():
        counted = [
            level
            for hour, level in enumerate(levels)
            if (base, hour) not in own and level != safe_people(pack, base, RESPONSE, hour)
        ]
        highest, rest = max(counted, default=0), sorted(counted)[-2:-1]
        if rest and highest > 2 * rest[0] + 2:
            message = f"an hour at {base} asks for {highest} on response, no other hour for more"
            yield breach_of_file(FILE, f"{message} than {rest[0]}", highest - rest[0], "people")


def _unlike_contracts(
    pack: Pack, plain: Mapping[Key, Mapping[datetime, int]], visits: Levels
) -> Iterator[Breach]:
    """Weeks whose hours of visible patrol and visits are not those that contracts have left, times
    the policy's ratio.

    Groups with own levels and those that are not by contract are not counted; safe staffing may
    ask for more.
    """
    visible, horizon = pack.policy.visible, horizon_of(pack)
    away: dict[str, set[date]] = {}
    for absence in absences_of(pack):
        away.setdefault(absence.staff_id, set()).update(absence.days())
    named = _not_by_contract(pack)
    own = {(row.base_id, row.role_group.value) for row in pack.requirement}
    raised = {group.value for group in pack.policy.requirement.safe_staffing}
    minutes_left: dict[Key, Counter[int]] = {}
    for member in strength_of(pack).members:
        left = minutes_left.setdefault((member.base_id, member.role_group.value), Counter())
        for index, day in enumerate(horizon.dates):
            here = day not in away.get(member.staff_id, ())
            left[index // 7] += here * member.contract_minutes_per_week
    for (base, group), found in plain.items():
        if group in named or (base, group) in own:
            continue
        left = minutes_left.get((base, group), Counter())
        told, visiting = (
            _by_week(horizon, each) for each in (found, visits.get((base, group), {}))
        )
        for week, minutes in left.items():
            wanted = max(visible.requirement_ratio * minutes / 7 / 60, visiting[week])
            more = told[week] + visiting[week] - wanted
            if more < -1 or (more > 1 and group not in raised):
                hours = told[week] + visiting[week]
                message = f"{group} at {base} is to give {hours} hours of patrol and visits in week"
                yield breach_of_file(
                    FILE, f"{message} {week + 1}, but contracts give {wanted:.1f}", 1, "weeks"
                )


def _by_week(horizon: Horizon, people: Mapping[datetime, int]) -> Counter[int]:
    """Staff-hours by week of the period."""
    weeks: Counter[int] = Counter()
    for start, number in people.items():
        weeks[horizon.index_of_day(horizon.local(start).date()) // 7] += number
    return weeks


def _not_by_contract(pack: Pack) -> set[str]:
    """Role groups on other work, with hours that the policy names, or with no hour of the day."""
    visible = pack.policy.visible
    named = {RESPONSE, RoleGroup.SPECIAL.value}
    named |= {LOCAL} if visible.neighbourhood_hours_per_week else set()
    named |= {RoleGroup.PCSO.value} if visible.pcso_hours_per_week else set()
    named |= {
        group.value
        for group, own in (
            (RoleGroup.PCSO, pack.policy.pcso.span),
            (RoleGroup.PARTNER, visible.partner_span),
        )
        if min(own.end_minute, visible.span.end_minute)
        <= max(own.start_minute, visible.span.start_minute)
    }
    return named
