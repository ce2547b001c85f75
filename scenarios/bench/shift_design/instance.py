"""Reads the published MiniZinc data of shift design into the engine's problem."""

import re
from pathlib import Path

from optimiser.errors import MusterError
from optimiser.shifts.design.problem import DesignProblem, Form

_ENTRY = re.compile(r"(\w+)\s*=\s*(\[[^\]]*\]|[^;]+);")
_LISTS = ("demand", "minStart", "maxStart", "minLength", "maxLength")
_NUMBERS = ("interval", "weightUnderCover", "weightOverCover", "weightShiftInstances")


def read_instance(path: Path) -> DesignProblem:
    """Read one instance; a sentence where an entry is missing or no number.

    Costs are in minutes: the weights of cover count per minute.
    """
    text = path.read_text(encoding="utf-8", errors="replace")
    entries = {match[1]: match[2] for match in _ENTRY.finditer(text)}
    missing = [name for name in (*_LISTS, *_NUMBERS) if name not in entries]
    if missing:
        message = f"{path.name} has no entry {', '.join(missing)}"
        raise MusterError(message)
    lists = {name: _whole(path, name, entries[name].strip("[]").split(",")) for name in _LISTS}
    numbers = {name: _whole(path, name, [entries[name]])[0] for name in _NUMBERS}
    forms = {
        Form(start, length)
        for first, last, least, most in zip(
            *(lists[name] for name in ("minStart", "maxStart", "minLength", "maxLength")),
            strict=True,
        )
        for start in range(first, last + 1)
        for length in range(least, most + 1)
    }
    return DesignProblem(
        slot_minutes=numbers["interval"],
        layers=(tuple(lists["demand"]),),
        forms=tuple(sorted(forms)),
        over_price=numbers["weightOverCover"] * numbers["interval"],
        under_price=numbers["weightUnderCover"] * numbers["interval"],
        form_price=numbers["weightShiftInstances"],
    )


def _whole(path: Path, name: str, words: list[str]) -> list[int]:
    try:
        return [int(word) for word in words if word.strip()]
    except ValueError:
        message = f"{path.name}: {name} should hold whole numbers"
        raise MusterError(message) from None
