"""A replay as it is shown: the plan held against the baseline, figure by figure."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboards import wording
from dashboards.figures.differences import BETTER, DIFFERENT, NOT_SHOWN, WORSE, Held
from scenarios.export.replay_sentences import visits_sentence

Json = dict[str, Any]
Interval = tuple[float, float]
SIMULATED = "simulated on incidents that were held out of planning"


@dataclass(frozen=True)
class Figure:
    """How a figure is told: words, unit, factor, decimals, and whether more is better (+1, -1)."""

    words: str
    unit: str
    factor: float = 1.0
    decimals: int = 0
    better: int = 0


FIGURES = {
    "immediate_in_target": Figure("Immediate calls in target", "%", 100, 1, 1),
    "priority_in_target": Figure("Priority calls in target", "%", 100, 1, 1),
    "hours_short": Figure("Officer-hours that urgent calls waited", "", better=-1),
    "hotspot_hours": Figure("Visible patrol where and when most harm was", "crew-hours", better=1),
    "crews_at_harm": Figure("Crews near harm when it was done", "crews", 1, 2, 1),
    "hotspot_minutes": Figure("Patrol an hour at the hot spot where harm was done", "min", 1, 1, 1),
    "visible_hours": Figure("Visible patrol in all", "crew-hours", better=1),
    "committed_share": Figure("Response time that is committed", "%", 100, 1),
    "overrun_hours": Figure("Hours worked beyond the end of tours", "", better=-1),
}
"""Figures with an interval; one that is not listed is told by its name, as different or not."""

PLAIN = {
    "immediate_median": Figure("Immediate calls, median response", "min", 1, 1),
    "immediate_p90": Figure("Immediate calls, nine in ten within", "min", 1, 1),
    "priority_median": Figure("Priority calls, median response", "min", 1, 1),
    "priority_p90": Figure("Priority calls, nine in ten within", "min", 1, 1),
    "unanswered": Figure("Calls never answered", "calls", 1, 1),
    "breaks_lost_hours": Figure("Breaks lost to calls", "hours", 1, 1),
}
"""Means that are told beside, without a paired interval."""


def held(block: Json) -> list[Held]:
    """Every figure that has an interval, in the order of worth."""
    known = [name for name in FIGURES if name in block.get("difference_ci95", {})]
    others = [name for name in block.get("difference_ci95", {}) if name not in FIGURES]
    return [_held(block, name) for name in (*known, *others)]


def _held(block: Json, name: str) -> Held:
    told = FIGURES.get(name, Figure(wording.plain(name), "", 1, 2))
    interval = _scaled(block["difference_ci95"][name], told.factor)
    exact = block.get("simulation_error_ci95", {}).get(name)
    mean = block.get("difference", {}).get(name)
    return Held(
        words=told.words,
        unit=told.unit,
        decimals=told.decimals,
        plan=_value(block, "plan", name, told.factor),
        baseline=_value(block, "baseline", name, told.factor),
        difference=sum(interval) / 2 if mean is None else told.factor * mean,
        interval=interval,
        exact=None if exact is None else _scaled(exact, told.factor),
        verdict=verdict(interval, told.better),
    )


def verdict(interval: Interval, better: int) -> str:
    """What an interval of the difference shows: nothing, where it holds zero."""
    low, high = interval
    if low <= 0 <= high:
        return NOT_SHOWN
    if not better:
        return DIFFERENT
    return BETTER if (low > 0) == (better > 0) else WORSE


def _scaled(interval: Any, factor: float) -> Interval:
    low, high = interval
    return factor * float(low), factor * float(high)


def _value(block: Json, side: str, name: str, factor: float) -> float | None:
    value = block.get(side, {}).get(name)
    return None if value is None else factor * float(value)


def sentence(block: Json, found: list[Held]) -> str:
    """What the replay shows, and what it does not."""
    baseline = block.get("baseline_roster", "baseline")
    told = [
        f"On {block.get('incidents_held_out', 0):,} incidents that the plan never saw, against the "
        f"{baseline} with the same people and money, simulated:"
    ]
    parts = []
    for result in (BETTER, WORSE, DIFFERENT, NOT_SHOWN):
        names = [_inside(each.words) for each in found if each.verdict == result]
        if names:
            why = " (the interval holds zero)" if result == NOT_SHOWN else ""
            parts.append(f"{result} in {', '.join(names)}{why}")
    return " ".join([*told, "; ".join(parts) or "nothing was compared"]) + "."


def _inside(words: str) -> str:
    return words[:1].lower() + words[1:]


def table(block: Json, found: list[Held]) -> pd.DataFrame:
    """Every figure with both sides, the difference, its interval and what that shows."""
    rows = [
        {
            "Figure": _with_unit(each.words, each.unit),
            "Plan": _number(each.plan, each.decimals),
            "Baseline": _number(each.baseline, each.decimals),
            "Difference": signed(each.difference, each.decimals),
            "95 % interval": interval_text(each),
            "Shown": each.verdict,
        }
        for each in found
    ]
    for name, told in PLAIN.items():
        sides = [_value(block, side, name, told.factor) for side in ("plan", "baseline")]
        if any(value is not None for value in sides):
            plan, baseline = sides
            both = plan is not None and baseline is not None
            rows.append(
                {
                    "Figure": _with_unit(told.words, told.unit),
                    "Plan": _number(plan, told.decimals),
                    "Baseline": _number(baseline, told.decimals),
                    "Difference": signed((plan or 0) - (baseline or 0), told.decimals)
                    if both
                    else wording.NOT_KNOWN,
                    "95 % interval": "not measured",
                    "Shown": "",
                }
            )
    return pd.DataFrame(rows)


def interval_text(each: Held) -> str:
    """An interval with signs, `+1.2 to +3.4`."""
    low, high = (signed(end, each.decimals) for end in each.interval)
    return f"{low} to {high}"


def signed(value: float, decimals: int) -> str:
    """A difference with its sign."""
    text = f"{abs(value):,.{decimals}f}"
    if not float(text.replace(",", "")):
        return text
    return ("+" if value > 0 else wording.MINUS) + text


def _with_unit(words: str, unit: str) -> str:
    return f"{words}, {unit}" if unit else words


def _number(value: float | None, decimals: int) -> str:
    return wording.NOT_KNOWN if value is None else f"{value:,.{decimals}f}"


def by_base(rows: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Shares in target by base, plan beside baseline."""
    table = []
    for base in dict.fromkeys(rows["base_id"]):
        own = rows[rows["base_id"] == base].set_index("roster")
        told = {"Base": names.get(str(base), str(base))}
        for grade in ("immediate", "priority"):
            for roster in ("plan", "baseline"):
                told[f"{grade.capitalize()} in target, {roster}"] = _share(own, roster, grade)
        table.append(told)
    return pd.DataFrame(table)


