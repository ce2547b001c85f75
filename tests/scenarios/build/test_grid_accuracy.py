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


def test_few_months_or_days_without_records_are_not_scored() -> None:
    assert grid_accuracy_of(pack_of(date(2026, 7, 2), date(2026, 10, 30))) is None
    whole = pack_of(date(2026, 1, 1), date(2026, 9, 30))
    gaps = manifest(
        history_start=date(2026, 1, 1),
        history_end=date(2026, 9, 30),
        history_gaps=("2026-03-01/2026-03-05",),
    )
    assert grid_accuracy_of(whole.model_copy(update={"manifest": gaps})) is None
    assert grid_accuracy_summary(None) == {}
