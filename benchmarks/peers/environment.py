"""Virtual environments of the peers, made when a benchmark first needs them."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HOME = Path(__file__).resolve().parents[2] / "out" / "peers"


def interpreter(name: str, packages: Sequence[str]) -> Path:
    """The Python of an environment that holds these packages; made anew where it is missing."""
    folder = HOME / name
    python, done = folder / "bin" / "python", folder / "packages.txt"
    wanted = "\n".join(packages)
    if not done.is_file() or done.read_text(encoding="utf-8") != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", *packages]
        subprocess.run(install, check=True, stderr=subprocess.DEVNULL)
        done.write_text(wanted, encoding="utf-8")
    return python
