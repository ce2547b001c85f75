"""The ready-made shift patterns of `library/patterns.yaml`."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from optimiser.roster import Shift
from scenarios.problems import PackError, one_of, problem_at

REST = "-"


@dataclass(frozen=True)
class ReadyPattern:
    """A pattern with its source; `cycle` holds codes of `shifts`, None on rest days.

    Team k of `teams` (or of a multiple of them) is `k * step` days ahead in the cycle.
    """

    id: str
    name: str
    teams: int
    step: int
    shifts: tuple[Shift, ...]
    cycle: tuple[str | None, ...]
    source: str
    status: str
    note: str


@cache
def ready_patterns() -> tuple[ReadyPattern, ...]:
    """Every ready-made pattern, in the order of the file."""
    text = (files("scenarios") / "library" / "patterns.yaml").read_text(encoding="utf-8")
    return tuple(
        ReadyPattern(
            id=entry["id"],
            name=entry["name"],
            teams=entry["teams"],
            step=entry["step"],
            shifts=tuple(_shift(code, facts) for code, facts in entry["shifts"].items()),
            cycle=tuple(None if code == REST else code for code in entry["cycle"]),
            source=entry["source"],
            status=entry["status"],
            note=entry["note"],
        )
        for entry in yaml.safe_load(text)
    )


def _shift(code: str, facts: dict[str, object]) -> Shift:
    hour, minute = str(facts["start"]).split(":")
    minutes = int(str(facts["minutes"]))
    return Shift(code, 60 * int(hour) + int(minute), minutes, minutes, 0)


def ready_pattern(name: str) -> ReadyPattern:
    """The ready-made pattern of a name; a sentence where there is none."""
    for pattern in ready_patterns():
        if pattern.id == name:
            return pattern
    expected = one_of(pattern.id for pattern in ready_patterns())
    raise PackError([problem_at("--ready", expected, value=name)])
