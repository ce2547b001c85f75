"""Days of whole groups filled anew, one window after another, groups side by side on threads."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import TracebackType
from typing import Self

from optimiser.rota.day_windows import DayWindows
from optimiser.rota.pool import Bench
from optimiser.rota.row_bound import Floats, GroupBound
from optimiser.solver_child import Cancel, release_solver
from optimiser.solving import Limits

WINDOW_SECONDS, WINDOW_WORK = 2.0, 2.0
"""What one window may take at most."""


class WindowSearch:
    """Sweeps over the windows of groups; a context that ends its solvers with it.

    `prices` (H,) by group are what a minute of cover is worth, in weighted minutes.
    """

    def __init__(
        self,
        bench: Bench,
        groups: Sequence[GroupBound],
        prices: Mapping[int, Floats],
        limits: Limits,
        cancel: Cancel,
    ) -> None:
        work = None if limits.work is None else WINDOW_WORK
        self._limits = Limits(WINDOW_SECONDS, work, workers=1, seed=limits.seed, probing=False)
        self._count = limits.worker_count
        self._threads = ThreadPoolExecutor(self._count)
        self._windows = {
            group.group: DayWindows(bench, group, prices[group.group], cancel) for group in groups
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        everyone = Barrier(self._count)
        for _ in range(self._count):
            self._threads.submit(_release, everyone)
        self._threads.shutdown()

    def sweep(self, groups: Sequence[int], price: float, stop: Callable[[], bool]) -> None:
        """Fill the windows of these groups, in this order, until told to stop; `price` is what a
        penny of overtime must be worth, in weighted hours."""
        windows, limits = [self._windows[group] for group in groups], self._limits
        for _ in self._threads.map(lambda group: group.sweep(price, limits, stop), windows):
            pass


def _release(everyone: Barrier) -> None:
    """End the solver of one thread: all wait for each other, so that none does it twice."""
    everyone.wait()
    release_solver()
