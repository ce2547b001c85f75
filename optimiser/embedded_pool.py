"""Worker processes of this machine, under a Dask scheduler in this process."""

import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

import dask
from distributed import Client, LocalCluster, Security

from optimiser.dask_pool import DaskPool
from optimiser.solver_child import child_environment

HOST = "127.0.0.1"
START_SECONDS = 30.0
QUIET: dict[str, Any] = {
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.worker.profile.enabled": False,
    "distributed.admin.system-monitor.gil.enabled": False,
}
"""Nothing is watched or shown of workers that live for one solve."""

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
KEYS = ("tls_ca_file", "tls_worker_key", "tls_worker_cert")


class EmbeddedPool(DaskPool):
    """Processes that end with this one, whatever they do then.

    They listen on this machine alone, and only to whoever has the keys that are made for them.
    """

    def __init__(self, size: int, modules: Sequence[str]) -> None:
        with ExitStack() as undoing:
            security = Security.temporary()
            cluster = undoing.enter_context(_scheduler(security))
            client = undoing.enter_context(Client(cluster, set_as_default=False))
            keys = {name: getattr(security, name) for name in KEYS}
            start = {"address": cluster.scheduler_address, "security": keys, "config": QUIET}
            for _ in range(size):
                undoing.callback(_end, _process(start))
            super().__init__(client, size, modules)
            client.wait_for_workers(size, timeout=START_SECONDS)
            self._undoing = undoing.pop_all()

    def close(self) -> None:
        """End the workers at once, whatever they do."""
        self._undoing.close()


def _scheduler(security: Security) -> LocalCluster:
    with dask.config.set(QUIET):
        return LocalCluster(
            n_workers=0,
            processes=False,
            host=HOST,
            protocol="tls",
            security=security,
            scheduler_kwargs={"dashboard": False, "dashboard_address": f"{HOST}:0"},
            silence_logs=logging.CRITICAL,
        )


def _process(start: dict[str, Any]) -> subprocess.Popen[str]:
    """A worker process, which is told what it needs to start."""
    process = subprocess.Popen(
        [sys.executable, "-m", "optimiser.dask_worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env=child_environment() | ONE_THREAD,
        start_new_session=True,
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(start) + "\n")
    process.stdin.flush()
    return process


def _end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()
