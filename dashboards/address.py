"""Filters in the address: what a page shows can be linked to, and the back button undoes it."""

from collections.abc import Mapping
from urllib.parse import parse_qs, urlencode


def read(search: str | None) -> dict[str, str]:
    """Parameters of an address; the last one counts where one comes twice."""
    pairs = parse_qs((search or "").removeprefix("?"))
    return {name: values[-1] for name, values in pairs.items()}


def write(parameters: Mapping[str, object]) -> str:
    """The address's query; what is blank or None is left out."""
    given = {name: str(value) for name, value in parameters.items() if value not in (None, "")}
    return f"?{urlencode(given)}" if given else ""


def changed(search: str | None, **changes: object) -> str:
    """The query with some parameters replaced or, when None, taken out."""
    return write(read(search) | changes)


def kept(search: str | None, *names: str) -> str:
    """The query with nothing but the named parameters."""
    return write({name: value for name, value in read(search).items() if name in names})


def whole(text: str | None, default: int, low: int, high: int) -> int:
    """A whole number of an address, held inside its range; anything else is the default."""
    if text is None or not text.lstrip("-").isdecimal():
        return default
    return min(max(int(text), low), high)
