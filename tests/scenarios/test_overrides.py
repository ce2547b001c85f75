"""Changes by path: known paths take sound values, all else is told at once."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from scenarios.overrides import apply_overrides, known_paths, load_scenario, parse_settings
from scenarios.problems import PackError
from scenarios.schema.scenario import Scenario
from tests.packs import small_pack

SMALL = small_pack()


def sentences_of(call: Any, *arguments: Any) -> list[str]:
    with pytest.raises(PackError) as caught:
        call(*arguments)
    return [problem.sentence for problem in caught.value.problems]


def test_the_fixed_paths_are_known() -> None:
    fixed = {
        "policy.overtime.cap_percent",
        "policy.overtime.assumed_notice_days",
        "policy.max_nights",
        "policy.pcso.span",
    }
    assert fixed <= set(known_paths())


def test_a_change_leaves_the_pack_and_all_else_as_it_is() -> None:
    changed = apply_overrides(SMALL, {"policy.overtime.cap_percent": 2.5})
    assert changed.policy.overtime.cap_percent == 2.5
    assert SMALL.policy.overtime.cap_percent == 4.0
    assert changed.model_copy(update={"policy": SMALL.policy}) == SMALL
    assert apply_overrides(SMALL, {}) == SMALL


def test_settings_are_yaml_values() -> None:
    settings = [
        "policy.overtime.cap_percent=3",
        "policy.overtime.extension_minutes=[60]",
        "policy.hours.night_starts=22:00",
        "policy.pcso.single_patrol=false",
        "policy.pcso.span=08-22:30",
        "policy.caseloads.rag_points.red=50",
        "policy.caseloads.cohort_points={fixed: 33}",
        "policy.demand.weighting=harm",
    ]
    policy = apply_overrides(SMALL, parse_settings(settings)).policy
    assert policy.overtime.cap_percent == 3
    assert policy.overtime.extension_minutes == [60]
    assert policy.hours.night_starts == "22:00"
    assert policy.pcso.single_patrol is False
    assert (policy.pcso.span.start_minute, policy.pcso.span.end_minute) == (480, 1350)
    assert policy.caseloads.rag_points == {"red": 50, "amber": 20, "green": 8}
    assert policy.caseloads.cohort_points == {"fixed": 33, "flex": 20, "free": 12}
    assert policy.demand.weighting == "harm"


def test_every_path_of_the_policy_can_be_set_to_what_it_is() -> None:
    content = SMALL.policy.model_dump(mode="json")
    for path in known_paths():
        value: Any = content
        for name in path.split(".")[1:]:
            value = value.get(name, []) if isinstance(value, dict) else value
        if path.count(".") == 1 or value != []:
            assert apply_overrides(SMALL, {path: value}) == SMALL, path


def test_all_problems_come_at_once() -> None:
    changes = {
        "policy.patrols.hotspot_share": 0.1,
        "policy.overtime.cap_percnt": 3,
        "polcy.max_nights": 3,
        "policy.max_nights": 15,
        "policy.overtime.cap_percent": "much",
        "policy.pcso.span": "24-07",
        "policy.hours.night_starts": "25:00",
        "policy.demand.weighting": "harms",
        "policy.pay.rest_day_rate": None,
        "policy.caseloads.rag_points": {"purple": 3},
        "policy.overtime.assumed_notice_days": True,
        "policy.hours.reference_weeks": 53,
    }
    assert sentences_of(apply_overrides, SMALL, changes) == [
        '--set: "polcy.max_nights" is not a known path; did you mean "policy.max_nights"?',
        '--set: "policy.patrols.hotspot_share" is not a known path; write replay.hot_share for the '
        "share of areas and hours that a replay counts as hot; hot spots of patrols are now "
        "places, set by patrols.hotspots_per_area.",
        '--set: "policy.overtime.cap_percnt" is not a known path; '
        'did you mean "policy.overtime.cap_percent"?',
        '--set, policy.max_nights: "15" should be a whole number from 1 to 14.',
        '--set, policy.hours.reference_weeks: "53" should be a whole number from 17 to 52.',
        '--set, policy.hours.night_starts: "25:00" should be a time such as 07:00.',
        '--set, policy.overtime.cap_percent: "much" should be a number from 0 to 100.',
        '--set, policy.overtime.assumed_notice_days: "True" should be a whole number '
        "of at least 0.",
        '--set, policy.pcso.span: "24-07" should be a span such as 07:00-24:00 that starts '
        "before it ends.",
        "--set, policy.pay.rest_day_rate is blank, but should be a number of at least 1.",
        '--set, policy.demand.weighting: "harms" should be one of count, workload, harm, '
        'severity, blended; did you mean "harm"?',
        '--set: "policy.caseloads.rag_points.purple" is not a known key; '
        "the keys are red, amber, green.",
    ]


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("policy.max_nights", '"policy.max_nights" sets nothing; write path=value'),
        ("=3", '"=3" sets nothing'),
        ("policy.max_nights=[3", "this is not YAML"),
        ("policy.max_nights=*a", "this is not YAML"),
        ("policy.max_nights=!!python/name:os.system x", "is not allowed"),
    ],
)
def test_a_setting_that_cannot_be_read_is_told(setting: str, sentence: str) -> None:
    (told,) = sentences_of(parse_settings, [setting])
    assert sentence in told


def test_a_path_is_set_once() -> None:
    told = sentences_of(parse_settings, ["policy.max_nights=3", "policy.max_nights=4"])
    assert told == ["--set: policy.max_nights is set twice; set it once."]


def test_a_scenario_is_read_and_applied(tmp_path: Path) -> None:
    path = tmp_path / "tight.yaml"
    path.write_text(
        "name: Tight money\n"
        "description: Half the overtime\n"
        "base: demo\n"
        "changes:\n"
        "  policy.overtime.cap_percent: 2\n"
        "  policy.hours.night_starts: 22:00\n",
        encoding="utf-8",
    )
    (tmp_path / "demo.yaml").write_text("name: Demo\n", encoding="utf-8")
    scenario = load_scenario(path)
    assert scenario == Scenario(
        name="Tight money",
        description="Half the overtime",
        base="demo",
        changes={"policy.overtime.cap_percent": 2, "policy.hours.night_starts": "22:00"},
    )
    assert apply_overrides(SMALL, scenario.changes).policy.overtime.cap_percent == 2


def write_scenario(folder: Path, name: str, base: str, **changes: object) -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump({"name": name, "base": base, "changes": changes}))
    return path


def test_the_changes_of_a_base_come_first(tmp_path: Path) -> None:
    cap, nights, notice = "policy.overtime.cap_percent", "policy.max_nights", "plan_weeks"
    write_scenario(tmp_path, "low", "", **{cap: 2, nights: 3})
    write_scenario(tmp_path, "middle", "low.yaml", **{nights: 4, notice: 2})
    top = write_scenario(tmp_path, "top", "middle", **{notice: 8})
    assert load_scenario(top).changes == {cap: 2, nights: 4, notice: 8}


@pytest.mark.parametrize(
    ("base", "told"),
    [
        ("loop", 'loop.yaml: "loop" leads back to itself; name another base.'),
        ("none", "none.yaml: there is no such file; check the path."),
        ("../x", '"../x" is not the name of a file beside this one'),
    ],
)
def test_a_base_that_cannot_be_is_told(tmp_path: Path, base: str, told: str) -> None:
    path = write_scenario(tmp_path, "loop", base)
    assert told in sentences_of(load_scenario, path)[0]


def test_a_scenario_that_is_wrong_is_told_by_line(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text("title: x\nchanges: 3\n", encoding="utf-8")
    assert sentences_of(load_scenario, path) == [
        "wrong.yaml: name is missing; it should be filled in.",
        'wrong.yaml, line 2, changes: "3" should be a mapping from keys to values.',
        'wrong.yaml, line 1: "title" is not a known key; '
        "the keys are name, description, base, changes.",
    ]
    assert sentences_of(load_scenario, tmp_path / "none.yaml") == [
        "none.yaml: there is no such file; check the path."
    ]


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("policy.patrols.crew_cover_percents", [20, 40], "percentages above 0 that fall"),
        ("policy.priority.shortfall_weight.pcso", -1, "a whole number of at least 0"),
    ],
)
def test_numbers_that_make_no_sense_are_told_in_words_of_their_own(
    path: str, value: object, expected: str
) -> None:
    with pytest.raises(PackError) as refused:
        apply_overrides(small_pack(), {path: value}, "--set")
    assert expected in str(refused.value)
