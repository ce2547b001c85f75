"""Breaches as people are told them: hours in a row once."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from optimiser.rule import Breach

HOUR = timedelta(hours=1)


def hours_in_a_row(breaches: Iterable[Breach]) -> Iterator[tuple[Breach, str]]:
    """The first of breaches of a rule at one place in hours that follow each other, and what is to
    be added of the others; every other breach with nothing."""
    first: Breach | None = None
    after = 0
    for breach in breaches:
        if first is not None and _follows(first, breach, after + 1):
            after += 1
            continue
        if first is not None:
            yield first, _added(after)
        first, after = breach, 0
    if first is not None:
        yield first, _added(after)


def _follows(first: Breach, other: Breach, hours: int) -> bool:
    """Whether a breach is so many hours after the first one of its row."""
    same = (first.rule, first.who, first.unit) == (other.rule, other.who, other.unit)
    before, then = _hour(first.when), _hour(other.when)
    return same and before is not None and then == before + hours * HOUR


def _hour(when: str) -> datetime | None:
    moment = datetime.fromisoformat(when) if "T" in when else None
    return moment if moment is not None and moment.minute == 0 else None


def _added(hours: int) -> str:
    if not hours:
        return ""
    return ", and so in the next hour" if hours == 1 else f", and so in the next {hours} hours"
