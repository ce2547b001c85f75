"""Pages build, and what they show comes from the service alone."""

from collections.abc import Callable, Coroutine
from datetime import date
from typing import Any

import pandas as pd
import pytest
from dash import Dash

from dashboards.app import PAGES, build_dash
from dashboards.client import ApiProblem, Chosen, MusterClient
from dashboards.components.frame import facts, link_address, marking
from dashboards.components.parts import is_numeric, table
from dashboards.pages import (
    caseloads,
    caseloads_partnership,
    data,
    demand,
    patrols,
    replay,
    rota,
    scenarios,
)
from dashboards.views.demand_choice import DemandFilter
from dashboards.views.patrols import PatrolFilter
from dashboards.views.rota import RotaFilter
from tests.dashboards.conftest import wait


@pytest.fixture(scope="module")
def dash(client: MusterClient) -> Dash:
    return build_dash(client)


@pytest.fixture(scope="module")
def chosen(client: MusterClient) -> Chosen:
    found = wait(client.chosen(None))
    assert found is not None
    return found


def outputs_of(dash: Dash, first: str) -> list[str]:
    """Every output of the callback that has this one."""
    key = next(key for key in dash.callback_map if first in key)
    return key.strip(".").split("...")


def test_every_page_has_an_address_a_title_and_a_layout(dash: Dash) -> None:
    assert [page.title for page in PAGES] == [
        "Demand",
        "Rota",
        "Patrols",
        "Replay",
        "Caseloads",
        "Partnership",
        "Scenarios",
        "Data",
    ]
    for page in PAGES:
        ids = ids_of(page.layout())
        assert len(ids) == len(set(ids))


def ids_of(component: Any) -> list[str]:
    return [each.id for each in component._traverse() if getattr(each, "id", None)]


def test_what_callbacks_name_is_on_a_page(dash: Dash) -> None:
    known = set(ids_of(dash.layout))
    for page in PAGES:
        known |= set(ids_of(page.layout()))
    for key, callback in dash.callback_map.items():
        used = {each["id"] for each in callback["inputs"] + callback["state"]}
        used |= {output.split(".")[0] for output in key.strip(".").split("...")}
        of_rows = {each for each in used if each.startswith("{")}
        assert used - of_rows <= known, key


Shown = Callable[[MusterClient, Chosen], Coroutine[Any, Any, tuple[Any, ...]]]
SHOWN: dict[str, tuple[Shown, str, int]] = {
    "demand": (lambda c, p: demand.show(c, p, DemandFilter(), "light"), "demand-sentence", 10),
    "rota": (lambda c, p: rota.show(c, p, RotaFilter(week=1), "dark"), "rota-sentence", 4),
    "patrols": (
        lambda c, p: patrols.show(c, p, PatrolFilter(date(2026, 12, 5)), "light"),
        "patrols-sentence",
        5,
    ),
    "replay": (lambda c, p: replay.show(c, p, "light"), "replay-sentence", 0),
    "caseloads": (lambda c, p: caseloads.show(c, p, "light"), "caseloads-sentence", 0),
    "partnership": (
        lambda c, p: caseloads_partnership.show(c, p, "probation", "dark"),
        "partnership-sentence",
        1,
    ),
}


@pytest.mark.parametrize("name", SHOWN)
def test_a_page_fills_every_place_it_has(
    client: MusterClient, chosen: Chosen, dash: Dash, name: str
) -> None:
    show, sentence, filters = SHOWN[name]
    shown = wait(show(client, chosen))
    assert len(shown) + filters == len(outputs_of(dash, sentence))
    assert isinstance(shown[0], str)
    assert len(shown[0]) > 20


def test_the_frame_says_what_is_looked_at(chosen: Chosen) -> None:
    texts = [part.children for part in facts(chosen)]
    assert texts[0] == "Small district"
    assert texts[1] == "Mon 30 Nov 2026 to Sun 27 Dec 2026"
    assert "no rule broken" in texts[2]


