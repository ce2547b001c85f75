"""The table of rules is complete and shows the policy's own numbers."""

from optimiser.caseloads.rules import RULES as CASELOAD_RULES
from optimiser.money.provisions import PROVISIONS
from optimiser.patrols.rules import RULES as PATROL_RULES
from optimiser.rota.rules import RULES as ROTA_RULES
from scenarios.rules_in_force import SETTINGS, STATUS, rules_in_force, setting_in_words
from scenarios.schema.policy import Policy

ALL = [rule.id for rules in (ROTA_RULES, PATROL_RULES, CASELOAD_RULES) for rule in rules]


def test_every_rule_is_there_once_in_order() -> None:
    pay = [provision.id for provision in PROVISIONS]
    assert [rule.id for rule in rules_in_force(Policy())] == [*ALL, *pay]


def test_settings_and_statuses_are_of_rules_that_exist() -> None:
    assert set(SETTINGS) | set(STATUS) <= set(ALL)


def test_every_rule_says_what_it_asks_for_and_by_whose_authority() -> None:
    for rule in rules_in_force(Policy()):
        assert rule.statement.endswith(".")
        assert "`" not in rule.statement
        assert rule.source
        assert rule.status in {"V1", "V2", "D", "M", "P"}


def test_a_changed_number_shows_in_statement_and_setting() -> None:
    policy = Policy.model_validate({"hours": {"minimum_rest_minutes": 690}})
    rule = next(r for r in rules_in_force(policy) if r.id == "minimum_rest")
    assert "at least 11.5 hours between" in rule.statement
    assert rule.settings == {"policy.hours.minimum_rest_minutes": 690}
    assert (
        rule.settings_in_words()
        == "policy.hours.minimum_rest_minutes: 690 (11.5 h) (set by the force)"
    )


def test_minutes_are_told_in_hours() -> None:
    rules = {rule.id: rule for rule in rules_in_force(Policy())}
    assert "lasts at most 12 hours; one fixed" in rules["longest_tour"].statement
    assert "has at most 8 hours of duty in any 24 hours" in rules["hazardous_nights"].statement
    told = rules["average_week"].settings_in_words()
    assert told.startswith("policy.hours.average_week_minutes: 2880 (48 h); ")


def test_pay_shows_its_provisions_with_the_numbers_of_the_policy() -> None:
    policy = Policy.model_validate({"pay": {"overtime_rate": 1.4}})
    rule = next(r for r in rules_in_force(policy) if r.id == "planned_overtime")
    assert (rule.part, rule.authority, rule.status) == ("pay", "regulation", "V2")
    assert "Annex G" in rule.source
    assert "policy.pay.overtime_rate: 1.4 (set by the force)" in rule.settings_in_words()
    assert "policy.pay.unit_minutes: 15;" in rule.settings_in_words()


def test_settings_are_written_on_one_line() -> None:
    assert setting_in_words(None) == "none"
    assert setting_in_words("23:00") == "23:00"
    assert setting_in_words({"response": ["driver"]}) == "{response: [driver]}"
