"""Publishing: what it writes, what it tells, and whom it refuses."""

import json
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from optimiser.notice import ChangeReason
from optimiser.solving import Limits
from scenarios import authority
from scenarios.build.common import horizon_of
from scenarios.load import load_pack
from scenarios.publish import publish
from scenarios.publishable import PublicationRefused
from scenarios.run import plan_pack
from scenarios.schema.pack import Pack
from tests.packs import small_pack
from tests.planned import edit_rows, read_rows

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)

Folders = tuple[Path, Path]


@pytest.fixture
def folders(planned: Folders, tmp_path: Path) -> Folders:
    """A pack and its plan that may be changed."""
    pack, plan = planned
    return Path(shutil.copytree(pack, tmp_path / "pack")), Path(
        shutil.copytree(plan, tmp_path / "plan")
    )


def days_of(pack: Pack) -> dict[tuple[str, date], str | None]:
    return {(row.staff_id, row.date): row.shift_code for row in pack.published}


def test_the_period_is_that_of_the_plan_and_history_stays(folders: Folders) -> None:
    before = load_pack(folders[0])
    published = publish(*folders, "A Planner", "B Chief", now=NOW)
    after = load_pack(folders[0])
    period = horizon_of(before)
    worked = {
        (row["staff_id"], date.fromisoformat(row["date"])): row["shift_code"]
        for row in read_rows(folders[1] / "rota.csv")
    }
    inside = {key: code for key, code in days_of(after).items() if period.holds(key[1])}
    assert inside == {
        (person.staff_id, day): worked.get((person.staff_id, day))
        for person in before.staff
        for day in period.dates
    }
    outside = {key: code for key, code in days_of(before).items() if not period.holds(key[1])}
    assert outside
    assert outside.items() <= days_of(after).items()
    assert published.duties == len(worked)


def test_how_each_duty_counts_is_published_and_planned_over(folders: Folders) -> None:
    publish(*folders, "A Planner", now=NOW)
    pack = load_pack(folders[0])
    period = horizon_of(pack)
    told = {(row.staff_id, row.date): row for row in pack.published if period.holds(row.date)}
    rows = read_rows(folders[1] / "rota.csv")
    for row in rows:
        assert told[row["staff_id"], date.fromisoformat(row["date"])].kind == row["kind"]
    overtime = [row for row in told.values() if row.kind == "rest_day_working"]
    assert overtime
    again = plan_pack(pack, only=["rota"], limits=Limits(seconds=3.0, workers=2))
    assert again.rota is not None
    assert again.rota.outcome.conflict == ()
    roster = again.rota.outcome.plan
    assert roster is not None
    planned = {(tour.staff_id, tour.day): tour.kind for tour in roster.planned}
    assert {(row.staff_id, row.date): row.kind for row in overtime}.items() <= planned.items()


def test_a_published_roster_of_old_is_read_without_the_kind(folders: Folders) -> None:
    publish(*folders, "A Planner", now=NOW)
    file = folders[0] / "published.csv"
    rows = read_rows(file)
    old = [",".join(row[name] for name in ("staff_id", "date", "shift_code")) for row in rows]
    file.write_text("\n".join(["staff_id,date,shift_code", *old]) + "\n", encoding="utf-8")
    pack = load_pack(folders[0])
    assert {row.kind for row in pack.published} == {None}
    assert {row.extension_minutes for row in pack.published} == {0}


def test_nothing_else_in_the_pack_changes(folders: Folders) -> None:
    before = {file.name: file.read_bytes() for file in folders[0].iterdir()}
    publish(*folders, "A Planner", now=NOW)
    after = {file.name: file.read_bytes() for file in folders[0].iterdir()}
    assert {name for name in before | after if before.get(name) != after.get(name)} == {
        "published.csv"
    }


def test_the_first_time_every_day_is_new(folders: Folders) -> None:
    pack = load_pack(folders[0])
    published = publish(*folders, "A Planner", now=NOW)
    period = horizon_of(pack)
    known = [row for row in pack.published if period.holds(row.date)]
    new = [change for change in published.changes if change.before is None]
    assert len(new) == len(pack.staff) * period.days - len(known)
    assert set(published.people_to_tell) == {change.staff_id for change in published.changes}


