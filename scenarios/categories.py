"""What an incident of each category usually is: grade, time on scene, officers.

No open source publishes these by category for British forces, so each number is an assumption
(verification status P), used where an importer or the generator has nothing better; the fields
that come from here are listed in `modelled_fields`. The first fourteen categories are those of
data.police.uk, by its names; the others are work that is not recorded crime, for the generator.
"""

from collections.abc import Mapping
from dataclasses import dataclass

LONGEST_MINUTES_ON_SCENE = 600


@dataclass(frozen=True)
class CategoryFacts:
    """Usual facts of one category.

    `share` weighs it in a generated district; `grade_shares` are for grades 1 to 4; time on scene
    is lognormal with `median_minutes` and `spread` (standard deviation of the logarithm);
    `officer_shares` are for 1, 2 and 3 officers. `is_disorder` marks what comes with a night out.
    """

    category: str
    share: float
    grade_shares: tuple[float, float, float, float]
    median_minutes: float
    spread: float
    officer_shares: tuple[float, float, float]
    is_disorder: bool = False


_ONE = (0.85, 0.15, 0.0)
_MIXED = (0.5, 0.45, 0.05)
_TWO = (0.25, 0.65, 0.10)

CATEGORIES = (
    CategoryFacts(
        "Violence and sexual offences", 0.20, (0.25, 0.35, 0.25, 0.15), 75, 0.7, _TWO, True
    ),
    CategoryFacts("Anti-social behaviour", 0.11, (0.08, 0.42, 0.25, 0.25), 30, 0.6, _MIXED, True),
    CategoryFacts("Shoplifting", 0.05, (0.05, 0.25, 0.30, 0.40), 35, 0.6, _ONE),
    CategoryFacts("Criminal damage and arson", 0.045, (0.08, 0.27, 0.35, 0.30), 35, 0.6, _ONE),
    CategoryFacts("Other theft", 0.035, (0.03, 0.17, 0.35, 0.45), 30, 0.6, _ONE),
    CategoryFacts("Public order", 0.035, (0.25, 0.40, 0.20, 0.15), 45, 0.6, _TWO, True),
    CategoryFacts("Vehicle crime", 0.025, (0.06, 0.19, 0.30, 0.45), 30, 0.6, _ONE),
    CategoryFacts("Burglary", 0.025, (0.20, 0.30, 0.35, 0.15), 60, 0.6, _MIXED),
    CategoryFacts("Drugs", 0.015, (0.05, 0.30, 0.40, 0.25), 60, 0.7, _TWO),
    CategoryFacts("Other crime", 0.015, (0.08, 0.27, 0.35, 0.30), 45, 0.7, _MIXED),
    CategoryFacts("Bicycle theft", 0.01, (0.02, 0.08, 0.30, 0.60), 20, 0.5, _ONE),
    CategoryFacts("Possession of weapons", 0.008, (0.50, 0.30, 0.15, 0.05), 75, 0.7, _TWO),
    CategoryFacts("Theft from the person", 0.006, (0.15, 0.30, 0.30, 0.25), 40, 0.6, _MIXED, True),
    CategoryFacts("Robbery", 0.006, (0.65, 0.25, 0.08, 0.02), 90, 0.7, _TWO, True),
    CategoryFacts("Concern for safety", 0.13, (0.30, 0.45, 0.15, 0.10), 60, 0.8, _MIXED),
    CategoryFacts("Domestic incident", 0.08, (0.30, 0.45, 0.20, 0.05), 65, 0.6, _TWO, True),
    CategoryFacts("Road traffic incident", 0.075, (0.25, 0.35, 0.20, 0.20), 50, 0.7, _MIXED),
    CategoryFacts("Suspicious circumstances", 0.065, (0.20, 0.45, 0.20, 0.15), 30, 0.6, _MIXED),
    CategoryFacts("Missing person", 0.035, (0.25, 0.50, 0.20, 0.05), 110, 0.8, _MIXED),
    CategoryFacts("Alarm", 0.03, (0.35, 0.40, 0.05, 0.20), 20, 0.5, _MIXED),
)
FACTS_BY_CATEGORY: Mapping[str, CategoryFacts] = {facts.category: facts for facts in CATEGORIES}
