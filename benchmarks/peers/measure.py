"""Runs one peer in a process of its own, and watches what it takes."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers.answer import Answer

LOOK_EVERY_SECONDS = 0.25
TICKS_PER_SECOND = 100
BYTES_PER_PAGE = 4096
MIB = 2**20


@dataclass(frozen=True)
class Measured:
    """What a peer answered, and what its processes took together."""

    answer: Answer
    seconds: float
    cpu_seconds: float
    peak_mib: int
    fault: str = ""


def measure(peer: str, arguments: list[str]) -> Measured:
    """Run a peer to its end; processor time and memory are summed over its processes."""
    with tempfile.TemporaryDirectory() as folder:
        out, errors = Path(folder) / "answer.json", Path(folder) / "errors.txt"
        command = [sys.executable, "-m", "benchmarks.peers.one", peer, *arguments]
        started, peak, cpu = time.monotonic(), 0, dict[int, float]()
        with errors.open("w", encoding="utf-8") as log:
            process = subprocess.Popen(
                [*command, "--out", str(out)],
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
            while process.poll() is None:
                now = list(_processes(process.pid))
                peak = max(peak, sum(memory for *_, memory in now))
                cpu |= {pid: seconds for pid, seconds, _ in now}
                time.sleep(LOOK_EVERY_SECONDS)
        fault = errors.read_text(encoding="utf-8") if process.returncode else ""
        seconds = time.monotonic() - started
        return Measured(Answer.read(out), seconds, sum(cpu.values()), peak // MIB, fault)


def _processes(session: int) -> Iterator[tuple[int, float, int]]:
    """Every process of a session: its number, processor seconds, bytes in memory."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            ticks = int(fields[11]) + int(fields[12])
            yield int(folder.name), ticks / TICKS_PER_SECOND, int(fields[21]) * BYTES_PER_PAGE