def test_a_change_is_told_with_its_notice(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(*folders, "A Planner", now=NOW)
    rows = read_rows(folders[1] / "rota.csv")
    own = max(rows, key=lambda row: row["date"])
    day = date.fromisoformat(own["date"])

    def put_off(rows: list[dict[str, str]]) -> None:
        found = next(r for r in rows if (r["staff_id"], r["date"]) == (own["staff_id"], str(day)))
        found["shift_code"] = ""

    edit_rows(folders[0] / "published.csv", put_off)
    (folders[1] / "publication.json").unlink()
    # A plan may not differ from what is published but by an amendment, which is not built yet.
    monkeypatch.setattr("scenarios.publishable.verify_folder", lambda pack, folder: ())
    today = datetime(day.year, day.month, day.day, 9, tzinfo=UTC) - timedelta(days=4)
    before = (folders[0] / "published.csv").read_bytes()
    for reason, words in ((None, "give the reason"), ("overtime budget", "never an exigency")):
        with pytest.raises(PublicationRefused, match=words):
            publish(*folders, "A Planner", now=today, reason=reason)
    assert (folders[0] / "published.csv").read_bytes() == before
    published = publish(*folders, "A Planner", now=today, reason="own request")
    assert published.reason is ChangeReason.OWN_REQUEST
    assert published.notice == ()
    assert [(c.staff_id, c.date, c.before, c.after, c.notice_days) for c in published.changes] == [
        (own["staff_id"], day, "", own["shift_code"], 3)
    ]
    assert published.people_to_tell == (own["staff_id"],)
    assert not (folders[0] / "offers.csv").exists(), "nobody ordered what was asked for"


@pytest.mark.parametrize(("reason", "is_order"), [("exigency", True), ("own request", False)])
def test_rest_days_that_an_exigency_cancels_are_remembered(
    folders: Folders, monkeypatch: pytest.MonkeyPatch, reason: str, is_order: bool
) -> None:
    publish(*folders, "A Planner", now=NOW)
    own = next(row for row in read_rows(folders[1] / "rota.csv") if row["overtime_minutes"] != "0")

    def put_off(rows: list[dict[str, str]]) -> None:
        key = (own["staff_id"], own["date"])
        next(r for r in rows if (r["staff_id"], r["date"]) == key)["shift_code"] = ""

    edit_rows(folders[0] / "published.csv", put_off)
    (folders[1] / "publication.json").unlink()
    monkeypatch.setattr("scenarios.publishable.verify_folder", lambda pack, folder: ())
    day = date.fromisoformat(own["date"])
    today = datetime(day.year, day.month, day.day, 9, tzinfo=UTC) - timedelta(days=4)
    publish(*folders, "A Planner", now=today, reason=reason)
    orders = load_pack(folders[0]).offers
    told = [(o.staff_id, o.date, o.answer, str(o.overtime_minutes)) for o in orders]
    expected = (own["staff_id"], day, "ordered", own["overtime_minutes"])
    assert told == ([expected] if is_order else [])


def test_a_first_publication_that_is_late_or_short_is_told(folders: Folders) -> None:
    pack = load_pack(folders[0])
    start = horizon_of(pack).start
    day_before = datetime(start.year, start.month, start.day, 9, tzinfo=UTC) - timedelta(days=1)
    told = publish(*folders, "A Planner", now=day_before)
    assert any("later than the one month before its start" in text for text in told.notice)
    assert any("Annex E asks for 3 months" in text for text in told.notice)
    assert told.reason is None
    record = json.loads((folders[1] / "publication.json").read_text(encoding="utf-8"))
    assert record["notice"] == list(told.notice)
    on_the_day = [c for c in told.changes if c.date == start]
    assert on_the_day
    assert all(c.in_time and c.notice_days == 0 for c in on_the_day)


def test_the_record_names_who_and_what(folders: Folders) -> None:
    published = publish(*folders, " A Planner ", "B Chief", now=NOW)
    record = json.loads((folders[1] / "publication.json").read_text(encoding="utf-8"))
    assert record["by"] == "A Planner"
    assert record["approved_by"] == "B Chief"
    assert record["at"].startswith("2026-11-01 12:00")
    assert len(record["changes"]) == len(published.changes)
    assert record["people_to_tell"] == list(published.people_to_tell)


@pytest.mark.parametrize("approver", ["A Planner", "a  planner", " A PLANNER ", "\uff21 planner"])
def test_nobody_approves_their_own_plan(folders: Folders, approver: str) -> None:
    before = (folders[0] / "published.csv").read_bytes()
    with pytest.raises(PublicationRefused, match="their own plan"):
        publish(*folders, "A Planner", approver, now=NOW)
    assert (folders[0] / "published.csv").read_bytes() == before


@pytest.mark.parametrize(("by", "approved_by"), [("", None), (" ", "B Chief"), ("A Planner", " ")])
def test_a_name_is_needed(folders: Folders, by: str, approved_by: str | None) -> None:
    with pytest.raises(PublicationRefused, match="the name is blank"):
        publish(*folders, by, approved_by, now=NOW)


def test_a_name_is_one_line(folders: Folders) -> None:
    with pytest.raises(PublicationRefused, match="on one line"):
        publish(*folders, "A Planner", "B\nChief", now=NOW)


def test_a_plan_with_a_breach_is_not_published(folders: Folders) -> None:
    before = (folders[0] / "published.csv").read_bytes()
    edit_rows(folders[1] / "rota.csv", lambda rows: rows.append(dict(rows[0])))
    with pytest.raises(PublicationRefused) as refused:
        publish(*folders, "A Planner", now=NOW)
    assert refused.value.breaches
    assert (folders[0] / "published.csv").read_bytes() == before
    assert not (folders[1] / "publication.json").exists()


def test_a_zip_cannot_be_published_into(folders: Folders, tmp_path: Path) -> None:
    zipped = Path(shutil.make_archive(str(tmp_path / "pack"), "zip", folders[0]))
    with pytest.raises(PublicationRefused, match="not a folder"):
        publish(zipped, folders[1], "A Planner", now=NOW)


def test_a_published_plan_is_not_published_again(folders: Folders) -> None:
    publish(*folders, "A Planner", now=NOW)
    record = (folders[1] / "publication.json").read_bytes()
    with pytest.raises(PublicationRefused, match="published already"):
        publish(*folders, "A Planner", now=NOW + timedelta(days=1))
    assert (folders[1] / "publication.json").read_bytes() == record


CHRISTMAS = date(2026, 12, 25)


@pytest.mark.parametrize(
    ("who", "day", "notice", "needed"),
    [
        ("P1", CHRISTMAS, 14, True),
        ("P1", CHRISTMAS, 15, False),
        ("P1", date(2026, 12, 24), 0, False),
        ("C1", CHRISTMAS, 0, False),
        ("V1", CHRISTMAS, 0, False),
    ],
)
def test_officers_holidays_at_short_notice_need_authority(
    who: str, day: date, notice: int, needed: bool
) -> None:
    duties = [(who, day, notice)]
    if not needed:
        authority.refuse_unauthorised_holidays(small_pack(), duties)
        return
    with pytest.raises(PublicationRefused, match=f"that of {who} on {day} at {notice}: an assist"):
        authority.refuse_unauthorised_holidays(small_pack(), duties)


def test_a_holiday_is_published_with_the_authority_kept(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = horizon_of(load_pack(folders[0])).start
    monkeypatch.setattr(authority, "public_holidays", lambda horizon: {horizon.start})
    now = datetime(first.year, first.month, first.day, 12, tzinfo=UTC) - timedelta(days=15)
    with pytest.raises(PublicationRefused, match="less than 15 clear days"):
        publish(*folders, "A Planner", now=now)
    with pytest.raises(PublicationRefused, match="the name is blank"):
        publish(*folders, "A Planner", now=now, holiday_authority=" ")
    told = publish(*folders, "A Planner", now=now, holiday_authority="C Assistant")
    record = json.loads((folders[1] / "publication.json").read_text())
    assert record["holiday_authority"] == told.holiday_authority == "C Assistant"
