"""Solves a rota given as plain numbers with Timefold, in an environment that has nothing of Muster.

python timefold_streams PROBLEM.json SECONDS SEED ANSWER.txt
"""

import json
import sys
import time
from pathlib import Path

from constraints import constraints_of
from domain import Rota, Slot
from jpype import JImplements, JOverride
from read import rota_of
from timefold.solver import SolverFactory
from timefold.solver.config import (
    Duration,
    EnvironmentMode,
    ScoreDirectorFactoryConfig,
    SolverConfig,
    TerminationConfig,
)


def main() -> int:
    """Read the problem, solve it, write when each better plan came, then the last one."""
    problem, seconds, seed, answer = sys.argv[1:5]
    numbers = json.loads(Path(problem).read_text(encoding="utf-8"))
    provider = constraints_of(numbers["rules"], numbers["cap_pence"])
    config = SolverConfig(
        solution_class=Rota,
        entity_class_list=[Slot],
        environment_mode=EnvironmentMode.NO_ASSERT,
        random_seed=int(seed),
        score_director_factory_config=ScoreDirectorFactoryConfig(
            constraint_provider_function=provider
        ),
        termination_config=TerminationConfig(
            spent_limit=Duration(milliseconds=int(1000 * float(seconds)))
        ),
        xml_source_file=Path(__file__).with_name("solver.xml"),
    )
    rota, wanted = rota_of(numbers)
    solver = SolverFactory.create(config).build_solver()
    trace: list[tuple[float, int]] = []

    # The package's own listener would turn the whole plan into Python each time, for seconds.
    @JImplements("ai.timefold.solver.core.api.solver.event.SolverEventListener")
    class Better:
        @JOverride
        def bestSolutionChanged(self, event: object) -> None:  # noqa: N802
            score = event.getNewBestScore()
            if score.hardScore() == 0:
                trace.append((time.monotonic(), wanted - score.softScore()))

    solver._delegate.addEventListener(Better())  # noqa: SLF001
    found = solver.solve(rota)
    begun = time.monotonic() - float(seconds)
    lines = [f"plan {max(0.0, moment - begun)} {value}" for moment, value in trace]
    lines += [f"breaches {-found.score.hard_score}", "scores 0"]
    worked = [slot for slot in found.slots if slot.duty is not None and not slot.pinned]
    lines += [f"duty {slot.id} {slot.duty.number}" for slot in worked]
    Path(answer).write_text("\n".join(lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
