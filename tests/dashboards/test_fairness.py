"""What the rota page says of burdens, rest owed and rules."""

import pandas as pd

from dashboards.views import fairness
from dashboards.views.rota import RotaFilter
from tests.dashboards.conftest import Tables


def test_burdens_are_shown_by_group_and_by_person(tables: Tables) -> None:
    figures = {"least": 1, "median": 3, "mean": 3.25, "most": 7, "gini": 0.204}
    told = {"fairness": {"by_group": {"response": {"people": 9, "nights": figures}}}}
    [row] = fairness.spread_table(told, RotaFilter()).to_dict("records")
    assert row == {"What": "Nights", "Response (9)": "1 / 3 / 7 (0.20)"}
    [row] = fairness.spread_table(told, RotaFilter(group="response")).to_dict("records")
    assert (row["What"], row["Mean"], row["Gini"]) == ("Nights", "3.2", "0.20")
    assert fairness.spread_table(told, RotaFilter(group="pcso")).empty
    people, ledger = tables["people"], tables["ledger"]
    ids = people.loc[people["base_id"] == "B1", "staff_id"]
    staff = pd.DataFrame({"staff_id": ["P1"], "name": ["A Smith"]})
    shown = fairness.person_table(people, ledger, staff, RotaFilter(base="B1")).set_index("Who")
    assert set(shown.index) == {"P1 A Smith" if who == "P1" else who for who in ids}
    owed = ledger.set_index("staff_id")["rest_days_owed_after"]
    for who in shown.index:
        assert float(str(shown.at[who, "Rest days owed"])) == owed[str(who).split()[0]]


def test_every_rule_of_the_rota_is_shown_with_its_authority_and_status(tables: Tables) -> None:
    shown = fairness.rules_table(tables["rules"])
    assert len(shown) == tables["rules"]["part"].isin(("rota", "pay")).sum() > 50
    assert set(shown["Authority"]) == {"regulation", "agreement", "policy"}
    assert shown["Source"].all()
    assert {told.split(":")[0] for told in shown["Checked"]} <= {"V1", "V2", "D", "M", "P"}
    assert "Minimum rest" in set(shown["Rule"])
