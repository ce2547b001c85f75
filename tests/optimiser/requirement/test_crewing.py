from optimiser.people import Role
from optimiser.requirement.crewing import AssessedCrewing, CrewingRule, crew_sizes
from tests.optimiser.requirement.problems import AREAS


def test_pairs_at_night_only_where_there_is_a_night_economy() -> None:
    sizes = crew_sizes(AREAS, [], CrewingRule())
    assert sizes[0, :24].tolist() == [2] * 5 + [1] * 17 + [2] * 2
    assert (sizes[1:] == 1).all()


def test_pairs_at_night_everywhere_when_the_policy_says_so() -> None:
    sizes = crew_sizes(AREAS, [], CrewingRule(paired_in_night_economy_only=False))
    assert sizes[:, 23].tolist() == [2, 2, 2]
    assert sizes[:, 12].tolist() == [1, 1, 1]


def test_a_window_inside_one_day() -> None:
    rule = CrewingRule("single", 600, 720, paired_in_night_economy_only=False)
    assert crew_sizes(AREAS, [], rule)[1, :24].tolist() == [1] * 10 + [2] * 2 + [1] * 12


def test_the_assessment_overrides_the_rule_for_its_role() -> None:
    rows = [
        AssessedCrewing("A2", 30, Role.CONSTABLE, "paired"),
        AssessedCrewing("A1", 0, Role.CONSTABLE, "single"),
        AssessedCrewing("A2", 31, Role.CONSTABLE, "paired_preferred"),
        AssessedCrewing("A3", 30, Role.PCSO, "paired"),
    ]
    sizes = crew_sizes(AREAS, rows, CrewingRule())
    assert (sizes[1, 30], sizes[0, 0], sizes[1, 31], sizes[2, 30]) == (2, 1, 1, 1)
    assert crew_sizes(AREAS, rows, CrewingRule(), Role.PCSO)[2, 30] == 2
