"""A worker process of this machine: `python -m optimiser.dask_worker`.

Reads from standard input one line of JSON: the `address` of the scheduler, the `security` by which
it knows its own, and the Dask `config`. It lives until standard input closes, so that it ends at
once, whatever it does, when whoever started it is closed or killed.
"""

import asyncio
import json
import logging
import os
import sys
import threading
from typing import Any

import dask
from distributed import Security, Worker


async def _work(start: dict[str, Any]) -> None:
    security = Security(require_encryption=True, **start["security"])
    async with Worker(
        start["address"],
        nthreads=1,
        security=security,
        host="127.0.0.1",
        dashboard=False,
        memory_limit=0,
    ) as worker:
        await worker.finished()


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(0)


def main() -> None:
    """Work for the scheduler that standard input names."""
    start = json.loads(sys.stdin.readline())
    logging.disable(logging.ERROR)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with dask.config.set(start["config"]):
        asyncio.run(_work(start))


if __name__ == "__main__":
    main()
