"""The Police Scotland week beyond its one answer: other days, other patience, fewest officers.

    python -m benchmarks.police_scotland --data FOLDER [days patience unknown fewest]

FOLDER has `incidents.csv` and `stations.csv`. Prints a JSON document a part, with CPU seconds of
this process; on a busy machine only those may be compared.

`days`: late online with the days in 27 orders (seven rotations, twenty drawn by the seed), by rule
and by look-ahead, with the time on scene known at the report and unknown until the end; before the
document a line an order.
`patience`: the patience of the rule chosen without the day that it is judged on.
`unknown`: what it costs not to know the time on scene at the report: mean and spread by grade, late
online with the times dealt out anew among the calls, and late with hindsight were all alike.
`fewest`: the fewest officers a day, online and with hindsight, in `--seconds`.
"""

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from optimiser.dispatching.hindsight import dispatch_with_hindsight
from optimiser.dispatching.lookahead import LookAhead
from optimiser.dispatching.online import dispatch_online
from optimiser.dispatching.policy import Dispatcher, Policy
from scenarios.bench.police_scotland.fewest import fewest_officers
from scenarios.bench.police_scotland.instance import (
    TARGET_HOURS,
    Week,
    read_week,
    week_of_shifts,
)
from scenarios.bench.police_scotland.measures import (
    MEAN_ON_SCENE,
    Late,
    late_calls,
    orders_of_days,
)
from scenarios.bench.police_scotland.patience import PATIENCES, cross_validate

DEALS = 8
"""How often times on scene are dealt out anew."""


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
    """Late calls in each order of the days, and in how many orders an urgent one is late."""
    shifts = week_of_shifts(week.splits(), 1)
    late: dict[str, list[Late]] = {name: [] for name in dispatchers()}
    for order in orders_of_days(options.seed):
        moved, began = week.permuted(order), time.process_time()
        for name, dispatcher in dispatchers().items():
            late[name].append(late_calls(moved, dispatch_online(moved.calls, shifts, dispatcher)))
        counts = {name: found[-1].count for name, found in late.items()}
        print(order, counts, f"{time.process_time() - began:.1f} CPU seconds", flush=True)
    return {
        name: {
            "late": [each.count for each in found],
            "mean": round(sum(each.count for each in found) / len(found), 2),
            "orders_with_immediate_late": sum(each.by_priority["immediate"] > 0 for each in found),
        }
        for name, found in late.items()
    }


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


def unknown(week: Week, options: argparse.Namespace) -> dict[str, Any]:
    """What a grade tells of the time on scene, and what any dispatcher makes of other times."""
    calls, shifts = week.calls, week_of_shifts(week.splits())
    late: dict[str, list[int]] = {name: [] for name in dispatchers()}
    draw = np.random.default_rng(options.seed)
    for _ in range(DEALS):
        dealt = replace(week, calls=replace(calls, on_scene=draw.permutation(calls.on_scene)))
        for name, dispatcher in dispatchers().items():
            sent = dispatch_online(dealt.calls, shifts, dispatcher)
            late[name].append(late_calls(dealt, sent).count)
    alike = replace(calls, on_scene=np.full(len(calls), calls.on_scene.mean()))
    best = dispatch_with_hindsight(alike, shifts, Policy(), options.seconds, options.seed)
    return {
        "mean_and_spread_by_grade": {
            name: [round(float(each), 3) for each in (hours.mean(), hours.std())]
            for name, target in TARGET_HOURS.items()
            for hours in [calls.on_scene[calls.target == target]]
        },
        "late_with_times_dealt_anew": late,
        "mean": {name: sum(counts) / DEALS for name, counts in late.items()},
        "hindsight_were_all_alike": late_calls(replace(week, calls=alike), best.sent).count,
        "bound_were_all_alike": best.bound,
    }


def fewest(week: Week, options: argparse.Namespace) -> dict[str, Any]:
    """The fewest officers a day."""
    return fewest_officers(week, options.seconds, options.seed).figures


PARTS: dict[str, Callable[[Week, argparse.Namespace], dict[str, Any]]] = {
    "days": days,
    "patience": patience,
    "unknown": unknown,
    "fewest": fewest,
}

if __name__ == "__main__":
    main()
