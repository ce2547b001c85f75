"""What a replay shows, in words: the figures, their intervals, and where nothing is shown."""

from collections.abc import Mapping
from typing import Any

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
