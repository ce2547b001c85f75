"""One pass in batches gives the heatmap that the pack gives."""

from pathlib import Path

import numpy as np
import pytest

from scenarios.build.demand import build_heatmap_of
from scenarios.importers.incidents import export_file
from scenarios.importers.incidents.import_incidents import import_incidents
from scenarios.importers.incidents.stream import heatmap_of_export
from scenarios.problems import PackError
from tests.scenarios.importers.incidents.test_import_incidents import FEW, call, mapped, write


def calls() -> list[str]:
    """Three weeks and a repeat; grades, minutes and places known, so that nothing is drawn."""
    lines = [call(number) + ";1" for number in range(21 * 24)]
    return [*lines, call(700, Type="patrol by", Created="05/03/26") + ";1", lines[5]]


def test_batches_give_the_heatmap_of_the_pack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(
        tmp_path / "calls.csv", calls(), "URN;Created;Time;X;Y;Beat;Type;Priority;Spent;People"
    )
    mapping = mapped("officers_required=People")
    pack = import_incidents(path, mapping, staffing=FEW).pack
    monkeypatch.setattr(export_file, "BATCH_BYTES", 4_000)
    streamed = heatmap_of_export(path, mapping, pack.areas)
    assert (streamed.rows, streamed.dropped, streamed.repeated) == (21 * 24 + 2, 1, 1)
    whole = build_heatmap_of(pack)
    assert streamed.heatmap.categories == whole.categories
    for name in ("incidents", "officer_minutes", "low", "high", "weighting"):
        assert getattr(streamed.heatmap, name) == pytest.approx(getattr(whole, name)), name
    assert np.isclose(streamed.heatmap.minutes_scv, whole.minutes_scv).all()


def test_faults_in_any_batch_are_told_with_their_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = calls()
    lines[300] = call(300, Time="soon") + ";1"
    path = write(
        tmp_path / "calls.csv", lines, "URN;Created;Time;X;Y;Beat;Type;Priority;Spent;People"
    )
    areas = import_incidents(
        write(tmp_path / "sound.csv", [call(n) for n in range(400)]), mapped(), staffing=FEW
    ).pack.areas
    monkeypatch.setattr(export_file, "BATCH_BYTES", 4_000)
    with pytest.raises(PackError) as caught:
        heatmap_of_export(path, mapped(), areas)
    (problem,) = caught.value.problems
    assert (problem.row, problem.column, problem.value) == (302, "Time", "soon")
