"""Every family of benchmarks that Muster runs: the table of contents."""

import re

from optimiser.errors import MusterError
from scenarios.bench.covering.family import FAMILY as COVERING
from scenarios.bench.district.family import FAMILY as DISTRICT
from scenarios.bench.family import Family
from scenarios.bench.generalised_assignment.family import FAMILY as GENERALISED_ASSIGNMENT
from scenarios.bench.p_median.family import FAMILY as P_MEDIAN
from scenarios.bench.police_scotland.family import FAMILY as POLICE_SCOTLAND
from scenarios.bench.rotating_workforce.family import FAMILY as ROTATING_WORKFORCE
from scenarios.bench.shift_design.family import FAMILY as SHIFT_DESIGN
from scenarios.bench.staff_rostering.family import FAMILY as STAFF_ROSTERING
from scenarios.problems import did_you_mean

FAMILIES: tuple[Family, ...] = (
    COVERING,
    DISTRICT,
    GENERALISED_ASSIGNMENT,
    P_MEDIAN,
    POLICE_SCOTLAND,
    ROTATING_WORKFORCE,
    SHIFT_DESIGN,
    STAFF_ROSTERING,
)


def family_of(name: str) -> tuple[Family, str]:
    """The family that a name begins with, and the rest of the name: the instance."""
    prefix, *rest = re.split(r"[/:]", name, maxsplit=1)
    for family in FAMILIES:
        if family.prefix == prefix:
            return family, rest[0] if rest else ""
    examples = ", ".join(family.example for family in FAMILIES)
    prefixes = [family.prefix for family in FAMILIES]
    hint = did_you_mean(prefix, prefixes) or f"there are, for example, {examples}"
    message = f"no benchmark is called {name!r}: {hint}"
    raise MusterError(message)
