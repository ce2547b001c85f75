"""Memory is that of the process and of all below it, at the time when it was most."""

import subprocess
import sys

import numpy as np

from scenarios.bench.peak_memory import PeakMemory

MIB = 1 << 20
CHILD = "import sys; held = bytearray(b'x' * (200 << 20)); print('held', flush=True); input()"


def test_what_was_held_for_a_while_is_counted() -> None:
    with PeakMemory() as memory:
        before = memory.mib
        held = np.ones(200 * MIB, dtype=np.uint8)
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        child.stdout.readline()
        assert held.all()
    child.communicate("\n")
    assert 390 <= memory.mib - before <= 500
