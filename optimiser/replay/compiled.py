"""How the event loop is compiled: one way for what allocates, another for what only looks."""

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

FunctionT = TypeVar("FunctionT", bound=Callable[..., object])
_PLAIN: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}

compiled = njit(cache=True, nogil=True)


def looking(function: FunctionT) -> FunctionT:
    """Compile what allocates nothing, without counting references to arrays.

    A choice of unit looks at fifty arrays for everybody on duty; counting them took half of all
    time.
    """
    found: FunctionT = njit(**_PLAIN)(function)
    return found
