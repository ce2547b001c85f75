import json
from datetime import date

import numpy as np
import pandas as pd
import pytest

from scenarios.build.grid_accuracy import grid_accuracy_of, grid_accuracy_summary
from scenarios.schema.incidents import as_incidents
from scenarios.schema.pack import Pack
from tests.packs import manifest, small_pack

SPOTS = ((-0.28, 52.56), (-0.27, 52.561), (-0.18, 52.56))


def pack_of(start: date, end: date) -> Pack:
    """A call every six hours, twice as many at the first spot."""
    moments = pd.date_range(start, end, freq="6h", tz="Europe/London", inclusive="left")
    spot = np.array([(0, 0, 1, 2)[index % 4] for index in range(len(moments))])
    rows = pd.DataFrame(
        {
            "incident_id": [f"I{index}" for index in range(len(moments))],
            "received_at": moments.tz_convert("UTC"),
            "longitude": np.array(SPOTS)[spot, 0],
            "latitude": np.array(SPOTS)[spot, 1],
            "category": "Burglary",
            "grade": 2,
            "minutes_on_scene": 30.0,
            "officers_required": 1,
        }
    )
    facts = manifest(history_start=start, history_end=end)
    return small_pack(manifest=facts, incidents=as_incidents(rows))


def test_the_last_quarter_of_whole_months_is_foretold_month_by_month() -> None:
    found = grid_accuracy_of(pack_of(date(2025, 12, 15), date(2026, 10, 4)))
    assert found is not None
    names, accuracy = found
    assert names == [f"2026-{month:02}" for month in range(1, 10)]
    assert [names[score.month] for score in accuracy.months] == ["2026-08", "2026-09"]
    assert [score.naive[1].incidents for score in accuracy.months] == [31 * 4, 30 * 4]
    block = grid_accuracy_summary(found)["grid_accuracy"]
    assert block["ranked_by"] == "last year's count"
    assert block["months"][0]["naive_pei"] == pytest.approx(1)
    assert json.dumps(block, allow_nan=False)


def with_gaps(start: date, end: date, *gaps: str) -> Pack:
    facts = manifest(history_start=start, history_end=end, history_gaps=gaps)
    return pack_of(start, end).model_copy(update={"manifest": facts})


def test_few_months_are_not_scored() -> None:
    assert grid_accuracy_of(pack_of(date(2026, 7, 2), date(2026, 10, 30))) is None
    spring = "2026-03-01/2026-08-31"
    assert grid_accuracy_of(with_gaps(date(2026, 1, 1), date(2026, 9, 30), spring)) is None
    assert grid_accuracy_summary(None) == {}


def test_a_month_counts_by_the_part_that_was_recorded() -> None:
    """Ten days of the last month are there, and one of the months before has none."""
    gaps = "2026-04-01/2026-04-30", "2026-09-11/2026-09-30"
    found = grid_accuracy_of(with_gaps(date(2026, 1, 1), date(2026, 9, 30), *gaps))
    assert found is not None
    names, accuracy = found
    assert [names[score.month] for score in accuracy.months] == ["2026-08", "2026-09"]
    assert accuracy.months[-1].naive[1].incidents == 10 * 4
    for group in accuracy.naive_calibration:
        assert group.ratio == pytest.approx(1, abs=0.06)
