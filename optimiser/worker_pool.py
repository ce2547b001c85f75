"""Jobs on workers: what a job is, and a pool of threads of this process.

A job gets `told`, which it may give numbers as it goes, and a `Cancel` that it must heed soon.
"""

import queue
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from optimiser.solver_child import Cancel

Told = Callable[[float], None]
Job = Callable[[Told, Cancel], Any]


@dataclass(frozen=True)
class Message:
    """What was heard of the job of this `number`: a number that it told, or its `result`.

    Neither where the worker was lost.
    """

    number: int
    told: float | None = None
    result: Any = None

    @property
    def ended(self) -> bool:
        """Whether this is the last that is heard of the job."""
        return self.told is None


class WorkerPool(ABC):
    """Workers that do one job each at a time. Messages wait until they are asked for.

    `shares_processors` says whether the workers use the processors of this process's machine.
    """

    shares_processors = True

    def __init__(self) -> None:
        self.messages: queue.SimpleQueue[Message | BaseException] = queue.SimpleQueue()

    @property
    @abstractmethod
    def size(self) -> int:
        """Workers that there are."""

    @abstractmethod
    def submit(self, number: int, job: Job) -> None:
        """Have a job done, of which messages bear this number."""

    @abstractmethod
    def stop(self) -> None:
        """Ask every job to end soon, those not yet begun too."""

    @abstractmethod
    def close(self) -> None:
        """Let the workers go."""

    @property
    def ready(self) -> bool:
        """Whether a job would begin now."""
        return True

    def next(self, seconds: float) -> Message | None:
        """The next message, or none within some seconds. Raises what a job raised."""
        try:
            message = self.messages.get(timeout=seconds)
        except queue.Empty:
            return None
        if isinstance(message, BaseException):
            raise message
        return message

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        self.close()


class ThreadPool(WorkerPool):
    """Threads of this process: ready at once, but for the interpreter they wait for each other."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size = size
        self._cancel = Cancel()
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="worker")

    @property
    def size(self) -> int:
        """Threads that there are."""
        return self._size

    def submit(self, number: int, job: Job) -> None:
        """Have a job done, of which messages bear this number."""

        def tell(told: float) -> None:
            self.messages.put(Message(number, told))

        job_of = self._threads.submit(job, tell, self._cancel)
        job_of.add_done_callback(lambda done: self._done(number, done))

    def _done(self, number: int, done: Future[Any]) -> None:
        self.messages.put(done.exception() or Message(number, result=done.result()))

    def stop(self) -> None:
        """Ask every job to end soon, those not yet begun too."""
        self._cancel.request()

    def close(self) -> None:
        """Wait for the threads to end."""
        self._threads.shutdown()


class StartingPool(WorkerPool):
    """A pool of so many workers that is made beside whatever else is done.

    Where it cannot be made threads of this process do the jobs.
    """

    def __init__(self, size: int, make: Callable[[], WorkerPool]) -> None:
        super().__init__()
        self._size, self._make = size, make
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="workers")
        self._pool = self._starter.submit(self._made)

    def _made(self) -> WorkerPool:
        try:
            return self._make()
        except (ImportError, OSError, RuntimeError):
            return ThreadPool(self._size)

    @property
    def size(self) -> int:
        """Workers that there will be."""
        return self._size

    @property
    def ready(self) -> bool:
        """Whether the pool was made."""
        return self._pool.done()

    def submit(self, number: int, job: Job) -> None:
        """Have a job done, of which messages bear this number."""
        self._pool.result().submit(number, job)

    def next(self, seconds: float) -> Message | None:
        """The next message, or none within some seconds. Raises what a job raised."""
        if not wait([self._pool], seconds).done:
            return None
        return self._pool.result().next(seconds)

    def stop(self) -> None:
        """Ask every job to end soon, those not yet begun too."""
        if self.ready:
            self._pool.result().stop()

    def close(self) -> None:
        """Let the workers go, beside whatever else is done."""
        self._starter.submit(lambda: self._pool.result().close())
        self._starter.shutdown(wait=False)
