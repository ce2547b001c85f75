from typing import Any

import pytest

from dashboards.views import scenarios


def summary(short: float, cost: float, bound: float | None = None) -> dict[str, Any]:
    return {
        "rota": {
            "shortfall_staff_hours": short,
            "shortfall_bound_staff_hours": bound,
            "overtime_cost_gbp": cost,
            "overtime_share_of_paybill": cost / 1_000_000,
        }
    }


def test_the_what_if_sentence_says_what_the_change_does() -> None:
    pair = (summary(100, 40_000, 90), summary(130.5, 20_000))
    assert scenarios.sentence(pair, (4, 2)) == (
        "With the overtime cap at 2 % instead of 4 % of paybill, "
        "30.5 more staff-hours are short and overtime costs £20,000 less. "
        "Nothing is proved about how good both are: give the runs more seconds."
    )


def test_the_what_if_sentence_says_how_far_to_trust_it() -> None:
    pair = (summary(100, 40_000), summary(130.5, 20_000))
    for each, gap in zip(pair, (0.394, 0.05), strict=True):
        each["rota"]["gap"] = gap
    assert "at most 39.4 % and 5.0 % from the least" in scenarios.sentence(pair, (4, 2))


def test_both_plans_stand_side_by_side() -> None:
    pair = (summary(100, 40_000, 90), summary(130.5, 20_000))
    table = scenarios.table(pair, (4, 2), ("A", "B")).set_index("")
    assert table.loc["Staff-hours short"].tolist() == ["100.0", "130.5", "+30.5"]
    assert table.loc["Overtime"].tolist() == ["£40,000", "£20,000", "\N{MINUS SIGN}£20,000"]
    assert table.loc["Least that is possible (proved)", "B"] == "not known"
    assert scenarios.contrasts(pair, (4, 2))[0].bounds == (90, None)


def test_a_run_without_a_rota_is_not_compared() -> None:
    pair: scenarios.Pair = (summary(100, 40_000), {})
    assert "cannot be compared" in scenarios.sentence(pair, (4, 2))
    assert scenarios.contrasts(pair, (4, 2)) == []


def run(state: str, **more: Any) -> dict[str, Any]:
    return {"state": state, "request": {"time_limit": 60.0}} | more


def test_progress_says_what_is_done_how_long_and_how_well() -> None:
    latest = {"part": "rota", "message": "better_roster", "seconds": 12.3}
    assert scenarios.progress(run("solving", progress=latest | {"objective": 3336.0})) == (
        "Solving the rota for 12 s of at most 60 s: better roster, weighted shortfall 3,336.0"
    )
    both = latest | {"objective": 3336.0, "bound": 2000.0}
    assert scenarios.progress(run("solving", progress=both)).endswith("least possible 2,000.0")
    assert scenarios.progress(run("queued")) == "Waiting for its turn"


@pytest.mark.parametrize(
    ("states", "reason", "words"),
    [
        (("solving", "queued"), None, "Planning both"),
        (("finished", "incomplete"), "cancelled", "Stopped before both"),
        (("finished", "failed"), "error", "the reason stands beside each"),
    ],
)
def test_without_two_plans_the_page_says_why(
    states: tuple[str, str], reason: str | None, words: str
) -> None:
    runs = [run(states[0], stop_reason=None), run(states[1], stop_reason=reason)]
    assert words in scenarios.without_plans(runs)
