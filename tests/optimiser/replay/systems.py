"""Queues that have exact answers or that another simulator can run: one place, no travel."""

import numpy as np

from optimiser.replay.problem import NOBODY, Calls, Duties, Terms

ALL = 3


def calls_of(
    received: list[float] | np.ndarray,
    grade: list[int] | np.ndarray,
    minutes: list[float] | np.ndarray,
    **columns: object,
) -> Calls:
    """Calls at the station of base 0 for one officer each, without a target."""
    number = len(received)
    given = {
        "received": np.asarray(received, dtype=np.float64),
        "grade": np.asarray(grade, dtype=np.int64),
        "officers": np.ones(number, dtype=np.int64),
        "minutes": np.asarray(minutes, dtype=np.float64),
        "x": np.zeros(number),
        "y": np.zeros(number),
        "pace": np.ones(number),
        "base": np.zeros(number, dtype=np.int64),
        "target": np.full(number, np.inf),
        "delay": np.ones(number),
    }
    return Calls(**(given | {name: np.asarray(value) for name, value in columns.items()}))


def duties_of(spans: list[tuple[float, float]], **columns: object) -> Duties:
    """One person a span, in reserve at the station of base 0, without a break."""
    number = len(spans)
    given = {
        "start": np.array([start for start, _ in spans], dtype=np.float64),
        "end": np.array([end for _, end in spans], dtype=np.float64),
        "base": np.zeros(number, dtype=np.int64),
        "answers": np.full(number, ALL),
        "break_at": np.zeros(number),
        "break_minutes": np.zeros(number),
        "first": np.arange(number + 1),
        "place_from": np.array([start for start, _ in spans], dtype=np.float64),
        "place_x": np.zeros(number),
        "place_y": np.zeros(number),
        "place_pace": np.ones(number),
        "place_drives": np.ones(number, dtype=np.int64),
        "place_task": np.zeros(number, dtype=np.int64),
        "place_mate": np.full(number, NOBODY),
    }
    return Duties(**(given | {name: np.asarray(value) for name, value in columns.items()}))


def terms(end: float, **changes: object) -> Terms:
    """Nobody is helped late, nothing is held back, no break is interrupted."""
    plain = Terms(np.zeros(3), 0.0, 0.0, 0, False, 0.0, end)
    return plain._replace(**changes)


def poisson_calls(rates: dict[int, float], service: float, end: float, seed: int) -> Calls:
    """Calls of each grade as Poisson processes (rates a minute), exponential service."""
    rng = np.random.default_rng(seed)
    times = {grade: rng.uniform(0, end, rng.poisson(rate * end)) for grade, rate in rates.items()}
    received = np.concatenate(list(times.values()))
    grade = np.concatenate([np.full(len(own), grade) for grade, own in times.items()])
    order = np.argsort(received)
    minutes = rng.exponential(service, len(received))
    return calls_of(received[order], grade[order], minutes)
