"""What each weighting of incidents would make of the plan."""

from typing import Any

import pandas as pd

from dashboards import wording
from dashboards.views.demand_choice import MEASURES, POLICE

TOLD_CATEGORIES = 3
NO_BREAK = "\N{NO-BREAK SPACE}"


def options(weightings: pd.DataFrame | None) -> dict[str, str]:
    """Measures to choose from; weightings of the plan in its own order, the chosen one named."""
    if weightings is None or weightings.empty:
        return dict(MEASURES)
    plain = {name: MEASURES[name] for name in ("work", "incidents")}
    chosen_police = _police_of_chosen(weightings)
    for (name, police), own in _groups(weightings):
        key = name if police == chosen_police else f"{name}{POLICE}"
        if name in MEASURES:
            words = MEASURES[name]
            words += "" if key == name else ", with what police find"
            plain[key] = words + (" - the plan's" if bool(own["chosen"].iloc[0]) else "")
    return plain


def effects(weightings: pd.DataFrame) -> pd.DataFrame:
    """One row a weighting: what stays hottest, what the present patrols cover, where heat lies."""
    chosen_police = _police_of_chosen(weightings)
    rows = []
    for (name, police), own in _groups(weightings):
        largest = own.nlargest(TOLD_CATEGORIES, "heat_share")
        heat = ", ".join(
            f"{wording.plain(category).lower()} {100 * share:.0f}{NO_BREAK}%"
            for category, share in zip(largest["category"], largest["heat_share"], strict=True)
        )
        words = wording.plain(name)
        words += "" if police == chosen_police else ", with what police find"
        first = own.iloc[0]
        cover = str(first.get("patrol_cover", ""))
        rows.append(
            {
                "Weighting": f"{words} (the plan's)" if bool(first["chosen"]) else words,
                "Hottest 1 % kept": wording.percent(float(first["hottest_shared"]), 0),
                "Heat that the patrols cover": wording.percent(float(cover) if cover else None),
                "Most of the heat": heat,
            }
        )
    return pd.DataFrame(rows)


def sentence(weightings: pd.DataFrame) -> str:
    """How much would change under another weighting, in words."""
    groups = [(key, own.iloc[0]) for key, own in _groups(weightings)]
    others = [(key, first) for key, first in groups if not bool(first["chosen"])]
    chosen = [(key, first) for key, first in groups if bool(first["chosen"])]
    if not chosen or not others:
        return ""
    (name, _), first = chosen[0]
    (other, _), least = min(others, key=lambda pair: float(pair[1]["hottest_shared"]))
    said = (
        f"The plan weighs by {name}. Weighed by {other}, {float(least['hottest_shared']):.0%} of "
        "its hottest cells would stay hottest"
    ).replace("%", " %")
    covers = [str(each.get("patrol_cover", "")) for each in (first, least)]
    if all(covers):
        now, then = (wording.percent(float(cover)) for cover in covers)
        said += f", and its patrols as they are would cover {then} of the heat instead of {now}"
    return said + ". Modelled; to see a plan made for it, choose it and plan again."


def _groups(weightings: pd.DataFrame) -> list[tuple[tuple[str, float], pd.DataFrame]]:
    by = ["weighting", "police_generated_weight"]
    found: list[Any] = list(weightings.groupby(by, sort=False))
    return [((str(key[0]), float(key[1])), own) for key, own in found]


def _police_of_chosen(weightings: pd.DataFrame) -> float:
    chosen = weightings.loc[weightings["chosen"].astype(bool), "police_generated_weight"]
    return float(chosen.iloc[0]) if len(chosen) else 0.0
