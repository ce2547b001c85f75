"""A rule must hold in every plan; a breach is one place where it does not."""

from dataclasses import dataclass
from enum import StrEnum


class Authority(StrEnum):
    """Who may change a rule: the law, an agreement with staff, or the force itself."""

    REGULATION = "regulation"
    AGREEMENT = "agreement"
    POLICY = "policy"


@dataclass(frozen=True, order=True)
class Breach:
    """One place where a plan breaks a rule, as a quantity with a person or place and a time.

    `who` is a staff, manager, crew, offender or area reference; `when` an ISO date or date-time
    (UTC), empty where the rule has no time; `excess` how far beyond the limit, in `unit`.
    """

    rule: str
    who: str
    when: str
    excess: float
    unit: str
    message: str
