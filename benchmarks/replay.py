"""Replay of a written plan: wall and CPU seconds, with and without reading and building.

python -m benchmarks.replay PACK PLAN_DIR [REPLICATIONS]

The bar is 200 replications of four weeks at district size in 20 s on two processors. What numba
compiles is compiled before the clock starts, as after an install.
"""

import sys
import time
from pathlib import Path

from optimiser.replay.warm import compile_replay
from scenarios.load import load_pack
from scenarios.replay.run import REPLICATIONS, replay_plan
from scenarios.schema.pack import Pack


def main() -> None:
    """Print one line of figures."""
    pack, plan = load_pack(Path(sys.argv[1])), Path(sys.argv[2])
    replications = int(sys.argv[3]) if len(sys.argv) > 3 else REPLICATIONS
    compile_replay()
    replay_plan(pack, plan, 2)
    wall, cpu = _timed(pack, plan, replications)
    base_wall, base_cpu = _timed(pack, plan, 2)
    print(
        f"{replications} replications, three rosters: {wall:.1f} s wall, {cpu:.1f} s CPU, of which "
        f"reading and building {base_wall:.1f} s and {base_cpu:.1f} s"
    )


def _timed(pack: Pack, plan: Path, replications: int) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    replay_plan(pack, plan, replications)
    return time.perf_counter() - wall, time.process_time() - cpu


if __name__ == "__main__":
    main()
