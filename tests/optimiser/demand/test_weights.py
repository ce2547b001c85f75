import csv

import numpy as np
import pytest

from optimiser.demand.weights import (
    CATEGORY_WEIGHTS,
    POLICE_GENERATED,
    WEIGHTINGS,
    called_for_share,
    category_weights,
)
from tests.shared_data import shared

NAMES = ("Robbery", "Shoplifting", "Drugs")
MINUTES = np.array([120.0, 30.0, 60.0])


def weights(weighting: str, police_generated_weight: float = 0.0) -> list[float]:
    return category_weights(
        NAMES,
        weighting,
        harm_cap=100,
        police_generated_weight=police_generated_weight,
        officer_minutes_per_incident=MINUTES,
    ).tolist()


@pytest.mark.parametrize(
    ("weighting", "expected"),
    [
        ("count", [1, 1, 0]),
        ("workload", [120, 30, 0]),
        ("harm", [365, 1, 0]),
        ("severity", [746, 13, 0]),
        ("blended", [100, 1, 0]),
    ],
)
def test_each_weighting_has_its_own_scale(weighting: str, expected: list[float]) -> None:
    assert weights(weighting) == expected


def test_police_generated_categories_count_when_switched_on() -> None:
    assert weights("harm", police_generated_weight=1) == [365, 1, 3.53]
    assert weights("workload", police_generated_weight=0.5) == [120, 30, 30]
    assert called_for_share(["drugs", "Stop and search", "Burglary"], 0).tolist() == [0, 0, 1]


@pytest.mark.parametrize(
    "spelling", ["Violence and sexual offences", "violent-crime", "VIOLENCE AND  SEXUAL OFFENCES"]
)
def test_categories_are_known_by_their_usual_spellings(spelling: str) -> None:
    given = category_weights(
        [spelling],
        "harm",
        harm_cap=100,
        police_generated_weight=0,
        officer_minutes_per_incident=np.ones(1),
    )
    assert given.tolist() == [180.48]


def test_a_category_that_nobody_weighed_counts_as_other_crime() -> None:
    for weighting in WEIGHTINGS:
        unknown, other = category_weights(
            ["Alien landing", "Other crime"],
            weighting,
            harm_cap=100,
            police_generated_weight=0,
            officer_minutes_per_incident=np.ones(2),
        )
        assert unknown == other


def test_weights_are_those_of_the_shared_table() -> None:
    with shared("data", "weights", "weights_by_category.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(CATEGORY_WEIGHTS)
    for row in rows:
        key = row["crime_type"].lower().replace("-", " ")
        if row["cchi2026_cambridgeshire"]:
            assert CATEGORY_WEIGHTS[key].harm == float(row["cchi2026_cambridgeshire"])
        if row["css2016_low_or_typical"]:
            assert CATEGORY_WEIGHTS[key].severity == float(row["css2016_low_or_typical"])
        assert (float(row["suggested_deployment_weight"]) == 0) == (key in POLICE_GENERATED)
