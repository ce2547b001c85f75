"""The report page: complete, self-contained, safe, and true to the tables."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from scenarios.export.report import report_html, rewrite_report
from scenarios.export.sentences import sentences_of
from scenarios.schema.pack import Pack
from tests.api.plan_fixture import write_plan_fixture
from tests.packs import manifest, small_pack

NAMED = {"shift_code", "base_id", "role_group", "area_id", "manager_id", "place_id"}
VOID = {"meta", "br", "rect", "path", "link", "img", "circle"}


class Outline(HTMLParser):
    """Holds the page to well-formed tags, and keeps what tests ask for."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def summary_of(folder: Path) -> dict[str, Any]:
    summary: dict[str, Any] = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    return summary


def page_of(pack: Pack, folder: Path) -> str:
    write_plan_fixture(pack, folder)
    return report_html(pack, folder, summary_of(folder))


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    return page_of(small_pack(), tmp_path_factory.mktemp("plan"))


def test_no_cell_begins_a_formula(tmp_path: Path) -> None:
    pack = small_pack()
    name = "=HYPERLINK(1)"
    areas = tuple(area.model_copy(update={"name": name}) for area in pack.areas)
    page = page_of(pack.model_copy(update={"areas": areas}), tmp_path / "plan")
    assert f">{name}<" not in page
    assert f">&#x27;{name}<" in page


def outline(text: str) -> Outline:
    parser = Outline()
    parser.feed(text)
    return parser


def test_the_page_is_well_formed_and_fetches_nothing(report: str) -> None:
    seen = outline(report)
    assert not seen.open
    assert not seen.addresses
    assert not {"script", "iframe", "object"} & set(seen.tags)
    assert "default-src 'none'" in report
    assert "url(" not in report


def test_every_part_has_its_section(report: str) -> None:
    heads = re.findall(r"<h2>(.*?)</h2>", report)
    assert heads == [
        "On duty and required",
        "Demand",
        "If incidents were weighted otherwise",
        "Patrols",
        "Rota",
        "Fairness",
        "Rest owed",
        "Equity audit: outside limits",
        "PCSOs alone",
        "Money",
        "Rules in force",
        "About this plan",
    ]


def test_a_part_that_was_not_planned_has_none(tmp_path: Path) -> None:
    pack = small_pack()
    write_plan_fixture(pack, tmp_path)
    for name in ("rota", "coverage", "ledger", "people", "patrols"):
        (tmp_path / f"{name}.csv").unlink()
    summary = {k: v for k, v in summary_of(tmp_path).items() if k not in ("rota", "patrols")}
    text = report_html(pack, tmp_path, summary)
    assert re.findall(r"<h2>(.*?)</h2>", text) == [
        *("Demand", "If incidents were weighted otherwise"),
        *("Rules in force", "About this plan"),
    ]
    assert "Rota:" not in text


def test_the_marking_stands_at_both_ends(tmp_path: Path) -> None:
    marked = small_pack(manifest=manifest(classification="OFFICIAL-SENSITIVE"))
    text = page_of(marked, tmp_path)
    assert text.count('<p class="marking">OFFICIAL-SENSITIVE</p>') == 2


def test_names_cannot_bring_markup_in(tmp_path: Path) -> None:
    named = small_pack(manifest=manifest(name="<script>alert(1)</script> & Co"))
    text = page_of(named, tmp_path)
    assert "<script>" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Co" in text


def test_every_cell_of_every_table_is_escaped(tmp_path: Path) -> None:
    write_plan_fixture(small_pack(), tmp_path)
    for name in ("rota", "coverage", "patrols", "caseloads", "demand"):
        table = pd.read_csv(tmp_path / f"{name}.csv", dtype=str, keep_default_na=False)
        for column in NAMED & set(table.columns):
            table[column] = "<b>&"
        table.to_csv(tmp_path / f"{name}.csv", index=False)
    text = report_html(small_pack(), tmp_path, summary_of(tmp_path) | {"scenario": "<b>&"})
    assert "<b>" not in text
    assert text.count("&lt;b&gt;&amp;") >= 5