def _share(own: pd.DataFrame, roster: str, grade: str) -> str:
    columns = {grade, f"{grade}_in_target"}
    if roster not in own.index or not columns <= set(own.columns):
        return wording.NOT_KNOWN
    calls, reached = (float(own[name].to_dict()[roster]) for name in (grade, f"{grade}_in_target"))
    return wording.percent(reached / calls if calls else None)


def how(block: Json) -> list[str]:
    """How the replay was made and what its intervals cover."""
    told = [
        f"Every number is {SIMULATED}: {block.get('replications', 0):,} replications, the plan and "
        "the baseline meet the same days, calls, work and traffic in each (seed "
        f"{block.get('seed', wording.NOT_KNOWN)}).",
        "The thin line is where the difference of one such period may lie (95 %); it covers "
        f"{block.get('interval_covers', 'chance')}. The thick part is how exactly the mean is "
        "known from so many replications.",
    ]
    left_out = block.get("incidents_left_out")
    if left_out:
        told.append(f"{left_out:,} held-out incidents could not be placed and are left out.")
    if visits := visits_sentence(block):
        told.append(visits)
    breaches = block.get("baseline_breaches")
    if breaches:
        rules = ", ".join(f"{wording.plain(rule).lower()} {n}" for rule, n in breaches.items())
        told.append(f"The baseline breaks rules of the rota that the plan keeps: {rules}.")
    return told
