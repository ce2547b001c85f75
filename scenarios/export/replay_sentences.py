"""What a replay shows, in words: the figures, their intervals, and where nothing is shown."""

from collections.abc import Mapping
from typing import Any

VISITS = {
    "at_its_time": "at the same time",
    "other_time": "at another time of the day",
    "colleague": "by a colleague of the same base",
    "not_made": "for which nobody has room",
}
Summary = Mapping[str, Any]
PERCENT = 100
SHARES = {"immediate_in_target": "immediate calls", "priority_in_target": "priority calls"}
OTHERS = {
    "hours_short": ("officer-hours that urgent calls waited", 0),
    "hotspot_hours": ("visible crew-hours where and when most harm was done", 0),
    "crews_at_harm": ("visible crews in the area when harm was done there", 2),
    "hotspot_minutes": ("minutes of patrol an hour at the hot spot where it was done", 1),
}


def replay_sentence(block: Summary) -> str:
    """The figures of plan and baseline with the interval of their difference."""
    told = [_share(block, name, words) for name, words in SHARES.items()]
    told += [_other(block, name, *words) for name, words in OTHERS.items() if name in block["plan"]]
    return (
        f"Replay of {block['incidents_held_out']:,} incidents that the plan never saw, "
        f"{block['replications']:,} times, against the {block['baseline_roster']}: "
        + "; ".join(told)
        + f". Intervals of 95 % for the difference to be expected of such a period; they cover "
        f"{block['interval_covers']}."
    )


def visits_sentence(block: Summary) -> str:
    """How the baseline makes the visits of the plan; empty where the plan has none."""
    hours = block.get("visits_in_baseline", {})
    if not sum(hours.values()):
        return ""
    told = [f"{hours[how]:,.0f} {words}" for how, words in VISITS.items() if hours[how]]
    return (
        f"The baseline has the {sum(hours.values()):,.0f} staff-hours of the plan's visits to "
        f"offenders to make as well: {', '.join(told)}."
    )


def _share(block: Summary, name: str, words: str) -> str:
    plan, baseline = (PERCENT * block[side][name] for side in ("plan", "baseline"))
    low, high = (PERCENT * end for end in block["difference_ci95"][name])
    interval = f"{low:+.1f} to {high:+.1f} points"
    verdict = _verdict(interval, low, high)
    return f"{plan:.1f} % of {words} in target, not {baseline:.1f} % ({verdict})"


def _other(block: Summary, name: str, words: str, digits: int) -> str:
    plan, baseline = (block[side][name] for side in ("plan", "baseline"))
    low, high = block["difference_ci95"][name]
    verdict = _verdict(f"{low:+,.{digits}f} to {high:+,.{digits}f}", low, high)
    return f"{plan:,.{digits}f} {words}, not {baseline:,.{digits}f} ({verdict})"


def _verdict(interval: str, low: float, high: float) -> str:
    return f"{interval}: no difference shown" if low <= 0 <= high else interval
