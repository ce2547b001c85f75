"""The built-in district: a fixed output of the generator."""

from scenarios.generate import generate_pack
from scenarios.schema.pack import Pack

NAME = "Built-in district"
OFFICERS, WEEKS, OFFENDERS, MANAGERS, SEED = 120, 4, 140, 12, 1


def built_in_pack(seed: int = SEED, weeks: int = WEEKS) -> Pack:
    """120 officers, 30 PCSOs, 15 specials, 12 partner staff, 140 offenders, 12 managers.

    Fictional, with 26 weeks of incidents before the plan; another seed gives a sibling district.
    """
    return generate_pack(OFFICERS, weeks, seed, offenders=OFFENDERS, managers=MANAGERS, name=NAME)
