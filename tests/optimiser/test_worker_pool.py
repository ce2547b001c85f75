"""Jobs on threads, processes of this machine and a cluster: told, stopped, never left over."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from optimiser import dask_pool
from optimiser.dask_pool import cluster_pool
from optimiser.embedded_pool import EmbeddedPool
from optimiser.errors import MusterError
from optimiser.worker_pool import Message, StartingPool, ThreadPool, WorkerPool
from tests.optimiser.conftest import started_cluster
from tests.optimiser.jobs import fail, tell_and_answer, until_stopped

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
STOPPING = f"""
from optimiser.embedded_pool import EmbeddedPool
from tests.optimiser.conftest import started_cluster
from tests.optimiser.jobs import until_stopped
pool = EmbeddedPool(1, ())
pool.submit(0, until_stopped)
print(int(pool.next({PATIENCE}).told), flush=True)
pool.next({PATIENCE})
"""


@pytest.fixture(scope="module")
def embedded() -> Iterator[WorkerPool]:
    with closing(EmbeddedPool(2, ("json",))) as pool:
        yield pool


def answers(pool: WorkerPool) -> list[object]:
    """What is heard of two jobs, in any order."""
    pool.submit(0, tell_and_answer)
    pool.submit(1, tell_and_answer)
    heard = [pool.next(PATIENCE) for _ in range(4)]
    return sorted((m.number, m.told or 0.0, m.result or "") for m in heard if m is not None)


EXPECTED = [(0, 0.0, "done"), (0, 1.5, ""), (1, 0.0, "done"), (1, 1.5, "")]


def test_threads_tell_and_answer() -> None:
    with ThreadPool(2) as pool:
        assert answers(pool) == EXPECTED


def test_processes_tell_and_answer_and_raise_what_a_job_raises(embedded: WorkerPool) -> None:
    assert embedded.size == 2
    assert answers(embedded) == EXPECTED
    embedded.submit(2, fail)
    with pytest.raises(ArithmeticError, match="a defect"):
        embedded.next(PATIENCE)


def test_processes_listen_on_this_machine_alone(embedded: WorkerPool) -> None:
    me = psutil.Process()
    processes = [me, *me.children(recursive=True)]
    listening = [c.laddr.ip for p in processes for c in p.net_connections() if c.status == "LISTEN"]
    assert listening
    assert set(listening) == {"127.0.0.1"}


def test_running_jobs_are_stopped_within_two_seconds() -> None:
    with EmbeddedPool(1, ()) as pool:
        pool.submit(0, until_stopped)
        told = pool.next(PATIENCE)
        assert told is not None
        asked = time.monotonic()
        pool.stop()
        ended = pool.next(PATIENCE)
        assert ended is not None
        assert ended.result == told.told
        assert time.monotonic() - asked < 2
    assert not psutil.pid_exists(ended.result)


def test_workers_die_with_the_process_that_started_them() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", STOPPING], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        worker = psutil.Process(int(parent.stdout.readline()))
        parent.send_signal(signal.SIGKILL)
        worker.wait(timeout=2)


def test_where_processes_cannot_start_threads_do_the_jobs() -> None:
    def none() -> WorkerPool:
        raise OSError

    with StartingPool(2, none) as pool:
        assert answers(pool) == EXPECTED


def test_a_cluster_that_cannot_be_used_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, cluster: str
) -> None:
    monkeypatch.setattr(dask_pool, "CONNECT_SECONDS", 0.5)
    with pytest.raises(MusterError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        cluster_pool("tcp://127.0.0.1:9", ())
    with pytest.raises(MusterError, match="no Dask scheduler answers at nonsense"):
        cluster_pool("nonsense", ())
    monkeypatch.setattr(dask_pool, "THIS", "Muster 9.9")
    with pytest.raises(MusterError, match=r"run Muster \S+; this is Muster 9\.9"):
        cluster_pool(cluster, ())


def test_a_cluster_tells_and_answers(cluster: str) -> None:
    with cluster_pool(cluster, ()) as pool:
        assert answers(pool) == EXPECTED
        assert not pool.shares_processors


def test_a_job_of_a_cluster_that_is_lost_ends_without_a_result() -> None:
    with started_cluster() as (address, process), cluster_pool(address, ()) as pool:
        pool.submit(0, until_stopped)
        assert pool.next(PATIENCE) is not None
        process.kill()
        assert pool.next(PATIENCE) == Message(0)
        assert pool.size == 2
