"""The name of a rung of the ladder: how many officers, over how many days."""

import re
from dataclasses import dataclass

from optimiser.errors import MusterError

DAYS_PER_WEEK = 7
STANDARD_DAYS = 28
LEAST_OFFICERS, MOST_OFFICERS = 10, 10_000
MOST_WEEKS = 52
FORM = re.compile(r"(?P<officers>\d+)(x(?P<days>\d+))?")


@dataclass(frozen=True)
class Size:
    """Officers and weeks of a generated district."""

    officers: int
    weeks: int


def size_of(instance: str) -> Size:
    """The size that `120` (28 days) or `1000x84` means; a sentence where it means none."""
    form = FORM.fullmatch(instance)
    if form is None:
        message = (
            f"district:{instance} is no size: write district:OFFICERS for {STANDARD_DAYS} days "
            "or district:OFFICERSxDAYS, for example district:120 or district:1000x84"
        )
        raise MusterError(message)
    officers, days = int(form["officers"]), int(form["days"] or STANDARD_DAYS)
    faults = []
    if not LEAST_OFFICERS <= officers <= MOST_OFFICERS:
        faults.append(f"officers must be {LEAST_OFFICERS} to {MOST_OFFICERS}, not {officers}")
    if days % DAYS_PER_WEEK or not 1 <= days // DAYS_PER_WEEK <= MOST_WEEKS:
        faults.append(f"days must be whole weeks, 1 to {MOST_WEEKS} of them, not {days} days")
    if faults:
        message = f"district:{instance}: {'; '.join(faults)}"
        raise MusterError(message)
    return Size(officers, days // DAYS_PER_WEEK)
