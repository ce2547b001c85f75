"""Accepting, refusing and confirming changes of lead manager, from the files of pack and plan."""

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from optimiser.solving import Limits
from scenarios.caseload_asked import Change
from scenarios.caseload_confirmation import ConfirmationRefused, confirm
from scenarios.caseload_decisions import changes_of, decide
from scenarios.load import load_pack
from scenarios.problems import PackError
from scenarios.run import plan_pack, write_plan
from scenarios.schema.cohort import ManagerRow, OffenderRow
from scenarios.verify import verify_folder
from scenarios.write import write_pack
from tests.packs import small_pack

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
PART = ["caseloads"]


def offender(ref: str, **facts: Any) -> OffenderRow:
    usual: dict[str, Any] = {
        "offender_ref": ref,
        "cohort": "fixed",
        "rag": "amber",
        "area_id": "A1",
        "statutory": False,
        "current_manager_id": "M1",
    }
    return OffenderRow(**(usual | facts))


def manager(manager_id: str, **facts: Any) -> ManagerRow:
    usual: dict[str, Any] = {"agency": "police", "base_id": "B1", "capacity_points": 180}
    return ManagerRow(manager_id=manager_id, **(usual | facts))


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A pack whose M1 has too much, and the plan of its caseloads."""
    cohort = [offender(f"N{number}") for number in range(4)]
    cohort.append(offender("N4", rag="red", managed_since=date(2026, 11, 9)))
    cohort.append(offender("N5", current_manager_id=None))
    pack = small_pack(offenders=tuple(cohort), managers=tuple(map(manager, ("M1", "M2", "M3"))))
    write_pack(pack, tmp_path / "pack")
    return tmp_path / "pack", planned(tmp_path / "pack", tmp_path / "plan")


def planned(pack: Path, out: Path) -> Path:
    return write_plan(plan_pack(load_pack(pack), only=PART, limits=Limits(9, workers=1)), out)


def moves(plan: Path) -> list[Change]:
    return [each for each in changes_of(plan) if each.previous_manager_id]


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_plan_is_made_again_around_what_was_decided(folders: tuple[Path, Path]) -> None:
    pack, plan = folders
    first, second, *_ = moves(plan)
    done = decide(
        pack,
        plan,
        "I Manager",
        accept=[first.offender_ref],
        refuse=[second.offender_ref],
        reason="court",
        now=NOW,
    )
    assert [row.decision for row in done.fresh] == ["accepted", "refused"]
    assert {each.offender_ref for each in done.undecided} == {
        each.offender_ref for each in changes_of(plan)
    } - {first.offender_ref, second.offender_ref}
    again = planned(pack, plan.with_name("again"))
    leader = {row["offender_ref"]: row["manager_id"] for row in rows(again / "caseloads.csv")}
    assert leader[first.offender_ref] == first.manager_id
    assert leader[second.offender_ref] == "M1"
    assert rows(pack / "decisions.csv")[1]["reason"] == "court"
    told = {row["offender_ref"]: row["decision"] for row in rows(again / "caseloads/handover.csv")}
    assert told.pop(first.offender_ref) == "accepted"
    assert set(told.values()) == {"undecided"}


def test_nothing_takes_effect_before_it_is_confirmed(folders: tuple[Path, Path]) -> None:
    pack, plan = folders
    before = load_pack(pack, PART)
    moved, *_ = moves(plan)
    with pytest.raises(ConfirmationRefused, match="none of the plan's changes is accepted"):
        confirm(pack, plan, "I Manager")
    with pytest.raises(PackError, match="--by"):
        confirm(pack, plan, " ")
    decide(pack, plan, "I Manager", accept=[moved.offender_ref], now=NOW)
    assert load_pack(pack, PART).offenders == before.offenders
    done = confirm(pack, plan, "I Manager", NOW)
    assert done.made == (moved,)
    after = load_pack(pack, PART)
    told = {"current_manager_id": moved.manager_id, "managed_since": date(2026, 11, 30)}
    assert after.offenders == tuple(
        row.model_copy(update=told) if row.offender_ref == moved.offender_ref else row
        for row in before.offenders
    )
    assert after.decisions == ()
    assert json.loads((plan / "confirmation.json").read_text())["by"] == "I Manager"
    with pytest.raises(ConfirmationRefused, match="confirmed already"):
        confirm(pack, plan, "I Manager")


def test_a_refusal_makes_the_plan_unfit_until_it_is_planned_again(
    folders: tuple[Path, Path],
) -> None:
    pack, plan = folders
    first, second, *_ = moves(plan)
    decide(pack, plan, "I", accept=[first.offender_ref], refuse=[second.offender_ref], now=NOW)
    with pytest.raises(ConfirmationRefused, match="plan again with the decisions"):
        confirm(pack, plan, "I", NOW)
    decide(pack, plan, "I", withdraw=[second.offender_ref], now=NOW)
    assert verify_folder(load_pack(pack, PART), plan) == ()
    assert confirm(pack, plan, "I", NOW).made == (first,)


def test_all_stands_for_every_change_that_is_open(folders: tuple[Path, Path]) -> None:
    pack, plan = folders
    decide(pack, plan, "I", refuse=["N5"], now=NOW)
    done = decide(pack, plan, "I", accept=["all"], now=NOW)
    assert {row.offender_ref for row in done.fresh} == {
        each.offender_ref for each in changes_of(plan) if each.offender_ref != "N5"
    }
    assert done.undecided == ()


def test_a_refused_new_case_goes_to_somebody_else(folders: tuple[Path, Path]) -> None:
    pack, plan = folders
    proposed = next(each for each in changes_of(plan) if each.offender_ref == "N5").manager_id
    decide(pack, plan, "I", refuse=["N5"], now=NOW)
    again = planned(pack, plan.with_name("again"))
    assert {each.offender_ref: each.manager_id for each in changes_of(again)}["N5"] != proposed


def test_all_that_is_wrong_is_told_at_once(folders: tuple[Path, Path]) -> None:
    pack, plan = folders
    moved = moves(plan)[0].offender_ref
    stays = next(
        row["offender_ref"]
        for row in rows(plan / "caseloads.csv")
        if row["manager_id"] == row["previous_manager_id"]
    )
    with pytest.raises(PackError) as caught:
        decide(
            pack, plan, " ", accept=[moved, "N99", stays], refuse=[moved], withdraw=["N5"], now=NOW
        )
    told = [problem.sentence for problem in caught.value.problems]
    assert told == [
        "--by: the text is blank or has control characters; write it on one line.",
        f"--refuse: {moved} is decided on twice; accept, refuse or withdraw it, once.",
        "--withdraw: there is no decision on N5; name a case that decisions.csv has.",
        "--accept: N99 is not in the cohort; name one of offenders.csv.",
        f"--accept: the plan does not change who leads {stays}; name a case that caseloads.csv "
        "moves.",
    ]
    assert not (pack / "decisions.csv").exists()


def test_a_case_cannot_stay_where_nobody_may_lead_it(tmp_path: Path) -> None:
    gone = [manager("M1", capacity_points=0), manager("M2")]
    write_pack(small_pack(offenders=(offender("N1"),), managers=tuple(gone)), tmp_path / "pack")
    plan = planned(tmp_path / "pack", tmp_path / "plan")
    with pytest.raises(PackError, match=r"N1 cannot be led by M1 \(M1 has no capacity\)"):
        decide(tmp_path / "pack", plan, "I", refuse=["N1"], now=NOW)


@pytest.fixture
def apart(tmp_path: Path) -> tuple[Path, Path]:
    """N1 and N2, both of M1 and to be kept apart from each other and N3 of M2, and their plan."""
    cohort = [
        offender("N1", apart_from=("N2", "N3"), rag="red", managed_since=date(2026, 11, 9)),
        offender("N2", apart_from=("N3",)),
        offender("N3", current_manager_id="M2"),
    ]
    managers = tuple(map(manager, ("M1", "M2", "M3")))
    write_pack(small_pack(offenders=tuple(cohort), managers=managers), tmp_path / "pack")
    return tmp_path / "pack", planned(tmp_path / "pack", tmp_path / "plan")


def test_decisions_that_bring_two_together_are_told(apart: tuple[Path, Path]) -> None:
    pack, plan = apart
    (moved,) = moves(plan)
    assert (moved.offender_ref, moved.manager_id) == ("N2", "M3")
    assert moved.reason.startswith("moved: kept apart from N1; ")
    decide(pack, plan, "I", accept=["N2"], now=NOW)
    rows = [row.model_copy(update={"locked": True}) for row in load_pack(pack, PART).offenders]
    write_pack(load_pack(pack, PART).model_copy(update={"offenders": tuple(rows)}), pack)
    with pytest.raises(PackError) as caught:
        decide(pack, plan, "I", refuse=["N2"], now=NOW)
    (told,) = caught.value.problems
    assert told.sentence.startswith("--refuse: N1 and N2 cannot be kept apart (N1 may be led by M1")
    assert "; to resolve it, unlock the case" in told.sentence


def test_a_part_of_the_changes_that_brings_two_together_is_not_confirmed(
    apart: tuple[Path, Path],
) -> None:
    pack, plan = apart
    file = plan / "caseloads.csv"
    file.write_text(file.read_text().replace("N2,M3,", "N2,M2,").replace("N3,M2,", "N3,M3,"))
    decide(pack, plan, "I", accept=["N2"], now=NOW)
    with pytest.raises(ConfirmationRefused, match="N2 and N3 are to be kept apart, and the acc"):
        confirm(pack, plan, "I", NOW)


def test_the_checker_reads_who_is_kept_apart(apart: tuple[Path, Path]) -> None:
    pack, plan = apart
    file = plan / "caseloads.csv"
    file.write_text(file.read_text().replace("N2,M3,", "N2,M1,"))
    told = {each.message for each in verify_folder(load_pack(pack, PART), plan)}
    assert "N1 and N2 are to be kept apart and are both with M1" in told


def test_the_checker_reads_the_handover(folders: tuple[Path, Path]) -> None:
    pack, plan = folders
    file = plan / "caseloads/handover.csv"
    text = file.read_text()
    lines = text.splitlines()
    file.write_text("\n".join([*lines[:-1], ""]))
    found = verify_folder(load_pack(pack, PART), plan)
    assert [each.message.endswith("is missing") for each in found] == [True]
    file.write_text(text.replace(",undecided,", ",accepted,", 1))
    (untrue,) = verify_folder(load_pack(pack, PART), plan)
    assert "decision differ from the pack" in untrue.message


def test_co_workers_take_effect_where_asked_and_where_the_lead_is_the_plan_s(
    tmp_path: Path,
) -> None:
    beside: dict[str, Any] = {"co_working_agencies": ("council",)}
    cohort = [offender(f"N{number}", **beside) for number in range(4)]
    people = (*map(manager, ("M1", "M2", "M3")), manager("C1", agency="council"))
    write_pack(small_pack(offenders=tuple(cohort), managers=people), tmp_path / "pack")
    pack, plan = tmp_path / "pack", planned(tmp_path / "pack", tmp_path / "plan")
    left, *_ = moves(plan)
    with pytest.raises(ConfirmationRefused, match="none of the plan's changes is accepted"):
        confirm(pack, plan, "I", NOW)
    done = confirm(pack, plan, "I", NOW, co_workers=True)
    assert done.made == ()
    after = {row.offender_ref: row for row in load_pack(pack, PART).offenders}
    led_as_before = after.keys() - {each.offender_ref for each in moves(plan)}
    assert {ref for ref, row in after.items() if row.current_co_workers} == led_as_before
    assert {after[ref].current_co_workers for ref in led_as_before} == {("C1",)}
    assert after[left.offender_ref].current_manager_id == "M1"
    again = planned(pack, tmp_path / "again")
    table = rows(again / "caseloads/co_workers.csv")
    kept = {row["offender_ref"] for row in table if row["previous_manager_id"] == "C1"}
    assert kept == led_as_before
