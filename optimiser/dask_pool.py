"""Jobs on the workers of a Dask `distributed` cluster."""

import logging
import pickle
import threading
import uuid
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from importlib import import_module
from importlib.metadata import version
from typing import Any

from distributed import Client, Future, KilledWorker, get_worker
from distributed.diagnostics.plugin import WorkerPlugin

from optimiser.errors import MusterError
from optimiser.solver_child import Cancel
from optimiser.worker_pool import Job, Message, WorkerPool

CONNECT_SECONDS = 10.0
THIS = f"Muster {version('muster')}"

logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # an error is raised anyway

_CANCELS: dict[str, Cancel] = {}
"""On a worker: how the jobs of each pool are asked to stop."""


class Preload(WorkerPlugin):
    """Imports modules where a worker starts, so that its first job need not."""

    name = "muster-preload"

    def __init__(self, modules: Sequence[str]) -> None:
        self.modules = tuple(modules)

    def setup(self, worker: Any) -> None:
        """Import them."""
        for module in self.modules:
            import_module(module)


class DaskPool(WorkerPool):
    """So many threads of the workers that a client reaches, which import `modules` beforehand.

    The job of a worker that is lost is begun again by another, where there is one.
    """

    def __init__(self, client: Client, size: int, modules: Sequence[str]) -> None:
        super().__init__()
        self._client, self._size = client, size
        self._name = f"muster-{uuid.uuid4().hex}"
        self._futures: dict[int, Future[Any]] = {}
        client.register_plugin(Preload(modules))
        client.subscribe_topic(self._name, self._heard)

    @property
    def size(self) -> int:
        """Threads of the workers that there were at first."""
        return self._size

    def submit(self, number: int, job: Job) -> None:
        """Have a job done, of which messages bear this number.

        It is sent as bytes: arrays that Dask takes apart arrive read-only.
        """
        key, sent = f"{self._name}-{number}", pickle.dumps(job)
        future = self._client.submit(_work, self._name, number, sent, key=key, pure=False)
        self._futures[number] = future
        future.add_done_callback(lambda done: self._done(number, done))

    def _heard(self, event: tuple[float, tuple[int, float]]) -> None:
        number, told = event[1]
        self.messages.put(Message(number, told))

    def _done(self, number: int, future: Future[Any]) -> None:
        """A job ended; with no result where its workers, or the cluster, were lost."""
        message: Message | BaseException = Message(number)
        if future.status == "finished":
            message = Message(number, result=future.result())
        elif future.status == "error":
            error = future.exception()
            message = message if isinstance(error, KilledWorker) else error
        self._futures.pop(number, None)
        self.messages.put(message)

    def stop(self) -> None:
        """Ask every job to end soon, those not yet begun too."""
        threading.Thread(target=self._stop, daemon=True).start()

    def _stop(self) -> None:
        """Reach every worker, which takes long where one was lost, and nobody where all were."""
        with suppress(OSError, RuntimeError, AttributeError):
            self._client.run(_stop, self._name, wait=False, on_error="ignore")

    def close(self) -> None:
        """Let the workers go."""
        self._client.close()


def cluster_pool(address: str, modules: Sequence[str]) -> DaskPool:
    """The workers of an existing cluster.

    Raises
    ------
    MusterError
        Nobody answers at the address, there are no workers, or they are of another version.
    """
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        message = f"no Dask scheduler answers at {address}: start one, or leave --cluster out"
        raise MusterError(message) from error
    with ExitStack() as undoing:
        undoing.callback(client.close)
        _refuse_others(address, client)
        pool = DaskPool(client, sum(client.nthreads().values()), modules)
        undoing.pop_all()
    pool.shares_processors = False
    return pool


def _refuse_others(address: str, client: Client) -> None:
    """Refuse a cluster without workers, or with those of another version."""
    try:
        found = set(client.run(_version).values())
    except ImportError as error:
        message = f"the workers at {address} lack Muster: install {THIS} where they run"
        raise MusterError(message) from error
    if not found:
        message = (
            f"the Dask cluster at {address} has no workers: start some, or leave --cluster out"
        )
        raise MusterError(message)
    others = sorted(found - {THIS})
    if others:
        message = f"workers at {address} run {' and '.join(others)}; this is {THIS}"
        raise MusterError(message)


def _work(pool: str, number: int, job: bytes) -> Any:
    """Do one job on a worker."""
    worker, cancel = get_worker(), _CANCELS.setdefault(pool, Cancel())
    return pickle.loads(job)(lambda told: worker.log_event(pool, (number, told)), cancel)


async def _stop(pool: str) -> None:
    _CANCELS.setdefault(pool, Cancel()).request()


def _version() -> str:
    return THIS
