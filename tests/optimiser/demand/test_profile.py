import csv
from typing import get_args

import numpy as np
import pytest

from optimiser.demand.profile import PROFILES, ProfileName, profile_named
from tests.shared_data import shared

FRIDAY, SATURDAY, SUNDAY = 4, 5, 6


def week(name: str) -> np.ndarray:
    return profile_named(name).shares.reshape(7, 24)


@pytest.mark.parametrize("name", PROFILES)
def test_shares_of_every_category_sum_to_one(name: str) -> None:
    profile = profile_named(name)
    for category in ("Shoplifting", "Burglary", "Road traffic incident", "anything else"):
        shares = profile.of(category)
        assert shares.shape == (168,)
        assert shares.min() >= 0
        assert shares.sum() == pytest.approx(1, abs=1e-12)


def test_the_british_shape_is_what_the_studies_say() -> None:
    shares = week("uk-blend")
    ordinary = shares[:4]
    assert {int(hour) for hour in ordinary.argmax(axis=1)} <= {18, 19, 20, 21}
    assert 0.30 <= ordinary[:, 4].max() / ordinary.max() <= 0.35
    weekend_nights = shares[[SATURDAY, SUNDAY], :4].mean()
    assert weekend_nights / shares[1:FRIDAY, :4].mean() == pytest.approx(2, abs=0.1)
    assert (shares[[FRIDAY, SATURDAY], 22:] > shares[1, 22:]).all()


def test_the_policy_may_name_every_profile() -> None:
    assert get_args(ProfileName) == tuple(PROFILES)


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(KeyError, match="uk-blend"):
        profile_named("nonsense")


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("collisions", "cambs_injury_collisions(count)"),
        ("police-scotland", "police_scotland_challenge(all days pooled; share of day)"),
    ],
)
def test_figures_follow_the_shared_profiles(name: str, source: str) -> None:
    with shared("data", "demand_profiles", "hour_by_weekday_profiles.csv").open(
        encoding="utf-8"
    ) as file:
        rows = [row for row in csv.DictReader(file) if row["source"] == source]
    published = np.array([float(row["share_of_week"]) for row in rows])
    ours = profile_named(name).shares if len(rows) == 168 else 7 * week(name)[0]
    assert ours == pytest.approx(published, abs=0.0007)


def test_work_that_officers_initiate_is_out_of_the_san_antonio_profile() -> None:
    with shared("data", "demand_profiles", "hour_by_weekday_profiles.csv").open(
        encoding="utf-8"
    ) as file:
        rows = [row for row in csv.DictReader(file) if row["source"] == "SAPD"]
    everything = np.array([float(row["share_of_week"]) for row in rows])
    ours = profile_named("sapd").shares
    assert np.corrcoef(ours, everything)[0, 1] > 0.95
    assert ours.reshape(7, 24)[:, 3].sum() < everything.reshape(7, 24)[:, 3].sum()
