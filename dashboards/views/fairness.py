"""How evenly the burdens of a rota are shared, whom it owes rest, and by what rules it was made."""

from typing import Any

import pandas as pd

from dashboards.views.rota import RotaFilter, narrowed
from dashboards.wording import ROLE_GROUPS
from scenarios.export.person_sections import PEOPLE


def _words(*figures: str) -> dict[str, str]:
    """What the printed report calls these figures of a person."""
    return {figure: PEOPLE[figure] for figure in figures}


BURDENS = _words("nights", "weekend_tours", "early_starts", "overtime_hours", "rest_days_worked")
OVER_TIME = {
    "nights_over_time": "Nights, with the past",
    "weekend_tours_over_time": "Weekend tours, with the past",
    "early_starts_over_time": "Early starts, with the past",
    "overtime_hours_offered_over_time": "Overtime offered, with the past, h",
    "rest_days_worked_over_time": "Rest days worked, with the past",
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
    "statement": "Rule",
    "settings": "Settings",
    "authority": "Authority",
    "source": "Source",
    "status": "Status",
}


def spread_table(rota: dict[str, Any], chosen: RotaFilter) -> pd.DataFrame:
    """Each burden over the people of each role group, as the summary of the plan tells it."""
    rows = []
    for group, figures in rota.get("fairness", {}).get("by_group", {}).items():
        if chosen.group not in (None, group):
            continue
        for key, name in (BURDENS | OVER_TIME | STRAIN).items():
            if key in figures:
                told = {
                    word: f"{figures[key][part]:,.{2 if part == 'gini' else 1}f}"
                    for part, word in SPREAD.items()
                }
                rows.append({"Group": ROLE_GROUPS.get(group, group), "What": name, **told})
    return pd.DataFrame(rows)


def person_table(people: pd.DataFrame, ledger: pd.DataFrame, chosen: RotaFilter) -> pd.DataFrame:
    """Everybody's burdens, strain and rest that is owed, the most tired first."""
    people = narrowed(people, chosen).sort_values(
        ["fatigue_points", "staff_id"], ascending=[False, True]
    )
    owed = ledger.set_index("staff_id").reindex(people["staff_id"]).fillna(0)
    table = {"Who": people["staff_id"].to_list()}
    for key, name in (BURDENS | STRAIN).items():
        table[name] = [f"{value:,.4g}" for value in people[key]]
    for key, name in OWED.items():
        part = 60 if key in IN_MINUTES else 1
        table[name] = [f"{value / part:,.4g}" for value in owed[key]]
    return pd.DataFrame(table)


def rules_table(rules: pd.DataFrame) -> pd.DataFrame:
    """The rules of the rota, and the provisions of its pay, under the policy of the plan."""
    own = rules[rules["part"].isin(("rota", "pay"))]
    return own[list(RULES)].rename(columns=RULES)
