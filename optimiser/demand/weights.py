"""What one incident weighs on the heatmap, by category of data.police.uk.

Harm is the Cambridge Crime Harm Index (CCHI, days of imprisonment), taken per category as the
median of its subgroups weighted by volume in Cambridgeshire (isthisben/cbl-realcrime @ 5591939, a
student's derivation from CCHI 2026, not an official figure). Severity is the ONS experimental
Crime Severity Score of 2016 (OGL v3), the low or typical weight of the category. A weight marked
`project choice` has no published value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

Weighting = Literal["count", "workload", "harm", "severity", "blended"]
WEIGHTINGS: tuple[Weighting, ...] = get_args(Weighting)


@dataclass(frozen=True)
class CategoryWeight:
    """CCHI days and ONS severity of one incident of a category, with what to know about them."""

    harm: float
    severity: float
    note: str = ""


CATEGORY_WEIGHTS: Mapping[str, CategoryWeight] = MappingProxyType(
    {
        "anti social behaviour": CategoryWeight(1, 1, "no CCHI or CSS weight; 1 is project choice"),
        "bicycle theft": CategoryWeight(2, 33, "CSS not separate: as other theft"),
        "burglary": CategoryWeight(236.58, 438, "CSS dwelling; non-dwelling is 117"),
        "criminal damage and arson": CategoryWeight(10.32, 7, "CSS damage 7-19, arson 185-837"),
        "drugs": CategoryWeight(3.53, 3, "CSS possession 3-11, trafficking 497"),
        "other crime": CategoryWeight(10, 10, "no CSS weight: as CCHI, project choice"),
        "other theft": CategoryWeight(2, 33),
        "possession of weapons": CategoryWeight(273.75, 55, "CSS 55-1365"),
        "public order": CategoryWeight(7.5, 10, "CSS 10-78, up to 1880"),
        "robbery": CategoryWeight(365, 746),
        "shoplifting": CategoryWeight(1, 13),
        "theft from the person": CategoryWeight(2, 86),
        "vehicle crime": CategoryWeight(5, 48, "CSS theft of a vehicle 124"),
        "violence and sexual offences": CategoryWeight(
            180.48,
            184,
            "mixes common assault (CSS 15) and rape (2500-3900); CSS of ABH stands for it",
        ),
    }
)
SHORT_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "asb": "anti social behaviour",
        "criminal damage arson": "criminal damage and arson",
        "violent crime": "violence and sexual offences",
        "weapons": "possession of weapons",
    }
)
UNKNOWN_CATEGORY = CategoryWeight(10, 10, "as other crime: project choice")
POLICE_GENERATED = frozenset({"drugs", "possession of weapons", "stop and search"})


def called_for_share(
    categories: Sequence[str], police_generated_weight: float
) -> NDArray[np.float64]:
    """Share of each category that counts as demand: 1, or the given share where police find it.

    Offences that come to light through police activity say where officers were, not where they
    were called (Sherman et al. 2020); counting them would send officers back to where they were.
    """
    shares = [
        police_generated_weight if _key(name) in POLICE_GENERATED else 1.0 for name in categories
    ]
    return np.array(shares, dtype=np.float64)


def category_weights(
    categories: Sequence[str],
    weighting: Weighting,
    *,
    harm_cap: float,
    police_generated_weight: float,
    officer_minutes_per_incident: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Weight of one incident of each category.

    Parameters
    ----------
    categories
        Names as in data.police.uk, in any case and hyphenation; others get `UNKNOWN_CATEGORY`.
    weighting
        `count` 1; `workload` officer-minutes; `harm` CCHI days; `severity` ONS CSS; `blended` CCHI
        days, at most `harm_cap`, which lets common offences count beside rare grave ones. The lower
        the cap, the nearer to a count: violence is 39 % of Peterborough's incidents, 86 % of the
        weight at a cap of 100 and 60 % at one of 10.
    police_generated_weight
        Factor on the weight of police-generated categories: 0 leaves them out, 1 counts them as
        any other.
    officer_minutes_per_incident
        Mean work of each category, for `workload`.

    Returns
    -------
    Weights of shape (categories,), not negative.
    """
    known = [CATEGORY_WEIGHTS.get(_key(name), UNKNOWN_CATEGORY) for name in categories]
    harm = np.array([weight.harm for weight in known], dtype=np.float64)
    weights: dict[Weighting, NDArray[np.float64]] = {
        "count": np.ones(len(known)),
        "workload": np.asarray(officer_minutes_per_incident, dtype=np.float64),
        "harm": harm,
        "severity": np.array([weight.severity for weight in known], dtype=np.float64),
        "blended": np.minimum(harm, harm_cap),
    }
    return weights[weighting] * called_for_share(categories, police_generated_weight)


def _key(category: str) -> str:
    """The name without case and punctuation; short forms of the street-level API in full."""
    words = " ".join(category.lower().replace("-", " ").replace("_", " ").split())
    return SHORT_NAMES.get(words, words)
