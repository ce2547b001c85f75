"""Two plans side by side: the rows of the table, the panels of the picture, a sentence."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from dashboards import wording
from dashboards.figures.comparison import Contrast

Summary = dict[str, Any]
Written = Callable[[float | None], str]
Pair = tuple[Summary, Summary]
WAITING = "Waiting for its turn"
ENDED = frozenset({"finished", "incomplete", "failed", "interrupted"})


def _rota(summaries: Pair, key: str) -> tuple[float | None, float | None]:
    first, second = (summary.get("rota", {}).get(key) for summary in summaries)
    return first, second


def table(summaries: Pair, caps: tuple[float, float], names: tuple[str, str]) -> pd.DataFrame:
    """The figures that decide, a column a plan, with the difference."""
    rows: list[tuple[str, str, str, str]] = []

    def add(title: str, values: tuple[float | None, float | None], written: Written) -> None:
        first, second = values
        difference = wording.NOT_KNOWN
        if first is not None and second is not None:
            difference = signed(second - first, written)
        rows.append((title, written(first), written(second), difference))

    add("Overtime cap, % of paybill", caps, lambda v: wording.percent((v or 0) / 100, 2))
    add("Overtime", _rota(summaries, "overtime_cost_gbp"), wording.pounds)
    share = _rota(summaries, "overtime_share_of_paybill")
    add("Overtime, % of paybill", share, lambda v: wording.percent(v, 2))
    add("Overtime, hours", _rota(summaries, "overtime_hours"), wording.hours)
    add("Staff-hours short", _rota(summaries, "shortfall_staff_hours"), wording.hours)
    bound = _rota(summaries, "shortfall_bound_staff_hours")
    add("Least that is possible (proved)", bound, wording.hours)
    add("Gap, staff-hours", _rota(summaries, "gap_staff_hours"), wording.hours)
    add("Shortfall, weighted by priority", _rota(summaries, "objective"), wording.hours)
    add("Least that is possible, weighted (proved)", _rota(summaries, "bound"), wording.hours)
    add("Gap, weighted", _rota(summaries, "gap"), wording.percent)
    add("Paybill of the period", _rota(summaries, "paybill_gbp"), wording.pounds)
    columns = ["", *names, "Difference"]
    return pd.DataFrame(rows, columns=columns)


def signed(difference: float, written: Written) -> str:
    """A difference with its sign in front."""
    text = written(abs(difference))
    if text == written(0.0):
        return wording.NO_DIFFERENCE
    return ("+" if difference > 0 else wording.MINUS) + text


def contrasts(summaries: Pair, caps: tuple[float, float]) -> list[Contrast]:
    """The panels of the picture."""
    panels = []
    short = _rota(summaries, "shortfall_staff_hours")
    bounds = _rota(summaries, "shortfall_bound_staff_hours")
    if None not in short:
        text = (wording.hours(short[0]), wording.hours(short[1]))
        panels.append(Contrast("Staff-hours short", _numbers(short), text, bounds=bounds))
    cost = _rota(summaries, "overtime_cost_gbp")
    if None not in cost:
        text = (wording.pounds(cost[0]), wording.pounds(cost[1]))
        panels.append(Contrast("Overtime, £", _numbers(cost), text))
    share = _rota(summaries, "overtime_share_of_paybill")
    if None not in share:
        values = _numbers(share)
        text = (wording.percent(share[0], 2), wording.percent(share[1], 2))
        in_percent = (100 * values[0], 100 * values[1])
        panels.append(Contrast("Overtime, % of paybill", in_percent, text, limits=caps))
    return panels


def _numbers(values: tuple[float | None, float | None]) -> tuple[float, float]:
    return float(values[0] or 0), float(values[1] or 0)


def sentence(summaries: Pair, caps: tuple[float, float]) -> str:
    """What the change of the cap buys or costs."""
    short = _rota(summaries, "shortfall_staff_hours")
    cost = _rota(summaries, "overtime_cost_gbp")
    if None in short or None in cost:
        return "At least one of the two runs ended without a rota, so they cannot be compared."
    hours = _numbers(short)[1] - _numbers(short)[0]
    money = _numbers(cost)[1] - _numbers(cost)[0]
    return (
        f"With the overtime cap at {caps[1]:g} % instead of {caps[0]:g} % of paybill, "
        f"{_change(hours, wording.hours)} staff-hours are short and "
        f"overtime costs {_change(money, wording.pounds)}. {_certainty(summaries)}"
    )


def _certainty(summaries: Pair) -> str:
    """How far either plan may be from the best, so that a small difference is not trusted."""
    gaps = _rota(summaries, "gap")
    if None in gaps:
        return "Nothing is proved about how good both are: give the runs more seconds."
    first, second = map(wording.percent, gaps)
    return (
        f"By priority, their shortfall is at most {first} and {second} from the least possible: "
        "give the runs more seconds if the difference is small beside that."
    )


def _change(difference: float, written: Written) -> str:
    text = written(abs(difference))
    if text == written(0.0):
        return "as many" if written is wording.hours else "the same"
    return f"{text} {'more' if difference > 0 else 'fewer' if written is wording.hours else 'less'}"


def progress(run: dict[str, Any]) -> str:
    """Where a run is, in words."""
    state = str(run["state"])
    if state in ENDED:
        reason = run.get("detail") or wording.plain(run.get("stop_reason") or "").lower()
        return f"{wording.plain(state)} ({reason})" if reason else wording.plain(state)
    latest = run.get("progress")
    if not latest:
        return WAITING if state == "queued" else wording.plain(state)
    said = f"{wording.plain(state)} the {latest['part']} for {latest['seconds']:,.0f} s"
    limit = run["request"].get("time_limit")
    if limit is not None:
        said += f" of at most {limit:,.0f} s"
    said += f": {wording.plain(latest['message']).lower()}"
    if latest.get("objective") is not None:
        goal = "weighted shortfall" if latest["part"] == "rota" else "objective"
        said += f", {goal} {latest['objective']:,.1f}"
        if latest.get("bound") is not None:
            said += f", least possible {latest['bound']:,.1f}"
    return said


def without_plans(runs: Sequence[dict[str, Any]]) -> str:
    """What the page says while not both runs have a plan."""
    if not all(run["state"] in ENDED for run in runs):
        return "Planning both: as things are, and with the other cap."
    if any(run.get("stop_reason") == "cancelled" for run in runs):
        return "Stopped before both had a plan, so nothing can be compared. Re-plan to try again."
    return "Not both runs ended with a plan; the reason stands beside each."
