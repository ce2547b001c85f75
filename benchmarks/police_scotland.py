"""The Police Scotland week beyond its one answer: other days, other patience, fewest officers.

    python -m benchmarks.police_scotland --data FOLDER [days patience proof fewest]

FOLDER has `incidents.csv` and `stations.csv`. Prints a JSON document a part, with CPU seconds of
this process; on a busy machine only those may be compared.

`days`: late online with the days in 27 orders (seven rotations, twenty drawn by the seed), by rule
and by look-ahead, with the time on scene known at the report and unknown until the end.
`patience`: the patience of the rule chosen without the day that it is judged on.
`proof`: a second bound on the late calls of the fullest shift, by a flow through time.
`fewest`: the fewest officers a day, online and with hindsight, in `--seconds`.
"""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from optimiser.dispatching.lookahead import LookAhead
from optimiser.dispatching.online import dispatch_online
from optimiser.dispatching.policy import Dispatcher, Policy
from scenarios.bench.police_scotland.fewest import fewest_officers
from scenarios.bench.police_scotland.flow_bound import Shift, flow_bound, own_calls
from scenarios.bench.police_scotland.instance import (
    OFFICERS,
    SHIFT_HOURS,
    SHIFTS_A_DAY,
    Week,
    read_week,
    week_of_shifts,
)
from scenarios.bench.police_scotland.measures import (
    MEAN_ON_SCENE,
    late_calls,
    orders_of_days,
)
from scenarios.bench.police_scotland.patience import PATIENCES, cross_validate

TICKS_AN_HOUR = 20


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], default=[])
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    week = read_week(options.data)
    for part in options.parts or PARTS:
        began = time.process_time()
        figures = PARTS[part](week, options)
        figures["cpu_seconds"] = round(time.process_time() - began, 1)
        print(json.dumps({part: figures}), flush=True)


def dispatchers() -> dict[str, Dispatcher]:
    """The rule and look-ahead, told the time on scene and not."""
    blind = Policy(assumed_on_scene=MEAN_ON_SCENE)
    return {
        "rule": Policy(),
        "look_ahead": LookAhead(Policy()),
        "blind_rule": blind,
        "blind_look_ahead": LookAhead(blind),
    }


def days(week: Week, options: argparse.Namespace) -> dict[str, Any]:
    """Late calls in each order of the days."""
    orders, splits = orders_of_days(options.seed), week.splits()
    figures: dict[str, Any] = {}
    for name, dispatcher in dispatchers().items():
        late = []
        for order in orders:
            moved = week.permuted(order)
            sent = dispatch_online(moved.calls, week_of_shifts(splits, 1), dispatcher)
            late.append(late_calls(moved, sent))
        counts = [each.count for each in late]
        figures[name] = {
            "late": counts,
            "mean": round(sum(counts) / len(counts), 2),
            "most_immediate": max(each.by_priority["immediate"] for each in late),
        }
    return figures


def patience(week: Week, options: argparse.Namespace) -> dict[str, Any]:
    """Late calls by patience on days alone, and the week with each day's patience of the others."""
    figures: dict[str, Any] = {"patience": list(PATIENCES)}
    for name, policy in (
        ("rule", Policy()),
        ("blind_rule", Policy(assumed_on_scene=MEAN_ON_SCENE)),
    ):
        found = cross_validate(week, policy)
        sent = dispatch_online(week.calls, week_of_shifts(week.splits()), found.dispatcher(policy))
        figures[name] = {
            "late_on_days": found.late.sum(axis=(1, 2)).tolist(),
            "chosen_without_each_day": list(found.chosen),
            "best_on_all_days": found.overall,
            "held_out_late_on_days": found.held_out,
            "late_in_the_week": late_calls(week, sent).count,
        }
    return figures


def proof(week: Week, options: argparse.Namespace) -> dict[str, Any]:
    """The flow bound of the shift with most work an officer."""
    calls = week.calls
    shifts = week_of_shifts(week.splits())

    def load(number: int) -> float:
        own = own_calls(calls, shifts[number].start, shifts[number].end)
        return float(calls.on_scene[own].sum()) / OFFICERS[number % SHIFTS_A_DAY]

    number = max(range(len(shifts)), key=load)
    start, end = shifts[number].start, shifts[number].end
    shift = Shift(start, end, OFFICERS[number % SHIFTS_A_DAY], own_calls(calls, start, end))
    bound = flow_bound(calls, shift, TICKS_AN_HOUR)
    return {
        "hours": [start, end],
        "hours_each": SHIFT_HOURS,
        "calls": len(shift.own),
        "ticks_an_hour": TICKS_AN_HOUR,
        "bound": round(bound, 4),
    }


def fewest(week: Week, options: argparse.Namespace) -> dict[str, Any]:
    """The fewest officers a day."""
    return fewest_officers(week, options.seconds, options.seed).figures


PARTS: dict[str, Callable[[Week, argparse.Namespace], dict[str, Any]]] = {
    "days": days,
    "patience": patience,
    "proof": proof,
    "fewest": fewest,
}

if __name__ == "__main__":
    main()
