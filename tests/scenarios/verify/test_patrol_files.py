"""The checker finds what is changed in the reserve, the places and the equity audit of a plan."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scenarios.schema.pack import Pack
from scenarios.verify import verify_folder
from tests.planned import Change, Row, edit_summary, in_rows


def in_patrols(change: Callable[[dict[str, Any]], Any]) -> Change:
    return lambda folder: edit_summary(folder, lambda told: change(told["patrols"]))


def in_audit(**facts: Any) -> Change:
    return in_patrols(lambda told: told["imd_audit"][0].update(facts))


def keep_more(rows: list[Row]) -> None:
    row = max(rows, key=lambda row: float(row["needed"]))
    row["needed"] = str(float(row["needed"]) + 1)


def send_the_reserve_out(rows: list[Row]) -> None:
    row = next(row for row in rows if row["purpose"] == "response_reserve")
    row["purpose"] = "visible"


def move(rows: list[Row]) -> None:
    rows[0]["longitude"] = str(float(rows[0]["longitude"]) + 0.01)


def turn_the_verdict(told: dict[str, Any]) -> None:
    within = told["equity"]["verdict"] == "within limits"
    told["equity"]["verdict"] = "outside limits" if within else "within limits"


CHANGES: dict[str, tuple[str, Change]] = {
    "a larger reserve asked for": ("reserve.csv", in_rows("reserve.csv", keep_more)),
    "another reason": (
        "gives a reason that does not hold",
        in_rows("reserve.csv", lambda rows: rows[3].update(reason="as ever")),
    ),
    "an hour left out": ("1 hours are missing", in_rows("reserve.csv", lambda rows: rows.pop())),
    "an hour twice": ("there twice", in_rows("reserve.csv", lambda rows: rows.append(rows[0]))),
    "a reserve on patrol": ("reserve.csv", in_rows("patrols.csv", send_the_reserve_out)),
    "more hours in reserve": (
        "patrols.reserve_hours",
        in_patrols(lambda told: told.update(reserve_hours=told["reserve_hours"] + 1)),
    ),
    "no file of the reserve": ("reserve.csv", lambda folder: (folder / "reserve.csv").unlink()),
    "a place elsewhere": ("has another point", in_rows("places.csv", move)),
    "a place at the end of the world": (
        "has another point",
        in_rows("places.csv", lambda rows: rows[0].update(latitude="900")),
    ),
    "a place in another area": (
        "does not lie in 'A99'",
        in_rows("places.csv", lambda rows: rows[0].update(area_id="A99")),
    ),
    "a control that is none": (
        "places are controls, but the policy asks for 0",
        in_rows("places.csv", lambda rows: rows[0].update(control="true")),
    ),
    "a place more": (
        "is no place",
        in_rows("places.csv", lambda rows: rows.append(rows[0] | {"place_id": "A1-H99"})),
    ),
    "a place less": ("1 places are missing", in_rows("places.csv", lambda rows: rows.pop())),
    "a better delivery": (
        "the policy give 0.55",
        in_rows("places.csv", lambda rows: rows[0].update(delivered_share="0.9")),
    ),
    "more hours for a decile": ("visible_hours", in_audit(visible_hours=9e6)),
    "a better ratio": ("hours_to_demand is 9.9", in_audit(hours_to_demand=9.9)),
    "fewer hours a head": ("hours_per_1000 is 0.01", in_audit(hours_per_1000=0.01)),
    "a flag of nothing": ("flags ['much']", in_audit(flags=["much"])),
    "no decile": (
        "is not a line for each of the deciles",
        in_patrols(lambda told: told["imd_audit"].pop()),
    ),
    "an audit in words": (
        "is not a line for each of the deciles",
        in_patrols(lambda told: told.update(imd_audit="fine")),
    ),
    "visits that nobody foresees": (
        "patrols.predictability.repeated_next_day",
        in_patrols(lambda told: told["predictability"].update(repeated_next_day=-0.5)),
    ),
    "another verdict": ("patrols.equity.verdict", in_patrols(turn_the_verdict)),
    "another limit": (
        "patrols.equity.least_ratio",
        in_patrols(lambda told: told["equity"].update(least_ratio=0.1)),
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_changed_is_found(pack: Pack, copy: Path, name: str) -> None:
    expected, change = CHANGES[name]
    change(copy)
    told = "\n".join(f"{each.who} {each.message}" for each in verify_folder(pack, copy))
    assert expected in told
