"""Safe staffing by base and time of the week: what is written, what it means, what is refused."""

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimiser.horizon import HOURS_PER_WEEK
from optimiser.people import RoleGroup
from scenarios.build.demand import build_heatmap_of
from scenarios.build.requirement import build_requirement_of
from scenarios.reading.yaml_file import read_model
from scenarios.schema.policy import Policy
from scenarios.schema.policy.safe_staffing import WEEKDAYS
from scenarios.verify.safe_staffing import least_people
from tests.packs import small_pack

if TYPE_CHECKING:
    from scenarios.problems import Problem

WRITTEN = """\
requirement:
  safe_staffing:
    response:
      sergeant: 1
      taser:
        - people: 2
        - people: 4
          bases: [B2]
          weekdays: [fri, sun]
          from_hour: 20
          until_hour: 4
        - {people: 0, bases: [B2], weekdays: [sat], from_hour: 3, until_hour: 7}
"""


def policy_of(text: str) -> tuple[Policy | None, str]:
    noted: list[Problem] = []
    policy = read_model("policy.yaml", text.encode(), Policy, noted.append)
    return policy, "\n".join(problem.sentence for problem in noted)


def weeks(policy: Policy) -> dict[tuple[str, str], list[int]]:
    """People by base and skill in every hour of the week, as the planner reads them."""
    pack = small_pack(policy=policy)
    asked = build_requirement_of(pack, build_heatmap_of(pack)).safe_staffing
    assert {least.group.role_group for least in asked} <= {RoleGroup.RESPONSE}
    return {(least.group.base_id, least.skill): least.people.tolist() for least in asked}


def test_the_last_entry_that_speaks_of_an_hour_holds() -> None:
    policy, told = policy_of(WRITTEN)
    assert told == ""
    assert policy is not None
    week = weeks(policy)
    assert week["B1", "sergeant"] == week["B2", "sergeant"] == [1] * 168
    assert week["B1", "taser"] == [2] * 168
    expected = [2] * 168
    friday, saturday, sunday = 4 * 24, 5 * 24, 6 * 24
    expected[friday + 20 : saturday + 3] = [4] * 7
    expected[saturday + 3 : saturday + 7] = [0] * 4
    expected[sunday + 20 :] = [4] * 4
    expected[:4] = [4] * 4  # the night of Sunday goes on into Monday
    assert week["B2", "taser"] == expected


def test_a_policy_reads_back_as_it_is_written_out() -> None:
    policy, _ = policy_of(WRITTEN)
    assert policy is not None
    content = policy.model_dump(mode="json")
    assert content["requirement"]["safe_staffing"]["response"]["sergeant"] == 1
    assert Policy.model_validate(content) == policy


ENTRY = st.fixed_dictionaries(
    {"people": st.integers(0, 5)},
    optional={
        "bases": st.lists(st.sampled_from(["B1", "B2"]), max_size=2),
        "weekdays": st.lists(st.sampled_from(WEEKDAYS), max_size=3),
        "from_hour": st.integers(0, 23),
        "until_hour": st.integers(0, 24),
    },
)


@settings(max_examples=25, deadline=None)
@given(st.lists(ENTRY, min_size=1, max_size=4))
def test_the_checker_reads_the_same_hours(entries: list[dict[str, Any]]) -> None:
    least = {"response": {"taser": entries}}
    policy = Policy.model_validate({"requirement": {"safe_staffing": least}})
    week, pack = weeks(policy), small_pack(policy=policy)
    for base in ("B1", "B2"):
        again = [
            least_people(pack, base, "response", hour)["taser"] for hour in range(HOURS_PER_WEEK)
        ]
        assert again == week.get((base, "taser"), [0] * HOURS_PER_WEEK)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-1", 'line 4, {}: "-1" should be a whole number of at least 0.'),
        ("two", 'line 4, {}: "two" should be a whole number of at least 0.'),
        ("[]", 'line 4, {}: "[]" should be a list of sections with the keys people, bases,'),
        ("[1]", 'line 4, {}.0: "1" should be a section with the keys people, bases,'),
        ("{people: 1, from_hour: 24}", 'line 4, {}.from_hour: "24" should be a whole number from'),
        ("{people: 1, at: B1}", 'line 4: "{}.at" is not a known key; the keys are people, bases,'),
        ("[{people: 1}, {bases: [B1]}]", "line 4: {}.1.people is missing; it should be a whole"),
        ("[{people: 1, weekdays: [friday]}]", "line 4, {}.0.weekdays: \"['friday']\" should be a"),
    ],
)
def test_what_is_refused_says_where(text: str, expected: str) -> None:
    _, told = policy_of(f"requirement:\n  safe_staffing:\n    response:\n      taser: {text}\n")
    assert len(told.splitlines()) == 1
    assert told.startswith(
        "policy.yaml, " + expected.format("requirement.safe_staffing.response.taser")
    )
