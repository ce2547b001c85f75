"""States of a run and the only ways between them."""

from enum import StrEnum


class RunState(StrEnum):
    """Where a run is; the last four are terminal."""

    QUEUED = "queued"
    BUILDING = "building"
    SOLVING = "solving"
    CANCELLING = "cancelling"
    FINISHED = "finished"
    INCOMPLETE = "incomplete"
    FAILED = "failed"
    INTERRUPTED = "interrupted"

    @property
    def is_terminal(self) -> bool:
        """Whether the run has ended for good."""
        return self in TERMINAL


TERMINAL = frozenset(
    {RunState.FINISHED, RunState.INCOMPLETE, RunState.FAILED, RunState.INTERRUPTED}
)
WITH_WORKER = frozenset({RunState.BUILDING, RunState.SOLVING, RunState.CANCELLING})

MAY_FOLLOW: dict[RunState, frozenset[RunState]] = {
    RunState.QUEUED: frozenset(),
    RunState.BUILDING: frozenset({RunState.QUEUED}),
    RunState.SOLVING: frozenset({RunState.BUILDING}),
    RunState.CANCELLING: frozenset({RunState.BUILDING, RunState.SOLVING}),
    RunState.FINISHED: WITH_WORKER,
    RunState.INCOMPLETE: WITH_WORKER | {RunState.QUEUED},
    RunState.FAILED: WITH_WORKER | {RunState.QUEUED},
    RunState.INTERRUPTED: WITH_WORKER,
}
