"""On a pack's own areas: finds alone run away, calls hold, limits hold, and files say the same."""

from pathlib import Path

import pandas as pd
import pytest

from optimiser.errors import MusterError
from scenarios.feedback import (
    AS_POLICY,
    CALLS,
    COUNTED,
    COUNTED_HELD,
    FINDS,
    feedback_of,
    feedback_summary,
    write_feedback,
)
from scenarios.schema.incidents import no_incidents
from scenarios.schema.pack import Pack
from tests.packs import small_pack


def pack_with_finds() -> Pack:
    """Six calls in ten in the first of two areas, and seven finds in ten."""
    table = small_pack().incidents
    rows = pd.concat([table.head(1)] * 2_000, ignore_index=True)
    rows["incident_id"] = [f"I{number}" for number in range(len(rows))]
    number = pd.Series(range(len(rows)))
    found = number % 4 == 0
    rows["category"] = found.map({True: "drugs", False: "burglary"})
    rows["area_id"] = ((number // 4 % 10) < found.map({True: 7, False: 6})).map(
        {True: "A1", False: "A2"}
    )
    rows["longitude"], rows["latitude"] = None, None
    return small_pack(incidents=rows)


def test_the_loop_runs_away_on_finds_alone_and_calls_hold_it(tmp_path: Path) -> None:
    cases = feedback_of(pack_with_finds(), weeks=1_000, replications=20, seed=1)
    assert [case.name for case in cases] == [FINDS, COUNTED, COUNTED_HELD, CALLS, AS_POLICY]
    end = {told["case"]: told for told in feedback_summary(cases)}
    assert end[FINDS]["largest_share_at_end"] > 0.95
    assert end[CALLS]["drift_at_end"] < 0.05 < end[FINDS]["drift_at_end"]
    assert end[COUNTED]["drift_at_start"] < 0.01
    assert end[CALLS]["drift_at_end"] < end[COUNTED]["drift_at_end"]
    written = pd.read_csv(write_feedback(cases, tmp_path))
    assert len(written) == len(cases) * 1_001
    last = written.groupby("case").last()
    assert last.loc[FINDS, "drift"] == pytest.approx(end[FINDS]["drift_at_end"], abs=1e-4)


def test_a_pack_without_incidents_is_refused() -> None:
    with pytest.raises(MusterError, match="at least two areas and incidents"):
        feedback_of(small_pack(incidents=no_incidents()), 10, 2, seed=1)
