"""What the source lacks: drawn from the tables of `scenarios.categories` and listed as modelled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.categories import CATEGORIES, FACTS_BY_CATEGORY, LONGEST_MINUTES_ON_SCENE
from scenarios.importers.incidents.cells import Floats, Mask, Numbers, Words
from scenarios.importers.incidents.rows import NO_GRADE

UNKNOWN_CATEGORY = "Other crime"
RESOLVED_WITHOUT_DEPLOYMENT = 4
SHORTEST_MINUTES = 5


@dataclass(frozen=True, eq=False)
class Facts:
    """Category, grade, minutes and officers of every row; `modelled` names what was drawn."""

    category: Numbers
    names: tuple[str, ...]
    grade: Numbers
    minutes: Floats
    officers: Floats
    modelled: Numbers
    modelled_names: tuple[str, ...]


def with_usual_facts(
    types: Words,
    categories: Mapping[str, str],
    grade: Numbers,
    minutes: Floats,
    officers: Floats,
    rng: np.random.Generator,
) -> Facts:
    """Fill unknown cells from what an incident of the category usually is.

    A type has the facts of the category that the mapping gives it, else of its own name, else of
    other crime. Grade 4 takes nobody; where minutes or officers are known, a drawn grade is no 4.
    """
    table = {word.casefold(): category for word, category in categories.items()}
    names = [table.get(word.casefold(), word) for word in types.words] + [UNKNOWN_CATEGORY]
    distinct = sorted(set(names))
    category = np.array([distinct.index(name) for name in names], dtype=np.int64)[types.code]
    kinds = _kinds(distinct)[category]
    missing = {
        "category": types.code < 0,
        "grade": grade == NO_GRADE,
        "minutes_on_scene": np.isnan(minutes),
        "officers_required": np.isnan(officers),
    }
    someone = (np.nan_to_num(minutes) > 0) | (np.nan_to_num(officers) > 0)
    if missing["grade"].any():
        grade = np.where(missing["grade"], _grades(kinds, someone, rng), grade)
    deployed = grade < RESOLVED_WITHOUT_DEPLOYMENT
    if missing["minutes_on_scene"].any():
        minutes = np.where(missing["minutes_on_scene"], deployed * _minutes(kinds, rng), minutes)
    if missing["officers_required"].any():
        drawn = deployed * _officers(kinds, rng)
        officers = np.where(missing["officers_required"], drawn, officers)
    flags, listed = _listed(missing)
    return Facts(category, tuple(distinct), grade, minutes, officers, flags, listed)


def _kinds(names: Sequence[str]) -> Numbers:
    """Index in `CATEGORIES` of what each name is like."""
    known = {facts.category.casefold(): index for index, facts in enumerate(CATEGORIES)}
    other = CATEGORIES.index(FACTS_BY_CATEGORY[UNKNOWN_CATEGORY])
    return np.array([known.get(name.casefold(), other) for name in names], dtype=np.int64)


def _grades(kinds: Numbers, someone: Mask, rng: np.random.Generator) -> Numbers:
    shares = np.array([facts.grade_shares for facts in CATEGORIES]).cumsum(axis=1)
    draws = rng.random(len(kinds)) * np.where(someone, shares[kinds, 2], 1.0)
    grades: Numbers = 1 + (draws[:, None] > shares[kinds, :3]).sum(axis=1)
    return np.minimum(grades, np.where(someone, 3, 4))


def _minutes(kinds: Numbers, rng: np.random.Generator) -> Floats:
    median = np.array([facts.median_minutes for facts in CATEGORIES])[kinds]
    spread = np.array([facts.spread for facts in CATEGORIES])[kinds]
    drawn = np.round(median * np.exp(spread * rng.standard_normal(len(kinds))))
    return np.clip(drawn, SHORTEST_MINUTES, LONGEST_MINUTES_ON_SCENE)


def _officers(kinds: Numbers, rng: np.random.Generator) -> Floats:
    shares = np.array([facts.officer_shares for facts in CATEGORIES]).cumsum(axis=1)
    people: Floats = 1.0 + (rng.random(len(kinds))[:, None] > shares[kinds, :2]).sum(axis=1)
    return people


def _listed(missing: Mapping[str, Mask]) -> tuple[Numbers, tuple[str, ...]]:
    """Which lists of fields there may be, and the list of each row."""
    fields = list(missing)
    flags = sum(mask.astype(np.int64) << bit for bit, mask in enumerate(missing.values()))
    lists = [
        ";".join(name for bit, name in enumerate(fields) if number >> bit & 1)
        for number in range(1 << len(fields))
    ]
    return np.asarray(flags, dtype=np.int64), tuple(lists)
