"""The feedback loop as it is shown: would patrols drift if they followed what they find?"""

from typing import Any

import pandas as pd

from dashboards import wording

Json = dict[str, Any]
NOTE = (
    "Simulated. True rates are assumed to be those of the history: this shows how a loop runs, not "
    "how this place was policed."
)


def sentence(loop: Json) -> str:
    """Which way of sharing patrol drifts most, and how the plan's own policy does."""
    cases = loop["cases"]
    if not cases:
        return "Nothing was simulated."
    worst = max(cases, key=lambda case: case["drift"][-1])
    own = cases[-1]
    return (
        f"After {loop['weeks']} weeks, patrols that follow {worst['case']} would have "
        f"{wording.percent(worst['drift'][-1])} of their time in the wrong place; "
        f"{own['case']}, {wording.percent(own['drift'][-1])}. {NOTE}"
    )


def table(loop: Json) -> pd.DataFrame:
    """Where each way of sharing patrol begins and ends."""
    return pd.DataFrame(
        [
            {
                "Patrol follows": case["case"],
                "Drift at first": wording.percent(case["drift"][0]),
                f"After {loop['weeks']} weeks": wording.percent(case["drift"][-1]),
                "Nine runs of ten, %": _between(case["low"][-1], case["high"][-1]),
                "Largest area at first": wording.percent(case["largest_share"][0]),
                "Largest area at the end": wording.percent(case["largest_share"][-1]),
            }
            for case in loop["cases"]
        ]
    )


def _between(low: float, high: float) -> str:
    return f"{100 * low:.1f} to {100 * high:.1f}"
