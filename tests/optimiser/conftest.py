"""Dask clusters of other processes."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLUSTER = """
import sys
from distributed import LocalCluster
with LocalCluster(n_workers=2, threads_per_worker=1, processes=False, protocol="tcp",
                  host="127.0.0.1", dashboard_address="127.0.0.1:0") as cluster:
    print(cluster.scheduler_address, flush=True)
    sys.stdin.read()
"""


@contextmanager
def started_cluster() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A cluster of two workers: the address of its scheduler, and its process."""
    command = [sys.executable, "-c", CLUSTER]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip(), process
        process.kill()


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """The address of a cluster's scheduler."""
    with started_cluster() as (address, _):
        yield address
