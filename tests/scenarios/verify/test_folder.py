"""The checker finds whatever is changed in a written plan, and nothing in one that is sound."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from optimiser.rule import Breach
from scenarios.generate import generate_pack
from scenarios.problems import PackError
from scenarios.schema.pack import Pack
from scenarios.verify import verify_folder
from tests.planned import (
    OFFICERS,
    SEED,
    WEEKS,
    Change,
    Row,
    edit_summary,
    in_rows,
    read_rows,
    read_summary,
)


def in_summary(change: Callable[[dict[str, Any]], Any]) -> Change:
    return lambda folder: edit_summary(folder, change)


def set_cell(name: str, value: str, row: int = 0) -> Callable[[list[Row]], None]:
    def change(rows: list[Row]) -> None:
        assert rows[row][name] != value
        rows[row][name] = value

    return change


def add_to(*path: str, amount: float = 1.0) -> Change:
    def change(summary: dict[str, Any]) -> None:
        block = summary
        for name in path[:-1]:
            block = block[name]
        block[path[-1]] += amount

    return in_summary(change)


def swap_the_shift(rows: list[Row]) -> None:
    codes = sorted({row["shift_code"] for row in rows})
    rows[0]["shift_code"] = next(code for code in codes if code != rows[0]["shift_code"])


def busiest(rows: list[Row]) -> Row:
    return max(rows, key=lambda row: float(row["on_duty"]))


def double_a_tour(rows: list[Row]) -> None:
    rows.append(dict(rows[0]))


def move_a_patrol_before_its_tour(rows: list[Row]) -> None:
    first = min(rows, key=lambda row: row["start"])
    first["start"] = "2026-10-01T00:00:00+00:00"


def overlap_two_patrols(rows: list[Row]) -> None:
    own = [row for row in rows if row["staff_ids"] == rows[-1]["staff_ids"]]
    assert len(own) > 1
    own[1]["start"] = own[0]["start"]


def as_patrol(name: str, value: str) -> Change:
    """Give the first row of a crew on patrol another value."""

    def change(rows: list[Row]) -> None:
        row = next(row for row in rows if row["purpose"] in ("hotspot", "visible"))
        assert row[name] != value
        row[name] = value

    return in_rows("patrols.csv", change)


def turn_the_purpose(rows: list[Row]) -> None:
    row = next(row for row in rows if row["purpose"] == "hotspot")
    row["purpose"] = "visible"


def in_tiers(part: str, change: Callable[[list[Any]], Any]) -> Change:
    return in_summary(lambda summary: change(summary[part]["tiers"]))


def owe_a_day(folder: Path) -> None:
    file = folder / "owed.csv"
    file.write_text(file.read_text("utf-8") + "PC001,rest_day,9,,\n", "utf-8")


CHANGES: dict[str, tuple[str, Change]] = {
    "a stranger on patrol": ("patrols.csv", as_patrol("staff_ids", "NOBODY")),
    "nobody on patrol": ("patrols.csv", as_patrol("staff_ids", "")),
    "another call sign": ("call sign", as_patrol("crew_id", "")),
    "a place elsewhere": ("place", as_patrol("place_id", "A99")),
    "a patrol that neither walks nor drives": ("patrols.csv", as_patrol("transport", "")),
    "a hot spot told as cool": ("is not its area", in_rows("patrols.csv", turn_the_purpose)),
    "a tier twice": ("goals in order", in_tiers("patrols", lambda tiers: tiers.append(tiers[0]))),
    "a tier in another unit": (
        "goals in order",
        in_tiers("caseloads", lambda tiers: tiers[2].update(unit="people")),
    ),
    "no status": ("rota.status", in_summary(lambda summary: summary["rota"].pop("status"))),
    "a tour with another shift": ("rota.csv", in_rows("rota.csv", swap_the_shift)),
    "a debt of rest that is not there": (
        "ledger.csv",
        in_rows("ledger.csv", lambda rows: rows[0].update(rest_debt_minutes="61")),
    ),
    "time off that is not told": (
        "ledger.csv",
        in_rows("ledger.csv", lambda rows: rows[0].update(toil_minutes_after="7")),
    ),
    "a day owed that nobody earned": (
        "owed.csv",
        owe_a_day,
    ),
    "less owed than the plan makes": (
        "rota.ledger.hours_made_owed",
        add_to("rota", "ledger", "hours_made_owed"),
    ),
    "a night that nobody worked": (
        "people.csv",
        in_rows("people.csv", lambda rows: rows[0].update(nights="29")),
    ),
    "fewer points than the tours have": (
        "people.csv",
        in_rows("people.csv", lambda rows: rows[0].update(fatigue_points="-10")),
    ),
    "overtime that is not told of a person": (
        "people.csv",
        in_rows("people.csv", lambda rows: rows[0].update(overtime_hours="99")),
    ),
    "a person without figures": ("people.csv", in_rows("people.csv", lambda rows: rows.pop(0))),
    "weekends of PCSOs for nothing": (
        "pcso_weekend_cost_gbp",
        in_summary(lambda summary: summary["rota"].update(pcso_weekend_cost_gbp=0.0)),
    ),
    "a rule that is not told": (
        "the rule longest_tour of the rota is missing",
        in_rows("rules.csv", lambda rows: rows.pop(1)),
    ),
    "a rule told surer than it is": (
        "status of the rule longest_tour",
        in_rows("rules.csv", set_cell("status", "V1", row=1)),
    ),
    "a rule of another's authority": (
        "authority of the rule longest_tour",
        in_rows("rules.csv", set_cell("authority", "regulation", row=1)),
    ),
    "figures twice": ("people.csv", in_rows("people.csv", lambda rows: rows.append(rows[0]))),
    "nights before that nobody tells": (
        "nights_before",
        in_rows("people.csv", lambda rows: rows[0].update(nights_before="91")),
    ),
    "an offer that nobody refused": (
        "overtime_hours_refused_before",
        in_rows("people.csv", lambda rows: rows[0].update(overtime_hours_refused_before="3")),
    ),
    "a fairer spread than there is": (
        "response.overtime_hours_offered_over_time.gini",
        in_summary(
            lambda summary: summary["rota"]["fairness"]["by_group"]["response"][
                "overtime_hours_offered_over_time"
            ].update(gini=-0.5)
        ),
    ),
    "a spread that nobody has": (
        "response.nights.most",
        in_summary(
            lambda summary: summary["rota"]["fairness"]["by_group"]["response"]["nights"].update(
                most=99
            )
        ),
    ),
    "a person without an account": (
        "ledger.csv",
        in_rows("ledger.csv", lambda rows: rows.pop(0)),
    ),
    "an account twice": (
        "ledger.csv",
        in_rows("ledger.csv", lambda rows: rows.append(dict(rows[0]))),
    ),
    "another shortfall without specials": (
        "shortfall_without_specials",
        add_to("rota", "shortfall_without_specials_staff_hours"),
    ),
    "another total of rest days owed": (
        "summary.json",
        add_to("rota", "ledger", "rest_days_owed"),
    ),
    "a tour that is not there": ("coverage.csv", in_rows("rota.csv", lambda rows: rows.pop(0))),
    "a tour twice": ("one_duty_a_day", in_rows("rota.csv", double_a_tour)),
    "an unknown person": ("rota.csv", in_rows("rota.csv", set_cell("staff_id", "NOBODY"))),
    "an unknown shift": ("rota.csv", in_rows("rota.csv", set_cell("shift_code", "XX"))),
    "an unknown kind": ("rota.csv", in_rows("rota.csv", set_cell("kind", "favour"))),
    "a day outside the period": ("rota.csv", in_rows("rota.csv", set_cell("date", "2027-01-31"))),
    "another base": ("rota.csv", in_rows("rota.csv", set_cell("base_id", "B99"))),
    "another price": ("rota.csv", in_rows("rota.csv", set_cell("cost_pence", "99900"))),
    "overtime that was not worked": (
        "rota.csv",
        in_rows("rota.csv", set_cell("overtime_minutes", "600")),
    ),
    "a lock that is none": ("rota.csv", in_rows("rota.csv", set_cell("locked", "true"))),
    "a cell that cannot be read": ("rota.csv", in_rows("rota.csv", set_cell("start", "early"))),
    "a time without an offset": (
        "rota.csv",
        in_rows("rota.csv", set_cell("start", "2026-11-30T07:00:00")),
    ),
    "more people on duty": (
        "coverage.csv",
        in_rows("coverage.csv", lambda rows: busiest(rows).update(on_duty="99")),
    ),
    "less required": (
        "coverage.csv",
        in_rows("coverage.csv", lambda rows: busiest(rows).update(required="0", shortfall="0")),
    ),
    "an hour that is not there": (
        "coverage.csv",
        in_rows("coverage.csv", lambda rows: rows.remove(busiest(rows))),
    ),
    "an hour twice": (
        "coverage.csv",
        in_rows("coverage.csv", lambda rows: rows.append(dict(rows[0]))),
    ),
    "another requirement": (
        "staffing_requirement.csv",
        in_rows("staffing_requirement.csv", set_cell("required", "77")),
    ),
    "other demand": ("demand.csv", in_rows("demand.csv", set_cell("expected_minutes", "500"))),
    "demand of an unknown place": (
        "demand.csv",
        in_rows("demand.csv", set_cell("place_id", "NOWHERE")),
    ),
    "two patrols at once": ("two places", in_rows("patrols.csv", overlap_two_patrols)),
    "a patrol off duty": (
        "is not on duty",
        in_rows("patrols.csv", move_a_patrol_before_its_tour),
    ),
    "a patrol nowhere": ("patrols.csv", in_rows("patrols.csv", set_cell("area_id", "NOWHERE"))),
    "a pair of one": (
        "are not a",
        in_rows("patrols.csv", lambda rows: rows[0].update(staff_ids="PC001", mode="paired")),
    ),
    "a patrol that is not there": (
        "summary.json",
        in_rows("patrols.csv", lambda rows: rows.pop(len(rows) // 2)),
    ),
    "an offender without a manager": (
        "has 0 lead managers",
        in_rows("caseloads.csv", lambda rows: rows.pop()),
    ),
    "an offender with two": (
        "has 2 lead managers",
        in_rows("caseloads.csv", lambda rows: rows.append(dict(rows[0]))),
    ),
    "a stranger among the offenders": (
        "is unknown",
        in_rows("caseloads.csv", set_cell("offender_ref", "NOBODY")),
    ),
    "other points": ("caseloads.csv", in_rows("caseloads.csv", set_cell("points", "1"))),
    "another past": (
        "caseloads.csv",
        in_rows("caseloads.csv", set_cell("previous_manager_id", "M99")),
    ),
    "a bound above the objective": (
        "is above the objective",
        add_to("rota", "bound", amount=1e6),
    ),
    "another gap": ("rota.gap", add_to("rota", "gap")),
    "another objective": ("rota.objective", add_to("rota", "objective")),
    "another tier": ("rota tier", in_summary(lambda s: s["rota"]["tiers"][1].update(objective=1))),
    "breaches in the summary": ("rota.breaches", add_to("rota", "breaches")),
    "a total left out": (
        "rota.overtime_hours",
        in_summary(lambda summary: summary["rota"].pop("overtime_hours")),
    ),
    "a part left out": ("patrols.csv", in_summary(lambda summary: summary.pop("patrols"))),
    "a rota without a plan": (
        "rota.csv",
        in_summary(lambda summary: summary["rota"].update(status="infeasible")),
    ),
    "a file left out": ("patrols.csv", lambda folder: (folder / "patrols.csv").unlink()),
    "another header": (
        "caseloads.csv",
        lambda folder: (folder / "caseloads.csv").write_text("offender,manager\n"),
    ),
    "a breach that the plan tells": (
        "breaches.csv",
        lambda folder: (folder / "breaches.csv").write_text(
            "rule,who,when,excess,unit,message\nminimum_rest,PC001,,1,hours,too short\n"
        ),
    ),
}
TOTALS = [
    ("demand", "incidents"),
    ("demand", "unplaced"),
    ("demand", "outside"),
    ("demand", "expected_officer_hours_per_week"),
    ("rota", "required_staff_hours"),
    ("rota", "required_visit_hours"),
    ("rota", "shortfall_staff_hours"),
    ("rota", "on_duty_staff_hours"),
    ("rota", "overtime_hours"),
    ("rota", "overtime_cost_gbp"),
    ("rota", "paybill_gbp"),
    ("rota", "changes_to_published"),
    ("patrols", "single_crew_hours"),
    ("patrols", "paired_crew_hours"),
    ("patrols", "pcso_single_hours"),
    ("patrols", "areas_below_floor"),
    ("caseloads", "offenders"),
    ("caseloads", "moves"),
    ("caseloads", "max_load_percent"),
    ("caseloads", "over_110"),
    ("caseloads", "visits_due"),
]
SHARES = [
    ("rota", "overtime_share_of_paybill"),
    ("patrols", "harm_weighted_cover"),
    ("patrols", "visible_share_of_neighbourhood_time"),
]


def told(breaches: tuple[Breach, ...]) -> str:
    return "\n".join(f"{breach.rule} {breach.who} {breach.message}" for breach in breaches)


def test_a_sound_plan_has_no_breach(pack: Pack, planned: tuple[Path, Path]) -> None:
    assert verify_folder(pack, planned[1]) == ()


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_plan_is_found_out(pack: Pack, copy: Path, name: str) -> None:
    expected, change = CHANGES[name]
    change(copy)
    assert expected in told(verify_folder(pack, copy))


def test_every_total_and_share_is_worked_out_again(pack: Pack, copy: Path) -> None:
    for path in TOTALS:
        add_to(*path)(copy)
    for path in SHARES:
        add_to(*path, amount=0.001)(copy)
    found = told(verify_folder(pack, copy))
    assert [path for path in (*TOTALS, *SHARES) if ".".join(path) not in found] == []


def test_a_rule_is_asked_with_the_changes_of_the_scenario(pack: Pack, copy: Path) -> None:
    edit_summary(copy, lambda summary: summary.update(changes={"policy.overtime.cap_percent": 0}))
    assert "overtime_cap" in told(verify_folder(pack, copy))


def test_a_plan_of_another_pack_is_found_out(planned: tuple[Path, Path]) -> None:
    other = generate_pack(OFFICERS, WEEKS, SEED + 1)
    found = told(verify_folder(other, planned[1]))
    for file in ("rota.csv", "staffing_requirement.csv", "demand.csv", "caseloads.csv"):
        assert file in found


def test_a_folder_without_a_plan_is_bad_input(pack: Pack, tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"there is no summary\.json here"):
        verify_folder(pack, tmp_path)
    (tmp_path / "summary.json").write_text("[]")
    with pytest.raises(PackError, match="not a summary"):
        verify_folder(pack, tmp_path)


def test_the_coverage_adds_up_to_the_shortfall(planned: tuple[Path, Path]) -> None:
    rows = read_rows(planned[1] / "coverage.csv")
    short = sum(float(row["shortfall"]) for row in rows)
    told_short = read_summary(planned[1])["rota"]["shortfall_staff_hours"]
    assert short == pytest.approx(told_short, abs=0.01)
