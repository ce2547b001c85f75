"""The most memory that a process and its children held together, by looking every half second."""

import os
import threading
from types import TracebackType
from typing import Self

import psutil

SECONDS_BETWEEN_LOOKS = 0.5
BYTES_PER_MIB = 1 << 20


class PeakMemory:
    """Looks at this process and all below it for as long as a `with` block lasts.

    A page that several processes share counts once (proportional set size, of Linux). What comes
    and goes between two looks is not seen.
    """

    def __init__(self) -> None:
        self._own = psutil.Process(os.getpid())
        self._peak = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, name="peak memory", daemon=True)

    def __enter__(self) -> Self:
        self._peak = self._held()
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()
        self._peak = max(self._peak, self._held())

    @property
    def mib(self) -> int:
        """The most that was seen so far, in MiB."""
        return self._peak // BYTES_PER_MIB

    def _look(self) -> None:
        while not self._ended.wait(SECONDS_BETWEEN_LOOKS):
            self._peak = max(self._peak, self._held())

    def _held(self) -> int:
        """Bytes held now; a process that ended meanwhile holds none."""
        total = 0
        for process in (self._own, *self._own.children(recursive=True)):
            try:
                total += process.memory_full_info().pss
            except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
                continue
        return total
