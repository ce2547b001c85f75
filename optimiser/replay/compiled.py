"""How the event loop is compiled: one way for what allocates, another for what only looks."""

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

FunctionT = TypeVar("FunctionT", bound=Callable[..., object])
_PLAIN: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}

compiled = njit(cache=True, nogil=True)


def looking(function: FunctionT) -> FunctionT:
    """Compile what allocates nothing, without counting references to arrays.

    An event looks at fifty arrays; counting them took most of all time, and made two threads that
    share a roster wait for each other.
    """
    found: FunctionT = njit(**_PLAIN)(function)
    return found


def inlined(function: FunctionT) -> FunctionT:
    """As `looking`, for what is asked of everybody on duty: made part of its callers."""
    found: FunctionT = njit(**_PLAIN, forceinline=True)(function)
    return found
