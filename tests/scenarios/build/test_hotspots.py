"""Hot spots of a history with gaps: their rates and their least number are by the days seen."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from scenarios.build.common import horizon_of
from scenarios.build.demand import build_heatmap_of
from scenarios.build.hotspots import hotspots_of
from scenarios.load import load_pack
from scenarios.schema.pack import Pack

SEEN = pd.Timedelta(days=70)


def test_days_that_the_file_does_not_cover_are_no_days_without_incidents(
    planned: tuple[Path, Path],
) -> None:
    """Ten weeks seen out of a longer history, and a history of those ten weeks alone."""
    pack = load_pack(planned[0])
    start = pd.Timestamp(pack.manifest.history_start)
    last = (start + SEEN - pd.Timedelta(days=1)).date()
    local = pack.incidents["received_at"].dt.tz_convert(pack.manifest.timezone)
    table = pack.incidents[local.dt.date <= last].reset_index(drop=True)
    gap = f"{(start + SEEN).date()}/{pack.manifest.history_end}"
    policy = pack.policy.model_copy(
        update={
            "demand": pack.policy.demand.model_copy(
                update={"seasons": False, "bank_holidays": False}
            ),
            "patrols": pack.policy.patrols.model_copy(update={"hotspot_incidents_per_year": 6.0}),
        }
    )

    def pack_of(**manifest: object) -> Pack:
        told = pack.manifest.model_copy(update=manifest)
        return pack.model_copy(update={"manifest": told, "incidents": table, "policy": policy})

    with_gap, short = (pack_of(history_gaps=(gap,)), pack_of(history_end=last))
    found = [
        hotspots_of(each, build_heatmap_of(each), horizon_of(each), 1000.0)
        for each in (with_gap, short)
    ]
    assert found[0].places
    assert found[0].places == found[1].places
    assert np.array_equal(found[0].harm, found[1].harm)


def test_harm_at_a_place_follows_the_dates_of_its_area(planned: tuple[Path, Path]) -> None:
    pack = load_pack(planned[0])
    heatmap, horizon = build_heatmap_of(pack), horizon_of(pack)
    plain = np.ones((len(heatmap.place_ids), len(horizon.hours)))
    raised = plain.copy()
    raised[0, :6] = 3.0
    before, after = (
        hotspots_of(pack, replace(heatmap, day_factors=factors), horizon, 1000.0)
        for factors in (plain, raised)
    )
    own = [pack.areas[place.area].area_id == heatmap.place_ids[0] for place in before.places]
    times = np.ones(before.harm.shape)
    times[np.flatnonzero(own), 0] = 3.0
    assert any(own)
    assert before.places == after.places
    assert np.abs(after.harm - times * before.harm).max() <= 2