def test_bases_and_groups_are_told_by_name(report: str) -> None:
    names = {base.name for base in small_pack().bases}
    assert all(f"<td>{name}</td>" in report for name in names)
    assert "<td>PCSO</td>" in report


def test_the_grid_has_a_cell_for_every_person_and_day(report: str) -> None:
    pack = small_pack()
    grid = report[report.index('<table class="grid">') :]
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', grid)
    assert [name for name, _ in rows] == [person.staff_id for person in pack.staff]
    assert {len(re.findall("<td", cells)) for _, cells in rows} == {28}


def test_no_offender_is_named(report: str) -> None:
    assert not [row for row in small_pack().offenders if row.offender_ref in report]


def test_a_picture_says_what_it_shows(report: str) -> None:
    pictures = re.findall(r"<svg[^>]*>(?:<title>(.*?)</title>)?", report)
    assert len(pictures) == 5
    assert all(pictures)


def test_sentences_speak_of_a_bound_only_where_there_is_one(tmp_path: Path) -> None:
    write_plan_fixture(small_pack(), tmp_path)
    summary = summary_of(tmp_path)
    told = " ".join(sentences_of(summary))
    assert "no rota can be short of fewer than" in told
    summary["rota"]["shortfall_bound_staff_hours"] = 0.0
    assert "the least that must be short has not been proved." in " ".join(sentences_of(summary))
    summary["rota"]["shortfall_bound_staff_hours"] = None
    assert "short (46.9 %); at most 10.0 % from the best possible." in " ".join(
        sentences_of(summary)
    )
    summary["rota"]["gap"] = summary["patrols"]["gap"] = None
    untold = " ".join(sentences_of(summary))
    assert "how good that is has not been proved" in untold
    assert "How good that is has not been proved." in untold


def test_a_part_without_a_plan_is_told(tmp_path: Path) -> None:
    blocks = {"rota": {"status": "no_plan_found"}, "caseloads": {"status": "infeasible"}}
    assert list(sentences_of(blocks)) == [
        "No plan was found for the rota in the time given.",
        "No plan can keep every rule of the caseloads.",
    ]


def test_demand_says_what_is_counted_modelled_and_added() -> None:
    block = {
        "incidents": 36_276,
        "unplaced": 3_540,
        "outside": 71_276,
        "modelled_hours": True,
        "expected_officer_hours_per_week": 1982.5,
        "non_crime_uplift_percent": 150.0,
    }
    (told,) = sentences_of({"demand": block})
    assert told == (
        "Demand: 36,276 incidents and the areas' share of 3,540 without a place; 71,276 outside "
        "are left out. Hours are modelled from a profile, not observed. 1,982 officer-hours of "
        "work a week, 150 % added for work that no incident records."
    )
    (observed,) = sentences_of({"demand": block | {"modelled_hours": False}})
    assert "Hours are observed." in observed


@pytest.mark.parametrize("is_modelled", [True, False])
def test_the_picture_of_demand_says_whether_hours_are_modelled(
    tmp_path: Path, is_modelled: bool
) -> None:
    pack = small_pack()
    write_plan_fixture(pack, tmp_path)
    path = tmp_path / "demand.csv"
    path.write_text(re.sub("(true|false)\n", f"{str(is_modelled).lower()}\n", path.read_text()))
    told = "hours modelled, not observed" if is_modelled else "hours observed"
    page = report_html(pack, tmp_path, summary_of(tmp_path))
    assert f"darker is more; {told}<" in page
    assert ('class="hatch"' in page) == is_modelled


def test_remarks_on_the_pack_are_told_before_the_tables(tmp_path: Path) -> None:
    write_plan_fixture(small_pack(), tmp_path)
    summary = summary_of(tmp_path)
    assert "Worth knowing" not in report_html(small_pack(), tmp_path, summary)
    summary["rota"]["remarks_in_short"] = ["P2 owes <40> hours."]
    told = report_html(small_pack(), tmp_path, summary)
    assert "<h2>Worth knowing about the pack</h2>" in told
    assert "P2 owes &lt;40&gt; hours." in told


