"""The equity audit of a patrol plan: does patrol follow demand alike, whatever the deprivation?

It is of places by deprivation, never of people: see `NOTE`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from optimiser.horizon import DAYS_PER_WEEK
from optimiser.patrols.goals.floor_shortfall import visible_minutes
from optimiser.patrols.plan import PatrolPlan
from optimiser.patrols.problem import MINUTES_PER_HOUR, PatrolProblem

DECIMALS = 4
THOUSAND = 1_000
MORE, LESS, PER_HEAD = "more than its demand", "less than its demand", "much per resident"
WITHIN, OUTSIDE, NOT_JUDGED = "within limits", "outside limits", "not judged"
NOTE = (
    "The audit is of places by deprivation, not of people by protected characteristic: it is "
    "evidence for an equality impact assessment under the public sector equality duty (Equality "
    "Act 2010, section 149) and does not discharge it."
)


@dataclass(frozen=True)
class AuditLimits:
    """When a decile is flagged.

    Its share of visible hours may be `least_ratio` to `most_ratio` times its share of demand; its
    visible hours for each resident at most `most_times_mean` those of all areas together.
    """

    least_ratio: float = 0.8
    most_ratio: float = 1.25
    most_times_mean: float = 3.0


DEFAULT_LIMITS = AuditLimits()


def equity_audit(problem: PatrolProblem, plan: PatrolPlan, limits: AuditLimits) -> dict[str, Any]:
    """The `imd_audit` and `equity` blocks of the summary."""
    rows = imd_audit(problem, plan, limits)
    return {"imd_audit": rows, "equity": verdict_of(rows, limits)}


def imd_audit(
    problem: PatrolProblem, plan: PatrolPlan, limits: AuditLimits
) -> list[dict[str, Any]]:
    """Visible staff-hours against weighted demand by deprivation decile (1 = most deprived).

    `hours_to_demand` is the ratio of the share of hours to the share of demand, `hours_per_1000`
    visible hours a week for a thousand residents; `None` where there is no demand, or nobody is
    known to live there. `flags` say which limit is not kept. Areas without a decile are told
    together, last, with decile `None`, and are not judged.
    """
    hours = visible_minutes(problem, plan).sum(axis=1) / MINUTES_PER_HOUR
    demand = problem.heat.sum(axis=1)
    weeks = problem.horizon.days / DAYS_PER_WEEK
    deciles = [area.imd_decile for area in problem.areas]
    mean = _per_head(float(hours.sum()), sum(a.population or 0 for a in problem.areas), weeks)
    audit = []
    for decile in sorted(set(deciles), key=lambda decile: (decile is None, decile)):
        own = np.array([other == decile for other in deciles])
        residents = sum(a.population or 0 for a in problem.areas if a.imd_decile == decile)
        share_of_hours = _share(hours[own].sum(), hours.sum())
        share_of_demand = _share(demand[own].sum(), demand.sum())
        row = {
            "decile": decile,
            "areas": int(own.sum()),
            "population": residents,
            "visible_hours": round(float(hours[own].sum()), 2),
            "share_of_hours": share_of_hours,
            "share_of_demand": share_of_demand,
            "hours_to_demand": round(share_of_hours / share_of_demand, 2)
            if share_of_demand
            else None,
            "hours_per_1000": _per_head(float(hours[own].sum()), residents, weeks),
        }
        audit.append(row | {"flags": [] if decile is None else _flags(row, mean, limits)})
    return audit


def _flags(row: Mapping[str, Any], mean: float | None, limits: AuditLimits) -> list[str]:
    ratio, per_head = row["hours_to_demand"], row["hours_per_1000"]
    broken = {
        LESS: ratio is not None and ratio < limits.least_ratio,
        MORE: row["share_of_hours"] > limits.most_ratio * row["share_of_demand"],
        PER_HEAD: bool(per_head and mean) and per_head > limits.most_times_mean * (mean or 0),
    }
    return [flag for flag, holds in broken.items() if holds]


def verdict_of(rows: Sequence[Mapping[str, Any]], limits: AuditLimits) -> dict[str, Any]:
    """Whether the audit is within its limits, in one word and in sentences, with the limits."""
    judged = [row for row in rows if row["decile"] is not None]
    flagged = [row for row in judged if row["flags"]]
    verdict = (OUTSIDE if flagged else WITHIN) if judged else NOT_JUDGED
    return {
        "verdict": verdict,
        "sentences": [*_sentences(judged, flagged, limits), *_without(rows)],
        "note": NOTE,
        "least_ratio": limits.least_ratio,
        "most_ratio": limits.most_ratio,
        "most_times_mean_per_resident": limits.most_times_mean,
    }


def _sentences(
    judged: Sequence[Mapping[str, Any]],
    flagged: Sequence[Mapping[str, Any]],
    limits: AuditLimits,
) -> list[str]:
    if not judged:
        return ["No area has a deprivation decile, so equity is not judged."]
    if not flagged:
        return [
            "Equity: in every deprivation decile the share of visible hours is "
            f"{limits.least_ratio:g} to {limits.most_ratio:g} times the share of demand."
        ]
    told = []
    for flag, unit in ((LESS, "ratio"), (MORE, "ratio"), (PER_HEAD, "head")):
        own = [row for row in flagged if flag in row["flags"]]
        if own:
            deciles = ", ".join(f"{row['decile']} ({_figure(row, unit)})" for row in own)
            noun = "decile" if len(own) == 1 else "deciles"
            told.append(f"{flag}: {noun} {deciles}")
    return [f"Equity is outside its limits (1 = most deprived): {'; '.join(told)}."]


def _figure(row: Mapping[str, Any], unit: str) -> str:
    if unit == "head":
        return f"{row['hours_per_1000']:.1f} h a week for 1,000 residents"
    ratio = row["hours_to_demand"]
    return "hours without demand" if ratio is None else f"{ratio:.2f} times"


def _without(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    none = next((row for row in rows if row["decile"] is None), None)
    if none is None or len(rows) == 1:
        return []
    one = none["areas"] == 1
    areas = "1 area has" if one else f"{none['areas']} areas have"
    return [
        f"{areas} no decile and {'is' if one else 'are'} told apart: "
        f"{100 * none['share_of_hours']:.1f} % of visible hours for "
        f"{100 * none['share_of_demand']:.1f} % of demand."
    ]


def _per_head(hours: float, residents: int, weeks: float) -> float | None:
    return round(THOUSAND * hours / residents / weeks, 2) if residents else None


def _share(part: float, whole: float) -> float:
    return round(float(part) / float(whole), DECIMALS) if whole else 0.0
