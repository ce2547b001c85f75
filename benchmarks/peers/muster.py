"""Muster itself, under the same clock."""

from benchmarks.peers.answer import Answer
from optimiser.rota.problem import RotaProblem
from optimiser.rota.solve import plan_rota
from optimiser.solving import Limits, Progress


def run(problem: RotaProblem, seconds: float, seed: int, workers: int) -> Answer:
    """Plan the rota as the product does."""
    answer = Answer()

    def listen(progress: Progress) -> None:
        if progress.objective is not None:
            answer.trace.append((progress.seconds, progress.objective))

    outcome = plan_rota(problem, Limits(seconds=seconds, seed=seed), on_progress=listen)
    answer.bound = outcome.tiers[0].bound if outcome.tiers else None
    answer.keep(outcome.plan)
    answer.note = f"{outcome.workers} workers"
    return answer
