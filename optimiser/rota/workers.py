"""Who works on the groups: threads of this process, processes of this machine, or a cluster."""

from optimiser.solving import Limits
from optimiser.worker_pool import StartingPool, ThreadPool, WorkerPool

LEAST_SECONDS, LEAST_PEOPLE = 30.0, 100
"""Below either, processes take longer to start than they save: see docs/decisions/0012."""

MODULES = ("optimiser.rota.group_task",)


def workers_for(limits: Limits, people: int) -> WorkerPool:
    """The pool that does most within some limits for so many people.

    Results under a work limit are the same whichever it is.

    Raises
    ------
    MusterError
        The cluster that the limits name cannot be used.
    """
    if limits.cluster is not None:
        from optimiser.dask_pool import cluster_pool

        return cluster_pool(limits.cluster, MODULES)
    size = limits.worker_count
    if size == 1 or limits.seconds < LEAST_SECONDS or people < LEAST_PEOPLE:
        return ThreadPool(size)
    return StartingPool(size, lambda: _processes(size))


def _processes(size: int) -> WorkerPool:
    from optimiser.embedded_pool import EmbeddedPool

    return EmbeddedPool(size, MODULES)
