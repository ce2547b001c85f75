"""Memory is that of the process and of all below it, at the time when it was most."""

import subprocess
import sys

HOLDER = "held = bytearray(b'x') * (200 << 20); print('held', flush=True); input()"

# By itself, not in a test worker, whose own children grow and end as they like. Neither makes a
# copy of what it holds, which a look might catch.
LOOKER = f"""
import subprocess, sys
from scenarios.bench.peak_memory import PeakMemory

with PeakMemory() as memory:
    before = memory.mib
    held = bytearray(b"x") * (200 << 20)
    child = subprocess.Popen(
        [sys.executable, "-c", {HOLDER!r}], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    child.stdout.readline()
child.communicate("\\n")
print(memory.mib - before)
"""


def test_what_was_held_for_a_while_is_counted() -> None:
    seen = subprocess.run(
        [sys.executable, "-c", LOOKER], check=True, capture_output=True, text=True, timeout=60
    )
    assert 390 <= int(seen.stdout) <= 450