def test_caseloads_are_marked_sensitive(chosen: Chosen) -> None:
    assert marking("/rota", chosen) == "OFFICIAL"
    assert marking("/caseloads", chosen) == "OFFICIAL-SENSITIVE"
    assert marking("/caseloads", None) == "OFFICIAL-SENSITIVE"
    assert marking("/partnership", None) == "OFFICIAL-SENSITIVE"


def test_links_keep_the_plan_and_drop_the_filters() -> None:
    assert link_address("/rota", "?plan=p1&area=A1") == "/rota?plan=p1"


def test_tables_align_numbers_and_say_what_is_left_out() -> None:
    frame = pd.DataFrame({"Who": ["a"] * 250, "Pounds": ["£1,200"] * 250, "Blank": [""] * 250})
    drawn = table(frame, "Money").to_plotly_json()["props"]
    assert drawn["className"] == "data n2"
    assert drawn["data"]["caption"] == "Money (the first 200; 50 more are in the file)"
    assert len(drawn["data"]["body"]) == 200
    for numbers in (["1", "", "2,000.5"], ["\N{MINUS SIGN}£3", "no difference"], ["1.0 to 2.5"]):
        assert is_numeric(pd.Series(numbers))
    for words in (["4 Dec"], ["9706652ad35d"], ["", ""]):
        assert not is_numeric(pd.Series(words))


def test_a_what_if_is_not_shown_unasked(client: MusterClient, chosen: Chosen) -> None:
    listed = wait(client.plans())
    assert listed[0]["parts"] == ["demand", "rota", "patrols", "caseloads"]
    what_if = {**listed[0], "plan_id": "x", "changes": {"policy.overtime.cap_percent": 2}}
    partial = {**listed[0], "plan_id": "y", "parts": ["demand", "rota"]}

    class Listing(MusterClient):
        async def plans(self, pack_id: str | None = None) -> list[dict[str, Any]]:
            return [what_if, partial, *listed]

    shown = wait(Listing(client._http).chosen(None))
    assert shown is not None
    assert shown.plan_id == chosen.plan_id


def test_a_refused_pack_lists_every_problem(client: MusterClient) -> None:
    with pytest.raises(ApiProblem) as refused:
        wait(client.upload_pack("bad.zip", b"not a zip"))
    assert refused.value.status == 422
    said = str(data.refusal("bad.zip", refused.value))
    assert all(sentence in said for sentence in refused.value.sentences)


def test_what_never_changes_is_asked_for_once(client: MusterClient, chosen: Chosen) -> None:
    first = wait(client.plan_table(chosen.plan_id, "rota"))
    assert wait(client.plan_table(chosen.plan_id, "rota")) is first


def test_heat_is_asked_for_as_it_was_chosen(client: MusterClient, chosen: Chosen) -> None:
    wanted = DemandFilter(measure="harm", first=20, level="250m")
    answer = wait(client.heat(chosen.plan_id, "250m", wanted.asked_of_api()))
    assert answer["measure"] == "harm"
    shown = wait(demand.show(client, chosen, wanted, "light"))
    drawn = shown[1].data[0]
    assert list(drawn.z) == [answer["heat"][place] for place in drawn.locations]
    assert len(drawn.z) > 5
    assert "harm days expected in" in shown[2]


def test_an_address_that_names_no_plan_shows_none(client: MusterClient) -> None:
    assert wait(client.chosen("nothing")) is None


def test_an_address_that_names_no_run_says_so(client: MusterClient) -> None:
    query = "?baseline=nothing&changed=nothing"
    shown = wait(scenarios.followed(client, query, None, "light", "/scenarios", 4))
    assert shown[0] == "There is no run nothing."
    assert len(shown) == len(scenarios.FOLLOWED)


def test_a_plan_that_breaks_rules_is_marked_in_the_list() -> None:
    plan = {"parts": ["rota"], "changes": {}, "breaches": 0}
    assert data.content_of(plan) == "rota"
    assert data.content_of(plan | {"breaches": 3}) == "rota; NOT LAWFUL: 3 breaches"
