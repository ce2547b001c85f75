"""What a plan tells of its diary: two files, totals, and who never works."""

from pathlib import Path

from optimiser.solving import Limits
from optimiser.visits.solve import plan_visits
from scenarios.build.caseloads import build_caseloads
from scenarios.build.visits import build_visits
from scenarios.export.sentences import PARTS
from scenarios.export.visit_files import visit_summary, write_unmet_visits, write_visits
from scenarios.schema.pack import AbsenceRow
from tests.packs import PLAN_START, small_pack
from tests.planned import read_rows


def test_files_and_totals_tell_of_every_contact_and_of_who_never_works(tmp_path: Path) -> None:
    away = AbsenceRow(
        staff_id="P8", start=PLAN_START, end=PLAN_START.replace(year=2027), reason="sickness"
    )
    pack = small_pack(absences=(away,))
    leads = {row.offender_ref: ("M1", "M2")[n % 2] for n, row in enumerate(pack.offenders)}
    problem = build_visits(pack, build_caseloads(pack), leads)
    outcome = plan_visits(problem, Limits(work=0.1))
    assert outcome.plan is not None
    write_visits(tmp_path / "visits.csv", outcome.plan, problem)
    write_unmet_visits(tmp_path / "unmet.csv", outcome.plan, problem)
    made, unmet = read_rows(tmp_path / "visits.csv"), read_rows(tmp_path / "unmet.csv")
    block = visit_summary(outcome, problem)
    assert (block["visits_due"], block["visits_planned"]) == (len(made) + len(unmet), len(made))
    assert {row["staff_ids"] for row in made} == {"M2"}
    assert [row["start"] for row in made] == sorted(row["start"] for row in made)
    assert all("P8 has no duty in the whole period" in row["reason"] for row in unmet)
    (remark,) = block["diary"]["remarks"]
    assert remark.startswith(f"P8 leads {len(unmet)} contacts and has no duty")
    told = {"moves": 0, "over_110": 0, "offenders": 6, "max_load_percent": 90.0, **block}
    sentence = PARTS["caseloads"](told | {"objective": 0.0, "bound": 0.0, "gap": 0.0})
    assert f"meets {len(made)} of {len(made) + len(unmet)} contacts" in sentence
    assert remark in sentence
