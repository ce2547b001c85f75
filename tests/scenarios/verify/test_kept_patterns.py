"""A plan that keeps the patterns of a pack, read again from its files."""

import json
from pathlib import Path

import pytest

from optimiser.solving import Limits
from scenarios.build.common import horizon_of
from scenarios.load import load_pack
from scenarios.overrides import apply_overrides
from scenarios.run import plan_pack, write_plan
from scenarios.schema.pack import Pack, PublishedRow
from scenarios.schema.scenario import Scenario
from scenarios.verify import verify_folder
from scenarios.verify.counts.diary import read_diary
from scenarios.verify.counts.patterns import pattern_codes
from scenarios.verify.plan_folder import read_plan_folder
from tests.planned import Row, edit_rows, read_rows

KEPT = Scenario(name="kept", changes={"policy.shifts.keep_patterns": True})


@pytest.fixture(scope="module")
def pack(planned: tuple[Path, Path]) -> Pack:
    return load_pack(planned[0])


@pytest.fixture(scope="module")
def folder(pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    result = plan_pack(
        pack, only=["rota"], limits=Limits(seconds=60, work=4, workers=1, seed=1), scenario=KEPT
    )
    return write_plan(result, tmp_path_factory.mktemp("kept") / "plan")


def test_the_plan_is_sound_and_follows_the_patterns(pack: Pack, folder: Path) -> None:
    assert verify_folder(pack, folder) == ()
    told = json.loads((folder / "summary.json").read_text())["rota"]["pattern"]
    codes = pattern_codes(apply_overrides(pack, KEPT.changes))
    duties = read_diary(pack, read_plan_folder(folder)).planned
    kept = [d for d in duties if d.is_contracted and codes.get((d.who, d.day)) == d.shift_code]
    contracted = [d for d in duties if d.is_contracted and (d.who, d.day) in codes]
    assert 0 < told["people"] <= len({who for who, _ in codes})
    assert len(kept) >= told["duties"] > 0
    assert len(contracted) - len(kept) <= len(told["left_out"])


def test_without_the_setting_patterns_bind_nobody(pack: Pack, planned: tuple[Path, Path]) -> None:
    assert pattern_codes(pack) == {}
    assert "pattern" not in json.loads((planned[1] / "summary.json").read_text())["rota"]


def test_contracted_duty_on_a_rest_day_of_a_pattern_is_told(
    pack: Pack, folder: Path, tmp_path: Path
) -> None:
    codes = pattern_codes(apply_overrides(pack, KEPT.changes))
    rows = read_rows(folder / "rota.csv")
    row = next(
        r for r in rows if r["kind"] == "rostered" and r["staff_id"] in {who for who, _ in codes}
    )
    free = next(
        day
        for (who, day), code in codes.items()
        if who == row["staff_id"]
        and not code
        and not any(r["staff_id"] == who and r["date"] == str(day) for r in rows)
    )

    def move(rows: list[Row]) -> None:
        found = next(
            r for r in rows if (r["staff_id"], r["date"]) == (row["staff_id"], row["date"])
        )
        for name in ("date", "start", "end"):
            found[name] = found[name].replace(row["date"], str(free))

    copy = tmp_path / "plan"
    copy.mkdir()
    for file in folder.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    edit_rows(copy / "rota.csv", move)
    rules = {breach.rule for breach in verify_folder(pack, copy)}
    assert "kept_pattern" in rules


def test_rest_days_worked_are_counted_again(pack: Pack, folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "plan"
    copy.mkdir()
    for file in folder.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    summary = json.loads((copy / "summary.json").read_text())
    summary["rota"]["pattern"]["rest_days_worked"] += 1
    (copy / "summary.json").write_text(json.dumps(summary))
    messages = [breach.message for breach in verify_folder(pack, copy)]
    assert any("rest_days_worked" in message for message in messages)


def test_a_plan_that_was_published_is_whole_still(pack: Pack, folder: Path) -> None:
    diary = read_diary(pack, read_plan_folder(folder))
    duties = {(duty.who, duty.day): duty for duty in diary.planned}
    rows = []
    for person in pack.staff:
        for day in horizon_of(pack).dates:
            duty = duties.get((person.staff_id, day))
            told = {
                "shift_code": duty and duty.shift_code,
                "kind": duty and duty.kind,
                "extension_minutes": duty.extension_minutes if duty else 0,
            }
            rows.append(PublishedRow(staff_id=person.staff_id, date=day, **told))
    published = pack.model_copy(update={"published": (*pack.published, *rows)})
    assert verify_folder(published, folder) == ()
