"""How well demand was foretold on months that were held back, always beside last year's count."""

from typing import Any

import pandas as pd

from dashboards import wording

Json = dict[str, Any]
NAIVE, FORECAST = "last year's count", "forecast"
PEI_IN_WORDS = (
    "PEI: share of the best possible catch; PAI: times as many incidents as by chance. "
    "Both are observed, on months that the ranking never saw."
)


def grid(summary: Json) -> Json:
    """The block of accuracy by cell, empty where nothing was measured."""
    found: Json = summary.get("demand", {}).get("grid_accuracy") or {}
    return found


def sentences(summary: Json) -> list[str]:
    """What was measured, which ranking the plan uses, and whether intervals held."""
    found = grid(summary)
    if not found:
        return _by_area(summary.get("demand", {}))
    told = [
        f"{wording.count(len(found['months']), 'month')} held back, squares of "
        f"{found.get('cell_metres', 250)} m, the hottest {100 * found['area_share']:g} % of the "
        f"area. Cells are ranked by {found.get('ranked_by', NAIVE)}."
    ]
    difference, interval = found.get("pei_difference"), found.get("pei_difference_ci95")
    if difference is not None and interval:
        low, high = interval
        told.append(
            f"The forecast's PEI is {difference:+.3f} against {NAIVE} (95 % {low:+.3f} to "
            f"{high:+.3f})" + (": no difference shown." if low <= 0 <= high else ".")
        )
    held, model = found.get("interval_coverage"), found.get("interval_coverage_by_model")
    if held is not None:
        by_model = "" if model is None else f" (the model expects {wording.percent(model)})"
        told.append(
            f"Intervals of {100 * found.get('interval_level', 0.9):g} % held "
            f"{wording.percent(held)} of the counts{by_model}."
        )
    return told


def _by_area(demand: Json) -> list[str]:
    if demand.get("pei") is None:
        return ["Not measured: the history is too short, or has too few incidents, to hold back."]
    told = f"By area, on the last quarter of the history: PEI {demand['pei']:.2f}"
    if demand.get("naive_pei") is not None:
        told += f" against {demand['naive_pei']:.2f} for {NAIVE}"
    if demand.get("pai") is not None:
        told += f"; PAI {demand['pai']:.2f}"
    return [told + ". By cell it was not measured: that takes four whole months without gaps."]


def months(summary: Json) -> pd.DataFrame:
    """Both rankings month by month; a figure that a plan does not have is left out."""
    rows = [
        {
            "Month": month["month"],
            "Incidents": f"{month['incidents']:,}",
            "Caught in it, last year's count": wording.percent(month.get("naive_hit_rate")),
            "PAI, last year's count": _number(month.get("naive_pai"), 1),
            "PEI, last year's count": _number(month.get("naive_pei"), 3),
            "PEI, forecast": _number(month.get("forecast_pei"), 3),
            "Observed to expected": _number(_ratio(month), 2),
        }
        for month in grid(summary).get("months", ())
    ]
    table = pd.DataFrame(rows)
    known = [name for name in table.columns if (table[name] != wording.NOT_KNOWN).any()]
    return table[known]


def series(summary: Json) -> dict[str, list[tuple[str, float]]]:
    """PEI by month of both rankings, where it is known."""
    found = grid(summary).get("months", ())
    named = {NAIVE: "naive_pei", FORECAST: "forecast_pei"}
    return {
        name: [(m["month"], float(m[key])) for m in found if m.get(key) is not None]
        for name, key in named.items()
    }


def calibration(summary: Json) -> list[float]:
    """Observed over expected incidents by tenth of what was expected, the quietest cells first."""
    return [float(ratio) for ratio in grid(summary).get("observed_over_expected_by_tenth", ())]


def calibration_table(ratios: list[float]) -> pd.DataFrame:
    """The ratios with their groups."""
    return pd.DataFrame(
        [
            {"Tenth of expected incidents": f"{rank}", "Observed over expected": f"{ratio:.2f}"}
            for rank, ratio in enumerate(ratios, start=1)
        ]
    )


def _ratio(month: Json) -> float | None:
    """Calibration of one month, under whichever names a plan tells it."""
    if month.get("observed_over_expected") is not None:
        return float(month["observed_over_expected"])
    expected = month.get("expected")
    return month["incidents"] / expected if expected else None


def _number(value: float | None, decimals: int) -> str:
    return wording.NOT_KNOWN if value is None else f"{value:.{decimals}f}"