FIGURES = {
    "immediate_in_target": (0.99, 0.98, [-0.01, 0.03]),
    "priority_in_target": (0.95, 0.90, [0.02, 0.08]),
    "hours_short": (10.0, 14.0, [-6.0, -2.0]),
    "hotspot_hours": (50.0, 60.0, [-15.0, -5.0]),
}


def test_a_replay_is_told_with_its_intervals_and_where_nothing_is_shown(tmp_path: Path) -> None:
    pack = small_pack()
    write_plan_fixture(pack, tmp_path)
    block = {
        **{"incidents_held_out": 100, "replications": 10, "baseline_roster": "flat 3x8"},
        "interval_covers": "dice alone",
        "plan": {name: plan for name, (plan, _, _) in FIGURES.items()},
        "baseline": {name: baseline for name, (_, baseline, _) in FIGURES.items()},
        "difference": {name: plan - baseline for name, (plan, baseline, _) in FIGURES.items()},
        "difference_ci95": {name: interval for name, (_, _, interval) in FIGURES.items()},
    }
    text = json.dumps(summary_of(tmp_path) | {"replay": block})
    (tmp_path / "summary.json").write_text(text, encoding="utf-8")
    rewrite_report(pack, tmp_path)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<h2>Replay against the flat 3x8</h2>" in page
    assert page.count('class="open"') == page.count("<td>no difference shown</td>") == 1
    assert "<td>from -1.0 to +3.0</td>" in page
    assert not outline(page).open


def test_one_manager_carries_and_none_is_none() -> None:
    diary = {"tiers": [{"objective": 0}], "remarks": []}
    caseloads = {
        **{"offenders": 9, "moves": 0, "over_110": 1, "max_load_percent": 114.2, "bound": None},
        **{"status": "feasible", "visits_due": 5, "visits_planned": 3, "diary": diary, "tiers": []},
    }
    told = " ".join(sentences_of({"caseloads": caseloads}))
    assert "1 of the managers carries more than 110 %" in told
    assert "2 are left out, none of them overdue" in told


def test_hot_spots_are_listed_with_what_can_be_counted_on(tmp_path: Path) -> None:
    pack = small_pack()
    write_plan_fixture(pack, tmp_path)
    patrols = pd.read_csv(tmp_path / "patrols.csv", dtype=str, keep_default_na=False)
    first = patrols["purpose"].eq("hotspot").idxmax()
    patrols.loc[first, "place_id"] = "A1-1"
    patrols.to_csv(tmp_path / "patrols.csv", index=False)
    header = "place_id,area_id,longitude,latitude,control,delivered_share\n"
    rows = "A1-1,A1,-0.28,52.56,false,0.5\nA1-2,A1,-0.27,52.56,true,0.5\n"
    (tmp_path / "places.csv").write_text(header + rows, encoding="utf-8")
    page = report_html(pack, tmp_path, summary_of(tmp_path))
    assert "2 hot spots, 1 visited." in page
    assert "<td>City Centre 1</td>" in page
    assert "<td>control, held out</td>" in page


def test_accuracy_is_told_beside_last_years_count(tmp_path: Path) -> None:
    pack = small_pack()
    write_plan_fixture(pack, tmp_path)
    month = {"month": "2026-10", "incidents": 90, "naive_pei": 0.8, "forecast_pei": 0.7}
    month |= {"naive_hit_rate": 0.5}
    summary = summary_of(tmp_path)
    summary["demand"]["grid_accuracy"] = {
        "cell_metres": 250,
        "area_share": 0.01,
        "ranked_by": "last year's count",
        "months": [month],
        "pei_difference": 0.0,
        "pei_difference_ci95": [-0.1, 0.1],
        "interval_level": 0.9,
        "interval_coverage": 0.92,
        "observed_over_expected_by_tenth": [1.1, 0.9],
    }
    page = report_html(pack, tmp_path, summary)
    assert "<h2>Accuracy of demand</h2>" in page
    assert "no difference shown" in page
    assert "from quiet cells to busy ones: 1.10, 0.90" in page
    assert "<td>0.700</td>" in page
