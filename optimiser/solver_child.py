"""The warm child process of each thread, in which solves run, can be stopped and can be killed."""

import atexit
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KILL_GRACE_SECONDS = 2.0
POLL_SECONDS = 0.05


class Cancel:
    """A request to stop soon and keep the best plan so far; safe to use from any thread."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def request(self) -> None:
        """Ask the running solve to stop."""
        self._event.set()

    @property
    def requested(self) -> bool:
        """Whether somebody asked to stop."""
        return self._event.is_set()


@dataclass
class Answer:
    """What the child process said about one solve."""

    status: str = "UNKNOWN"
    values: tuple[int, ...] | None = None
    bound: float | None = None
    objective: float | None = None
    relaxed: tuple[float, ...] | None = None
    prices: tuple[float, ...] | None = None
    killed: bool = False


def child_environment() -> dict[str, str]:
    """The environment of a child process that imports this very code, wherever it stands."""
    root = str(Path(__file__).resolve().parents[1])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    return os.environ | {"PYTHONPATH": path}


class SolverProcess:
    """A warm child that solves one model at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._lines: queue.Queue[str | None] = queue.Queue()
        atexit.register(self.kill)

    def start(self) -> subprocess.Popen[str]:
        """The running child, which is started if there is none."""
        if self._process is None or self._process.poll() is not None:
            command = [sys.executable, "-m", "optimiser.solver_process"]
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=child_environment(),
                start_new_session=True,
            )
            lines: queue.Queue[str | None] = queue.Queue()

            def read() -> None:
                assert process.stdout is not None
                for line in process.stdout:
                    lines.put(line)
                lines.put(None)

            threading.Thread(target=read, daemon=True).start()
            self._process, self._lines = process, lines
        return self._process

    def kill(self) -> None:
        """End the child at once; the next solve starts a new one."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process = None

    def solve(
        self,
        job: Mapping[str, Any],
        deadline: float,
        cancel: Cancel,
        on_event: Callable[[Answer], None],
    ) -> Answer:
        """Run one job until it ends, is cancelled, or passes `deadline` (monotonic).

        A relaxation has no plan to hand over and cannot be stopped: its child is killed at once.
        """
        process = self.start()
        self._tell(process, json.dumps(job))
        answer = Answer()
        grace = 0.0 if job.get("relax") else KILL_GRACE_SECONDS
        stopping_since: float | None = None
        while True:
            now = time.monotonic()
            if stopping_since is None and (cancel.requested or now > deadline):
                self._tell(process, "stop")
                stopping_since = now
            if stopping_since is not None and now - stopping_since > grace:
                self.kill()
                answer.killed = True
                return answer
            try:
                line = self._lines.get(timeout=POLL_SECONDS)
            except queue.Empty:
                continue
            if line is None:
                self.kill()
                answer.killed = True
                return answer
            if _absorb(answer, json.loads(line)):
                return answer
            on_event(answer)

    @staticmethod
    def _tell(process: subprocess.Popen[str], line: str) -> None:
        assert process.stdin is not None
        process.stdin.write(line + "\n")
        process.stdin.flush()


def _absorb(answer: Answer, message: Mapping[str, Any]) -> bool:
    """Fold one message of the child into the answer; whether the solve has ended."""
    if message.get("values"):
        answer.values = tuple(message["values"])
        answer.objective = message["objective"]
    if message.get("bound") is not None:
        answer.bound = message["bound"]
    if message.get("relaxed"):
        answer.relaxed = tuple(message["relaxed"])
        answer.prices = tuple(message["prices"])
    if message["event"] == "end":
        answer.status = message["status"]
        return True
    return False


_PROCESSES = threading.local()


def this_threads_solver() -> SolverProcess:
    """The warm child of this thread."""
    if not hasattr(_PROCESSES, "solver"):
        _PROCESSES.solver = SolverProcess()
    solver: SolverProcess = _PROCESSES.solver
    return solver


def start_solver() -> None:
    """Start this thread's child if it has none, so that it is ready when the first model is."""
    this_threads_solver().start()


def release_solver() -> None:
    """End the warm child of this thread; for threads that end before the program does."""
    if hasattr(_PROCESSES, "solver"):
        _PROCESSES.solver.kill()
        atexit.unregister(_PROCESSES.solver.kill)
        del _PROCESSES.solver
