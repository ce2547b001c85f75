"""Staff: who they are, what they can do, how much they work and where they parade."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from optimiser.people import Role
from scenarios.generate.establishment import RESPONSE_TEAMS, Establishment
from scenarios.generate.names import people_names
from scenarios.generate.shifts import response_teams
from scenarios.generate.streams import apportion, stream
from scenarios.schema.pack import AreaRow, StaffRow

PARTNER_TEAM = "Wardens"
PCSO_SUFFIX = " PCSO"
_PREFIX = {
    Role.CONSTABLE: "PC",
    Role.SERGEANT: "PS",
    Role.PCSO: "CSO",
    Role.SPECIAL: "SC",
    Role.PARTNER: "PT",
}
_SKILLS: Mapping[str, Mapping[str, float]] = {
    "response": {
        "response_driver": 0.8,
        "taser": 0.45,
        "public_order": 0.3,
        "custody": 0.15,
        "child_protection": 0.1,
    },
    "neighbourhood": {
        "response_driver": 0.45,
        "taser": 0.25,
        "public_order": 0.25,
        "licensing": 0.2,
        "offender_management": 0.2,
        "child_protection": 0.1,
    },
    "sergeant": {
        "response_driver": 0.85,
        "taser": 0.5,
        "public_order": 0.5,
        "custody": 0.5,
        "licensing": 0.2,
    },
    "pcso": {"cycle": 0.3, "licensing": 0.1},
    "special": {"response_driver": 0.2, "public_order": 0.2},
    "partner": {"accredited_powers": 0.6, "cctv": 0.3},
}
_PART_TIME_HOURS = {40.0: (20.0, 24.0, 30.0, 32.0), 37.0: (18.5, 22.0, 30.0)}
_SPECIAL_HOURS = 4.0


def staff_rows(
    establishment: Establishment, areas: Sequence[AreaRow], seed: int, prefix: str = ""
) -> tuple[StaffRow, ...]:
    """Everybody, response first; response staff parade at bases until `post_response` moves them.

    `prefix` is put before every reference, to mark people as made up.
    """
    rng = stream(seed, "staff")
    people = [
        *_response(establishment, areas),
        *_neighbourhood(establishment, areas),
        *_pcsos(establishment, areas),
        *_specials(establishment, areas),
        *_partners(establishment, areas),
    ]
    names = people_names(len(people), rng)
    numbers: Counter[Role] = Counter()
    rows = []
    for person, name in zip(people, names, strict=True):
        role: Role = person["role"]
        numbers[role] += 1
        staff_id = f"{prefix}{_PREFIX[role]}{numbers[role]:03}"
        rows.append(StaffRow(staff_id=staff_id, name=name, **person, **_personal(person, rng)))
    return tuple(rows)


def _response(establishment: Establishment, areas: Sequence[AreaRow]) -> list[dict[str, Any]]:
    base = areas[0].base_id
    teams = response_teams(establishment.districts)
    posts = (
        (Role.SERGEANT, establishment.response_sergeants),
        (Role.CONSTABLE, establishment.response_constables),
    )
    return [
        {"role": role, "agency": "police", "team": teams[number % len(teams)], "base_id": base}
        for role, count in posts
        for number in range(count)
    ]


def _neighbourhood(establishment: Establishment, areas: Sequence[AreaRow]) -> list[dict[str, Any]]:
    """A sergeant for each team and constables by residents, each with a home area."""
    teams = neighbourhood_teams(areas)[: establishment.neighbourhood_officers]
    sergeants = [
        {**_at_home(areas, team, 0), "role": Role.SERGEANT, "agency": "police", "team": team}
        for team in teams
    ]
    posts = establishment.neighbourhood_officers - len(teams)
    constables = [
        {**_at_home(areas, team, number), "role": Role.CONSTABLE, "agency": "police", "team": team}
        for team, count in _shared_out(posts, areas)
        for number in range(count)
    ]
    return sergeants + constables


def _pcsos(establishment: Establishment, areas: Sequence[AreaRow]) -> list[dict[str, Any]]:
    return [
        {
            **_at_home(areas, team, number),
            "role": Role.PCSO,
            "agency": "police",
            "team": team + PCSO_SUFFIX,
        }
        for team, count in _shared_out(establishment.pcsos, areas)
        for number in range(count)
    ]


def _specials(establishment: Establishment, areas: Sequence[AreaRow]) -> list[dict[str, Any]]:
    base = areas[0].base_id
    shared = {"role": Role.SPECIAL, "agency": "police", "team": "Specials", "base_id": base}
    return [dict(shared) for _ in range(establishment.specials)]


def _partners(establishment: Establishment, areas: Sequence[AreaRow]) -> list[dict[str, Any]]:
    bases = _bases_by_residents(areas)
    counts = apportion(establishment.partners, np.array(list(bases.values()), dtype=np.float64))
    agencies = ("council", "council", "housing", "fire")
    return [
        {
            "role": Role.PARTNER,
            "agency": agencies[number % len(agencies)],
            "team": PARTNER_TEAM,
            "base_id": base,
        }
        for base, count in zip(bases, counts.tolist(), strict=True)
        for number in range(count)
    ]


def _personal(person: Mapping[str, Any], rng: np.random.Generator) -> dict[str, Any]:
    role: Role = person["role"]
    kind = role.value
    if role is Role.CONSTABLE:
        kind = "neighbourhood" if "home_area_id" in person else "response"
    chance = rng.random(5)
    pay_point = _pay_point(role, rng)
    full_time = 40.0 if role.is_officer else 37.0
    hours = _SPECIAL_HOURS if role is Role.SPECIAL else full_time
    if role is not Role.SPECIAL and chance[0] < 0.12:
        hours = float(rng.choice(_PART_TIME_HOURS[full_time]))
    is_student = role is Role.CONSTABLE and pay_point == 1
    skills = sorted(skill for skill, share in _SKILLS[kind].items() if rng.random() < share)
    return {
        "rank": role.value if role.is_officer else None,
        "skills": tuple(skill for skill in skills if not (is_student and skill == "taser")),
        "contract_hours_per_week": hours,
        "pay_point": pay_point,
        "single_crewing_approved": not is_student and (role is not Role.SPECIAL or chance[1] < 0.4),
        "night_restricted": role.is_officer and bool(chance[2] < 0.05),
        "opted_out_48h": role.is_officer and bool(chance[3] < 0.1),
        "group": ("not stated", "women", "men")[int(np.searchsorted((0.05, 0.4), chance[4]))],
    }


def _pay_point(role: Role, rng: np.random.Generator) -> int | None:
    if role is Role.CONSTABLE:
        return int(rng.choice(7, p=(0.09, 0.1, 0.1, 0.1, 0.1, 0.11, 0.4))) + 1
    if role in (Role.SERGEANT, Role.PCSO):
        return int(rng.choice(3, p=(0.2, 0.2, 0.6))) + 1
    return 1 if role is Role.PARTNER else None


def neighbourhood_teams(areas: Sequence[AreaRow]) -> tuple[str, ...]:
    """Neighbourhood teams in the order in which areas name them."""
    return tuple(dict.fromkeys(area.neighbourhood_team or "" for area in areas))


def _shared_out(posts: int, areas: Sequence[AreaRow]) -> list[tuple[str, int]]:
    """Posts to neighbourhood teams by residents."""
    residents: Counter[str] = Counter()
    for area in areas:
        residents[area.neighbourhood_team or ""] += area.population or 1
    teams = neighbourhood_teams(areas)
    weights = np.array([residents[team] for team in teams], dtype=np.float64)
    return list(zip(teams, apportion(posts, weights).tolist(), strict=True))


def _at_home(areas: Sequence[AreaRow], team: str, number: int) -> dict[str, Any]:
    own = [area for area in areas if area.neighbourhood_team == team]
    home = own[number % len(own)]
    return {"base_id": home.base_id, "home_area_id": home.area_id}


def _bases_by_residents(areas: Sequence[AreaRow]) -> dict[str, int]:
    residents: Counter[str] = Counter()
    for area in areas:
        residents[area.base_id] += area.population or 1
    return dict(sorted(residents.items()))


def post_response(
    staff: Sequence[StaffRow], hours_by_base: Mapping[str, float], districts: int
) -> tuple[StaffRow, ...]:
    """Send response staff and specials to bases in proportion to the hours required there.

    Bases that follow each other form a district with five response teams of its own.
    """
    posted = {
        row.staff_id: place
        for role in (Role.SERGEANT, Role.CONSTABLE, Role.SPECIAL)
        for row, place in _postings(
            [row for row in staff if row.role is role and row.home_area_id is None],
            hours_by_base,
            districts,
        )
    }
    return tuple(
        row.model_copy(update=posted[row.staff_id]) if row.staff_id in posted else row
        for row in staff
    )


def _postings(
    people: Sequence[StaffRow], hours_by_base: Mapping[str, float], districts: int
) -> list[tuple[StaffRow, dict[str, str]]]:
    """Base and team of each person; one district's people are spread evenly over its teams."""
    bases = sorted(hours_by_base)
    counts = apportion(len(people), np.array([hours_by_base[base] for base in bases]))
    slots = [base for base, count in zip(bases, counts.tolist(), strict=True) for _ in range(count)]
    teams = response_teams(districts)
    district_of = {base: index * districts // len(bases) for index, base in enumerate(bases)}
    turns: Counter[int] = Counter()
    postings = []
    for row, base in zip(people, slots, strict=True):
        district = district_of[base]
        team = teams[len(RESPONSE_TEAMS) * district + turns[district] % len(RESPONSE_TEAMS)]
        turns[district] += 1
        update = {"base_id": base}
        if row.role is not Role.SPECIAL:
            update["team"] = team
        postings.append((row, update))
    return postings
