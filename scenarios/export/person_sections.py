"""Sections of the report about people: how burdens are shared, and whom rest is owed."""

import pandas as pd

from scenarios.export.html import section_of, table_of
from scenarios.export.people_files import gini
from scenarios.schema.pack import Pack

MINUTES_PER_HOUR = 60
ROLE_GROUPS = {"pcso": "PCSO"}
PEOPLE = {
    "nights": "Nights",
    "weekend_tours": "Weekend tours",
    "early_starts": "Early starts",
    "overtime_hours": "Overtime, h",
    "rest_days_worked": "Rest days worked",
    "quick_turnarounds": "Short rests",
    "single_days_off": "Single days off",
    "backward_rotations": "Starts that move back",
    "long_tours": "Long tours",
    "short_recoveries": "Short rests after nights",
    "longest_run": "Longest run, days",
    "on_call_days": "On call, days",
    "fatigue_points": "Points",
    "contracted_hours": "Contracted duty, h",
    "owed_hours": "Hours owed",
    "rest_days": "Rest days",
    "public_holidays_off": "Holidays off",
}


def people_section(pack: Pack, people: pd.DataFrame) -> str:
    """The least, the middle and the most of each group, then everybody; hours, never pay."""
    spreads = []
    for group, own in people.groupby("role_group", sort=False):
        for column, name in PEOPLE.items():
            values = own[column]
            ends = (
                *(float(values.min()), float(values.median()), float(values.mean())),
                *(float(values.max()), round(gini(values.tolist()), 2)),
            )
            spreads.append((ROLE_GROUPS.get(str(group), str(group).capitalize()), name, *ends))
    header = ("Role group", "In the period, by person", "Least", "Median", "Mean", "Most", "Gini")
    spread = table_of("How evenly burdens are shared", header, spreads)
    rows = people[["staff_id", *PEOPLE]].itertuples(index=False, name=None)
    everybody = table_of("Each person", ("Who", *PEOPLE.values()), rows)
    words = (
        "<p>Nights, weekends, early starts, overtime and rest days worked are shared with what "
        "people took on before, or were offered. The Gini coefficient is 0 where all of a group "
        "have as much and near 1 where one has it all. "
        "Points count tours that tire, by the rules of good practice in the policy: short rests, "
        "long runs, single days off, starts that move back. They judge a rota, nobody.</p>\n"
    )
    return section_of("Fairness", f'{words}{spread}<div class="scroll">{everybody}</div>\n')


def ledger_section(pack: Pack, ledger: pd.DataFrame) -> str:
    """People with anything owed to them or by them, and how long they went without a rest day."""
    owed = ["rest_debt_minutes", "rest_days_owed_after", "toil_minutes_after", "rest_days_worked"]
    owed += ["rest_days_given_back", "toil_given_back_minutes"]
    shown = ledger[(ledger[owed] != 0).any(axis=1)]
    rows = [
        (
            str(row["staff_id"]),
            int(row["longest_days_between_rest_days"]),
            int(row["short_rests"]),
            row["rest_debt_minutes"] / MINUTES_PER_HOUR,
            int(row["rest_days_worked"]),
            int(row["rest_days_given_back"]),
            float(row["rest_days_owed_after"]),
            row["toil_given_back_minutes"] / MINUTES_PER_HOUR,
            row["toil_minutes_after"] / MINUTES_PER_HOUR,
        )
        for row in shown.to_dict("records")
    ]
    header = (
        *("Who", "Longest from rest day to rest day, d", "Rests below the minimum"),
        *("Compensatory rest due, h", "Rest days worked", "Rest days given back"),
        *("Rest days owed after", "Time off given back, h", "Time off owed after, h"),
    )
    return section_of("Rest owed", table_of("People with an open account", header, rows))
