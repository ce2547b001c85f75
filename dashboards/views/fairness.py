"""How evenly the burdens of a rota are shared, whom it owes rest, and by what rules it was made."""

from typing import Any

import pandas as pd

from dashboards import wording
from dashboards.views.rota import RotaFilter, narrowed
from dashboards.wording import ROLE_GROUPS
from scenarios.export.person_sections import PEOPLE


def _words(*figures: str) -> dict[str, str]:
    """What the printed report calls these figures of a person."""
    return {figure: PEOPLE[figure] for figure in figures}


BURDENS = _words(
    "nights", "weekend_tours", "early_starts", "overtime_hours", "rest_days_worked", "on_call_days"
)
OVER_TIME = {
    "nights_over_time": "Nights, with the past",
    "weekend_tours_over_time": "Weekend tours, with the past",
    "early_starts_over_time": "Early starts, with the past",
    "overtime_hours_offered_over_time": "Overtime offered, with the past, h",
    "rest_days_worked_over_time": "Rest days worked, with the past",
    "on_call_days_over_time": "Days on call, with the past",
}
STRAIN = _words(
    "quick_turnarounds",
    "single_days_off",
    "backward_rotations",
    "long_tours",
    "short_recoveries",
    "longest_run",
    "fatigue_points",
)
OWED = {
    "rest_days_given_back": "Rest days given back",
    "rest_days_owed_after": "Rest days owed",
    "rest_debt_minutes": "Compensatory rest due, h",
    "toil_minutes_after": "Time off owed, h",
}
IN_MINUTES = ("rest_debt_minutes", "toil_minutes_after")
SPREAD = {"least": "Least", "median": "Middle", "mean": "Mean", "most": "Most", "gini": "Gini"}
RULES = {
    "rule": "Rule",
    "statement": "What it says",
    "settings": "Settings",
    "authority": "Authority",
    "source": "Source",
    "status": "Checked",
}
STATUS = {
    "V1": "primary text read",
    "V2": "secondary source",
    "D": "worked out",
    "M": "not verified",
    "P": "project's choice",
}
"""How far a rule's number was verified, in a few words."""


def spread_table(rota: dict[str, Any], chosen: RotaFilter) -> pd.DataFrame:
    """Each burden over the people of each role group, as the summary of the plan tells it.

    Groups stand side by side, each with its least, middle and most; one alone has its mean too.
    """
    groups = {
        group: figures
        for group, figures in rota.get("fairness", {}).get("by_group", {}).items()
        if chosen.group in (None, group)
    }
    rows = []
    for key, name in (BURDENS | OVER_TIME | STRAIN).items():
        spreads = {group: figures[key] for group, figures in groups.items() if key in figures}
        if chosen.group is not None:
            rows += [{"What": name, **_in_full(spread)} for spread in spreads.values()]
        elif spreads:
            heads = {group: _head(group, groups[group]) for group in spreads}
            told = {heads[group]: _in_one_cell(spread) for group, spread in spreads.items()}
            rows.append({"What": name, **told})
    return pd.DataFrame(rows)


def _head(group: str, figures: dict[str, Any]) -> str:
    return f"{ROLE_GROUPS.get(group, group)} ({figures['people']:,})"


def _in_full(spread: dict[str, float]) -> dict[str, str]:
    return {
        word: f"{spread[part]:.2f}" if part == "gini" else amount(spread[part])
        for part, word in SPREAD.items()
    }


def _in_one_cell(spread: dict[str, float]) -> str:
    if not spread["most"]:
        return "none"
    ends = (amount(spread[part]) for part in ("least", "median", "most"))
    return f"{' / '.join(ends)} ({spread['gini']:.2f})"


def amount(value: float) -> str:
    """A count or hours, with at most one decimal."""
    return f"{value:,.1f}".removesuffix(".0")


def person_table(
    people: pd.DataFrame, ledger: pd.DataFrame, staff: pd.DataFrame, chosen: RotaFilter
) -> pd.DataFrame:
    """Everybody's burdens, strain and rest that is owed, the most tired first."""
    people = narrowed(people, chosen).sort_values(
        ["fatigue_points", "staff_id"], ascending=[False, True]
    )
    names = dict(zip(staff["staff_id"], staff["name"], strict=True)) if "name" in staff else {}
    owed = ledger.set_index("staff_id").reindex(people["staff_id"]).fillna(0)
    table = {
        "Who": [wording.person(who, names.get(who)) for who in people["staff_id"]],
        "Group": [ROLE_GROUPS.get(group, group) for group in people["role_group"]],
    }
    for key, name in ({"fatigue_points": PEOPLE["fatigue_points"]} | BURDENS | STRAIN).items():
        table[name] = [amount(value) for value in people[key]]
    for key, name in OWED.items():
        part = 60 if key in IN_MINUTES else 1
        table[name] = [amount(value / part) for value in owed[key]]
    return pd.DataFrame(table)


def rules_table(rules: pd.DataFrame) -> pd.DataFrame:
    """The rules of the rota, and the provisions of its pay, under the policy of the plan."""
    own = rules[rules["part"].isin(("rota", "pay"))]
    told = own.assign(
        rule=own["rule"].map(wording.plain),
        status=[f"{status}: {STATUS[status]}" for status in own["status"]],
    )
    return told[list(RULES)].rename(columns=RULES)
