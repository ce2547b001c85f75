"""Facts that clash are told by `muster check` and `muster plan`: who, which day, which rule."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from api import cli
from scenarios.schema.pack import HistoryRow, LockRow, PublishedRow
from scenarios.schema.policy import Policy
from scenarios.write import write_pack
from tests.packs import PLAN_START, small_pack

Told = tuple[int, str]
Muster = Callable[..., Told]
PERIOD = "from 2026-11-30 to 2026-12-27"


def lock(who: str, day: int, code: str) -> LockRow:
    return LockRow(staff_id=who, date=PLAN_START + timedelta(days=day), shift_code=code)


def duty(who: str, day: int, code: str, kind: str | None = None) -> PublishedRow:
    day_of = PLAN_START + timedelta(days=day)
    return PublishedRow(staff_id=who, date=day_of, shift_code=code, kind=kind)


def policy(**sections: Any) -> Policy:
    return Policy.model_validate(sections)


NO_ROTA: dict[str, tuple[dict[str, Any], str]] = {
    "contradictory locks": (
        {"locks": (lock("P2", 8, "L"), lock("P2", 9, "E"))},
        "P2 has 7.00 hours of rest before the tour of 2026-12-09, 240 minutes too few: what is "
        "published or locked breaks the rule minimum_rest",
    ),
    "a cap below what is fixed": (
        {
            "policy": policy(overtime={"cap_percent": 0}),
            "published": (duty("P2", 9, "E", "rest_day_working"),),
        },
        "£279.33 over the cap of £0.00, 0 % of paybill; the dearest of it: P2 on 2026-12-09 "
        "£279.33: what is published or locked breaks the rule overtime_cap",
    ),
    "a past that a lock makes worse": (
        {
            "published": tuple(duty("P1", -day, "E") for day in range(1, 8)),
            "locks": (lock("P1", 0, "E"),),
        },
        "P1 works 8 days in a row up to 2026-11-30: what is published or locked breaks the rule "
        "longest_run",
    ),
    "a past that leaves no hours for a lock": (
        {
            "history": (HistoryRow(staff_id="P1", hours_worked_reference_period=3000),),
            "locks": (lock("P1", 3, "E"),),
        },
        "P1 works 10.00 hours in the period; the average week allows 0.00 (E on 2026-12-03): what "
        "is published or locked breaks the rule average_week",
    ),
}
POORER: dict[str, Any] = {
    "policy": policy(
        pcso={"span": "00-05"}, priority={"skills_by_role_group": {"response": ["diver"]}}
    ),
    "published": (duty("P1", -5, "L"), duty("P1", -4, "E")),
    "locks": (),
}
REMARKS = (
    f"C1 can work no tour {PERIOD}: all are against the rules duty_span.",
    "Nobody of response at B1 holds diver, which policy.priority.skills_by_role_group demands by "
    f"the rule role_and_skill: no hour {PERIOD} can be covered there.",
    "P1 has 7.00 hours of rest before the tour of 2026-11-26, 240 minutes too few: the published "
    "past breaks the rule minimum_rest.",
)


@pytest.fixture
def muster(capsys: pytest.CaptureFixture[str]) -> Muster:
    """Run one command in this process: exit code, and everything that it said on one line."""

    def run(*words: object) -> Told:
        with pytest.raises(SystemExit) as ended:
            cli.main([str(word) for word in words])
        told = capsys.readouterr()
        code = ended.value.code
        return code if isinstance(code, int) else 0, " ".join((told.out + told.err).split())

    return run


@pytest.mark.parametrize("case", NO_ROTA)
def test_what_leaves_no_rota_is_told_with_person_day_and_rule(
    muster: Muster, tmp_path: Path, case: str
) -> None:
    changes, sentence = NO_ROTA[case]
    pack = write_pack(small_pack(**changes), tmp_path / "pack")
    for words in (("check", pack), ("plan", pack, "--only", "rota", "--out", tmp_path / "plan")):
        code, told = muster(*words)
        assert code == 1
        assert sentence in told
    assert not (tmp_path / "plan" / "rota.csv").exists()
    assert sentence.split(": what")[0] in (tmp_path / "plan" / "report.html").read_text()


@pytest.mark.parametrize("command", ["check", "plan"])
def test_what_leaves_a_poorer_rota_is_told_with_person_day_and_rule(
    muster: Muster, tmp_path: Path, command: str
) -> None:
    pack = write_pack(small_pack(**POORER), tmp_path / "pack")
    short = ("--only", "rota", "--work-limit", 0.1, "--out", tmp_path / "plan")
    code, told = muster(command, pack, *(short if command == "plan" else ()))
    assert code == 0
    for sentence in REMARKS:
        assert sentence in told


def test_the_plan_that_breaks_least_is_there_when_asked_for_and_never_published_unmarked(
    muster: Muster, tmp_path: Path
) -> None:
    changes, sentence = NO_ROTA["contradictory locks"]
    pack, plan = write_pack(small_pack(**changes), tmp_path / "pack"), tmp_path / "plan"
    short = ("--only", "rota", "--work-limit", 0.3, "--out", plan)
    code, told = muster("plan", pack, *short, "--least-breach")
    assert code == 1
    assert "NOT LAWFUL: this plan breaks rules in 1 place (locked_duties 1)." in told
    assert (plan / "breaches.csv").read_text().count("locked_duties,P2,2026-12-0") == 1
    assert "NOT LAWFUL" in (plan / "report.html").read_text(encoding="utf-8")
    assert sentence in json.loads((plan / "summary.json").read_text())["rota"]["conflict"]
    assert muster("verify", pack, plan)[0] == 1
    code, told = muster("publish", pack, plan, "--by", "Ann", "--approved-by", "Bob")
    assert code == 1
    assert "--accept-breaches publishes it all the same" in told
    assert not (plan / "publication.json").exists()


def test_two_locks_on_one_day_are_told_by_their_rows(muster: Muster, tmp_path: Path) -> None:
    pack = write_pack(small_pack(locks=(lock("P2", 8, "L"), lock("P2", 8, "E"))), tmp_path / "pack")
    code, told = muster("plan", pack, "--only", "rota", "--out", tmp_path / "plan")
    assert code == 2
    assert 'locks.csv, row 3, column staff_id, date: "P2, 2026-12-08" should be there once' in told
