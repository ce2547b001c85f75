"""Refuse files over one mebibyte: `check_large_files.py FILE...`."""

import sys
from pathlib import Path

LIMIT_BYTES = 1024 * 1024


def main(names: list[str]) -> int:
    """Name every file over the limit; 1 where there is one."""
    large = [name for name in names if Path(name).stat().st_size > LIMIT_BYTES]
    for name in large:
        sys.stderr.write(f"{name} is over 1 MiB: keep data out of the repository\n")
    return int(bool(large))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
