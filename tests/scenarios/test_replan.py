"""Replanning a published roster: what it reads, writes and tells, and whom it refuses."""

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from api.app import create_app
from api.settings import Settings
from optimiser.people import Role
from optimiser.rota.gaps import Mode
from optimiser.solving import Limits
from scenarios.build.common import horizon_of
from scenarios.export.sentences import sentences_of
from scenarios.load import load_pack
from scenarios.plan_result import PlanResult
from scenarios.problems import PackError
from scenarios.publish import publish
from scenarios.publishable import PublicationRefused
from scenarios.replan import is_published, published_plan, read_absences, read_request
from scenarios.run import plan_pack, write_plan
from scenarios.schema.amendment import Amendment
from scenarios.verify import unmarked_breaches, verify_folder
from tests.planned import Row, edit_rows, edit_summary, read_rows, read_summary

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
Folders = tuple[Path, Path]
PARTS = ("demand", "rota")


@pytest.fixture(scope="module")
def district(planned: Folders, tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """A pack whose roster is published, and that plan; read only."""
    folder = tmp_path_factory.mktemp("published")
    pack = Path(shutil.copytree(planned[0], folder / "pack"))
    plan = Path(shutil.copytree(planned[1], folder / "plan"))
    publish(pack, plan, "A Planner", now=NOW)
    return pack, plan


@pytest.fixture(scope="module")
def absence(district: Folders) -> Row:
    """A neighbourhood constable's duty of the second half that will be lost.

    Of these there are fewer than are required, so every duty that is lost leaves hours short.
    """
    rows = [r for r in read_rows(district[1] / "rota.csv") if r["staff_id"].startswith("PC")]
    local = [row for row in rows if row["role_group"] == "neighbourhood"]
    return next(row for row in local[len(local) // 2 :] if row["kind"] == "rostered")


@pytest.fixture(scope="module")
def amended(district: Folders, absence: Row) -> PlanResult:
    """The roster planned again around the absence."""
    return _replanned(district, absence, Mode.FEWEST_CHANGES)


@pytest.fixture
def folders(district: Folders, amended: PlanResult, tmp_path: Path) -> Folders:
    """Copies of the pack and of the amended plan that may be changed."""
    pack = Path(shutil.copytree(district[0], tmp_path / "pack"))
    return pack, write_plan(amended, tmp_path / "amended")


def _replanned(district: Folders, absence: Row, mode: Mode, days_before: int = 4) -> PlanResult:
    pack = load_pack(district[0])
    text = f"{absence['staff_id']}:{absence['date']}:{absence['date']}"
    absences, scenario = read_request(pack, district[1], [text])
    day = date.fromisoformat(absence["date"])
    amendment = Amendment(mode=mode, told_on=day - timedelta(days=days_before), absences=absences)
    return plan_pack(
        pack,
        only=PARTS,
        limits=Limits(seconds=20.0, workers=2),
        scenario=scenario,
        amendment=amendment,
    )


def test_the_absence_is_a_change_with_its_notice_and_reason(
    amended: PlanResult, absence: Row
) -> None:
    own = [c for c in amended.changes() if c["staff_id"] == absence["staff_id"]]
    assert [(c["date"].isoformat(), c["before"], c["after"]) for c in own] == [
        (absence["date"], absence["shift_code"], "")
    ]
    assert own[0]["notice_days"] == 3
    assert own[0]["reason"] == "Is away on the day (sickness)."


def test_the_plan_is_whole_and_the_checker_passes_it(folders: Folders) -> None:
    assert verify_folder(load_pack(folders[0]), folders[1]) == ()
    summary = read_summary(folders[1])
    changes = read_rows(folders[1] / "changes.csv")
    codes = [row for row in changes if row["before"] != row["after"]]
    assert summary["rota"]["changes_to_published"] == len(codes)
    assert summary["amendment"]["lost_duties"] == 1
    assert all(goal["bound"] is not None for goal in summary["amendment"]["goals"])


def test_nothing_but_the_changes_differs_from_what_was_published(
    district: Folders, folders: Folders
) -> None:
    def duties(folder: Path) -> dict[tuple[str, str], tuple[str, str]]:
        rows = read_rows(folder / "rota.csv")
        return {(r["staff_id"], r["date"]): (r["shift_code"], r["end"]) for r in rows}

    before, after = duties(district[1]), duties(folders[1])
    told = {(r["staff_id"], r["date"]) for r in read_rows(folders[1] / "changes.csv")}
    assert {key for key in before | after if before.get(key) != after.get(key)} == told


def test_a_kept_pattern_leaves_every_shift(district: Folders, absence: Row) -> None:
    result = _replanned(district, absence, Mode.KEEP_PATTERN)
    for change in result.changes():
        if change["staff_id"] != absence["staff_id"]:
            assert change["before"] in ("", change["after"])


@pytest.mark.parametrize(("days_before", "in_time"), [(15, False), (16, True)])
def test_an_officers_rest_day_is_given_again_at_fifteen_clear_days(
    district: Folders, absence: Row, tmp_path: Path, days_before: int, in_time: bool
) -> None:
    """The money is spent: what is paid at fourteen fills nothing, and no duty is to spare."""
    result = _replanned(district, absence, Mode.KEEP_PATTERN, days_before)
    folder = write_plan(result, tmp_path / "amended")
    assert verify_folder(load_pack(district[0]), folder) == ()
    new = [c for c in result.changes() if not c["before"] and c["staff_id"].startswith("PC")]
    told_by = date.fromisoformat(absence["date"]) - timedelta(days=days_before - 4)
    assert [(change["after_kind"], change["cost_pence"], change["remarks"]) for change in new] == [
        ("rest_day_working", 0, f"Another rest day is due at plain pay, to be told by {told_by}.")
    ] * in_time


def _leave_out(rows: list[Row]) -> None:
    del rows[0]


def _say_otherwise(rows: list[Row]) -> None:
    rows[0]["before"] = "X"


def _shorten_notice(rows: list[Row]) -> None:
    rows[0]["notice_days"] = "1"


@pytest.mark.parametrize("spoil", [_leave_out, _say_otherwise, _shorten_notice])
def test_a_spoilt_change_is_found(folders: Folders, spoil: Callable[[list[Row]], None]) -> None:
    edit_rows(folders[1] / "changes.csv", spoil)
    found = verify_folder(load_pack(folders[0]), folders[1])
    assert any(breach.who == "changes.csv" for breach in found)


def test_a_plan_that_hides_its_amendment_breaks_the_published_duties(folders: Folders) -> None:
    edit_summary(folders[1], lambda summary: summary.pop("amendment"))
    found = verify_folder(load_pack(folders[0]), folders[1])
    assert {"locked_duties", "absences", "written_plan"} & {breach.rule for breach in found}


def test_an_amendment_that_cannot_be_read_is_told(folders: Folders) -> None:
    edit_summary(folders[1], lambda summary: summary["amendment"].update(mode="anyhow"))
    with pytest.raises(PackError, match="amendment that it tells of cannot be read"):
        verify_folder(load_pack(folders[0]), folders[1])


def test_publishing_asks_for_a_reason_and_keeps_the_absence(folders: Folders, absence: Row) -> None:
    with pytest.raises(PublicationRefused, match="give the reason"):
        publish(*folders, "A Planner", now=NOW)
    published = publish(*folders, "A Planner", now=NOW, reason="exigency")
    assert absence["staff_id"] in published.people_to_tell
    pack = load_pack(folders[0])
    day = date.fromisoformat(absence["date"])
    assert any(
        (row.staff_id, row.start, row.end, row.reason)
        == (absence["staff_id"], day, day, "sickness")
        for row in pack.absences
    )
    assert verify_folder(pack, folders[1]) == ()
    assert published_plan(pack, folders[1]).changes == {}


def test_every_bad_absence_is_told_at_once(district: Folders, absence: Row) -> None:
    who, day = absence["staff_id"], absence["date"]
    bad = [
        f"NOBODY:{day}:{day}",
        f"{who}:{day}",
        f"{who}:soon:{day}",
        f"{who}:2031-01-01:2031-01-02",
        f"{who}:2026-11-08:2026-11-02",
        f"{who}:{day}:{day}:boredom",
    ]
    pack = load_pack(district[0])
    away = next(row for row in pack.absences if horizon_of(pack).holds(row.start))
    bad.append(f"{away.staff_id}:{away.start}:{away.end + timedelta(days=1)}")
    with pytest.raises(PackError) as refused:
        read_absences(pack, bad)
    told = [problem.sentence for problem in refused.value.problems]
    assert len(told) == len(bad)
    for text, words in zip(
        told,
        (
            "staff.csv",
            "two dates",
            "a date as",
            "days of the period",
            "first day",
            "leave, sickness",
            "is not away already",
        ),
        strict=True,
    ):
        assert words in text


def test_a_plan_that_is_not_the_published_one_is_refused(
    planned: Folders, district: Folders, tmp_path: Path
) -> None:
    with pytest.raises(PackError, match="nothing of the period is published"):
        published_plan(load_pack(planned[0]), planned[1])
    assert not is_published(load_pack(planned[0]), planned[1])
    assert is_published(load_pack(district[0]), district[1])
    other = Path(shutil.copytree(district[1], tmp_path / "plan"))
    edit_rows(other / "rota.csv", _leave_out)
    with pytest.raises(PackError, match="1 duties differ from what is published"):
        published_plan(load_pack(district[0]), other)
    assert not is_published(load_pack(district[0]), other)
    assert not is_published(load_pack(district[0]), tmp_path)


def test_the_published_roster_can_be_looked_at(district: Folders, tmp_path: Path) -> None:
    """Publishing changes the pack, so that its plan was made from an older one."""
    app = create_app(Settings(data_dir=tmp_path, slots=0))
    database, store = app.state.database, app.state.store
    pack = store.register_pack(database, district[0])
    assert read_summary(district[1])["pack_digest"] != pack.digest
    assert store.register_plan(database, pack, district[1]).pack_id == pack.pack_id
    database.close()


def test_a_damaged_plan_is_refused_beside_the_absences(district: Folders, tmp_path: Path) -> None:
    damaged = Path(shutil.copytree(district[1], tmp_path / "plan"))
    edit_rows(damaged / "coverage.csv", _leave_out)
    with pytest.raises(PackError) as refused:
        read_request(load_pack(district[0]), damaged, ["NOBODY:2026-11-02:2026-11-02"])
    told = [problem.sentence for problem in refused.value.problems]
    assert any("the plan is damaged: 1 hours are not there" in text for text in told)
    assert any("staff.csv" in text for text in told)


@pytest.fixture(scope="module")
def breaking(
    district: Folders, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path, PlanResult]:
    """A pack and a plan of least breach for it: all sergeants are away on one day."""
    rows = [r for r in read_rows(district[1] / "rota.csv") if r["staff_id"].startswith("PC")]
    day = rows[len(rows) // 2]["date"]
    pack = load_pack(district[0])
    gone = {r.staff_id for r in pack.absences if r.start <= date.fromisoformat(day) <= r.end}
    sergeants = [row.staff_id for row in pack.staff if row.role is Role.SERGEANT]
    away = [who for who in sergeants if who not in gone]
    absences, scenario = read_request(pack, district[1], [f"{who}:{day}:{day}" for who in away])
    told_on = date.fromisoformat(day) - timedelta(days=4)
    amendment = Amendment(told_on=told_on, absences=absences)
    limits = Limits(seconds=20.0, workers=2)
    lawful = plan_pack(pack, only=PARTS, limits=limits, scenario=scenario, amendment=amendment)
    assert not lawful.is_complete
    assert any(day in text and "supervision" in text for text in lawful.conflicts)
    asked = amendment.model_copy(update={"least_breach": True})
    result = plan_pack(pack, only=PARTS, limits=limits, scenario=scenario, amendment=asked)
    folder = tmp_path_factory.mktemp("breaking")
    return district[0], write_plan(result, folder / "plan"), result


def test_a_plan_of_least_breach_says_so_wherever_it_is_read(
    breaking: tuple[Path, Path, PlanResult],
) -> None:
    pack, plan, result = breaking
    assert {breach.rule for breach in result.breaches} == {"supervision"}
    summary = read_summary(plan)
    assert summary["least_breach"]["breaches"] == summary["rota"]["breaches"] > 0
    assert next(sentences_of(summary)).startswith("NOT LAWFUL")
    assert [row["rule"] for row in read_rows(plan / "breaches.csv")] == [
        breach.rule for breach in result.breaches
    ]
    report = (plan / "report.html").read_text(encoding="utf-8")
    assert "NOT LAWFUL: THIS PLAN BREAKS RULES" in report
    assert {breach.rule for breach in verify_folder(load_pack(pack), plan)} == {"supervision"}


@pytest.mark.parametrize("spoil", ["breaches.csv", "summary.json"])
def test_a_plan_that_hides_what_it_breaks_is_found(
    breaking: tuple[Path, Path, PlanResult], tmp_path: Path, spoil: str
) -> None:
    plan = Path(shutil.copytree(breaking[1], tmp_path / "plan"))
    if spoil == "breaches.csv":
        edit_rows(plan / "breaches.csv", _leave_out)
    else:
        edit_summary(plan, lambda summary: summary.pop("least_breach"))
    found = unmarked_breaches(load_pack(breaking[0]), plan)
    assert any(breach.who == "summary.json" for breach in found)
    with pytest.raises(PublicationRefused):
        publish(breaking[0], plan, "A", "B", reason="exigency", accept_breaches=True, now=NOW)


def test_a_plan_of_least_breach_is_published_by_consent_alone_and_recorded(
    breaking: tuple[Path, Path, PlanResult], tmp_path: Path
) -> None:
    pack = Path(shutil.copytree(breaking[0], tmp_path / "pack"))
    plan = Path(shutil.copytree(breaking[1], tmp_path / "plan"))
    with pytest.raises(PublicationRefused, match="--accept-breaches"):
        publish(pack, plan, "A", "B", reason="exigency", now=NOW)
    with pytest.raises(PublicationRefused, match="--approved-by"):
        publish(pack, plan, "A", reason="exigency", accept_breaches=True, now=NOW)
    done = publish(pack, plan, "A", "B", reason="exigency", accept_breaches=True, now=NOW)
    assert {breach.rule for breach in done.breaches} == {"supervision"}
    assert "supervision" in (plan / "publication.json").read_text(encoding="utf-8")
