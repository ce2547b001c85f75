"""What an amended roster tells of the rest days that it moves."""

from datetime import timedelta

from optimiser.rota.amend import amend_rota
from optimiser.rota.gaps import Mode
from optimiser.solving import Limits
from scenarios.export.change_files import changes_of
from scenarios.schema.amendment import Amendment
from tests.optimiser.rota.problems import MONDAY
from tests.optimiser.rota.test_moved_rest_days import SATURDAY, gapped
from tests.packs import small_pack


def test_a_rest_day_that_is_moved_names_the_other_one() -> None:
    tuesday = MONDAY + timedelta(days=1)
    amended = amend_rota(gapped(), Limits(20, workers=2), Mode.KEEP_PATTERN)
    told_on = SATURDAY - timedelta(days=16)
    changes = changes_of(amended, small_pack(absences=()), Amendment(told_on=told_on))
    [given] = [c for c in changes if c["date"] == tuesday]
    assert (given["before"], given["after"]) == ("E", "")
    assert given["reason"] == f"Is the rest day given for the one that is worked on {SATURDAY}."
    [moved] = [c for c in changes if c["after"]]
    assert moved["staff_id"] == given["staff_id"]
    assert moved["reason"].startswith("Fills the gap that P2 leaves")
    assert moved["remarks"] == f"The rest day is moved to {tuesday}, and the duty is at plain pay."
