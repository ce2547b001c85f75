"""What was delivered counts in the next plan: by place, whatever its number, and by hour."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from optimiser.errors import MusterError
from optimiser.horizon import Horizon
from optimiser.patrols.hotspots import Place, periods_of
from scenarios.build.delivered import read_back
from scenarios.build.learnt_dose import delivered_percents, learnt_shares
from scenarios.export.dose_files import learn_dose
from scenarios.load import load_pack
from scenarios.schema.rows import DoseRow
from scenarios.write import write_pack
from tests.packs import small_pack
from tests.scenarios.build.test_delivered import folder, log

HORIZON = Horizon(date(2026, 12, 1), 7)
NEAR, FAR = Place("A1-H01", 0, -0.2400, 52.5700), Place("A1-H02", 0, -0.2500, 52.5800)
PRIOR_MINUTES = 20 * 12.5

__all__ = ["folder"]


def dose(place: str, at: Place, hour: int, planned: float, delivered: float) -> DoseRow:
    return DoseRow(
        plan_start=date(2026, 11, 1),
        place_id=place,
        longitude=at.longitude + 0.0005,
        latitude=at.latitude,
        hour=hour,
        planned_minutes=planned,
        delivered_minutes=delivered,
    )


def test_without_a_log_every_place_has_the_share_of_the_policy() -> None:
    assert delivered_percents(small_pack(), (NEAR, FAR), HORIZON).tolist() == [55, 55]


def test_a_long_log_tells_of_its_place_and_hour_and_is_known_by_where_it_was() -> None:
    pack = small_pack(
        dose=(
            dose("A1-H07", NEAR, 20, 1e6, 1e5),
            dose("A1-H07", NEAR, 9, 1e6, 9e5),
            dose("A1-H01", FAR, 9, 1e6, 8e5),
            dose("A1-H02", Place("", 0, 0.5, 53.0), 9, 1e6, 8e5),
        )
    )
    percents = delivered_percents(pack, (NEAR, FAR), HORIZON)
    shares = learnt_shares(pack, (NEAR, FAR))
    assert shares.by_place_and_hour.shape == (3, 24), "a place that is gone still tells of its hour"
    number, _ = periods_of(HORIZON, 6)
    local = np.array(HORIZON.hours_of_week) % 24
    morning, evening = number[local == 9][0], number[local == 20][0]
    assert shares.by_place_and_hour[0, [9, 20]] == pytest.approx([0.9, 0.1], abs=0.01)
    assert percents.shape == (2, number[-1] + 1)
    assert percents[0, morning] > percents[0, evening]
    by_hand = 100 * shares.by_place_and_hour[0, 18:24].mean()
    assert percents[0, evening] == round(by_hand)


def test_a_short_log_stays_near_the_policy() -> None:
    pack = small_pack(dose=(dose("A1-H01", NEAR, 9, 10, 0),))
    shares = learnt_shares(pack, (NEAR, FAR))
    whole = PRIOR_MINUTES * 0.55 / (PRIOR_MINUTES + 10)
    assert shares.whole == pytest.approx(whole)
    assert shares.by_place[0] == pytest.approx(PRIOR_MINUTES * whole / (PRIOR_MINUTES + 10))
    assert shares.by_place[1] == pytest.approx(whole)


def test_a_log_goes_from_plan_to_pack_and_counts_once(folder: Path, tmp_path: Path) -> None:
    pack = small_pack(
        delivered=log(("C1", "A1-01", "10:00", "10:10")), dose=(dose("A1-H09", NEAR, 3, 30, 15),)
    )
    file = tmp_path / "pack" / "dose.csv"
    with pytest.raises(MusterError, match=r"no places\.csv"):
        learn_dose(file, read_back(pack, folder), pack, folder)
    (folder / "places.csv").write_text(
        "place_id,area_id,longitude,latitude,control,delivered_share\n"
        "A1-01,A1,-0.24,52.57,false,0.55\n"
    )
    write_pack(small_pack(), tmp_path / "pack")
    for _ in range(2):
        assert learn_dose(file, read_back(pack, folder), pack, folder) == 1
    before, own = load_pack(tmp_path / "pack").dose
    assert before == pack.dose[0]
    assert (own.place_id, own.hour) == ("A1-01", 10)
    assert (own.planned_minutes, own.delivered_minutes) == (15, 10)
    file.write_text("something,else\n1,2\n")
    with pytest.raises(MusterError, match=r"no dose\.csv to add to"):
        learn_dose(file, read_back(pack, folder), pack, folder)
