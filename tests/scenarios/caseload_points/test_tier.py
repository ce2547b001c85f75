from datetime import date, timedelta
from typing import Any

import pytest

from scenarios.caseload_points.tier import TIERS, tier_of
from scenarios.schema.cohort import OffenderRow

ON = date(2026, 11, 30)
TABLE = """
    6.9  A A B B B B
    3.0  A B C C C C
    1.0  B C D E E E
    0.5  C D E E F F
    0.0  D D E F F G
"""
ARP_OF_COLUMN = ((90, 100), (75, 89), (50, 74), (25, 49), (15, 24), (0, 14))
UPPER = {"6.9": 100.0, "3.0": 6.89, "1.0": 2.99, "0.5": 0.99, "0.0": 0.49}


def scored(**facts: Any) -> OffenderRow:
    usual = {"offender_ref": "N1", "cohort": "fixed", "rag": "red", "area_id": "A1"}
    scores = {"arp_percent": 0, "csrp_percent": 0, "rosh": "low"}
    return OffenderRow(**(usual | scores | {"statutory": True} | facts))


def test_the_table_of_scores_at_every_edge() -> None:
    """The published table (rules F4), each cell at its lowest and highest scores."""
    for line in TABLE.strip().splitlines():
        lowest, *letters = line.split()
        for (low, high), letter in zip(ARP_OF_COLUMN, letters, strict=True):
            for arp in (low, high):
                for csrp in (float(lowest), UPPER[lowest]):
                    assert tier_of(scored(arp_percent=arp, csrp_percent=csrp), ON).tier == letter


@pytest.mark.parametrize(
    ("facts", "tier"),
    [
        ({"dc_srp": "very_high"}, "A"),
        ({"dc_srp": "high"}, "B"),
        ({"dc_srp": "medium", "dc_srp_percent": 3.36}, "C"),
        ({"dc_srp": "medium", "dc_srp_percent": 3.35}, "D"),
        ({"dc_srp": "medium", "dc_srp_percent": 2.10}, "C"),
        ({"dc_srp": "medium", "dc_srp_percent": 1.11}, "D"),
        ({"dc_srp": "low"}, "E"),
        ({"mappa_level": 1, "rosh": "very_high"}, "A"),
        ({"mappa_category": 3, "rosh": "high"}, "C"),
        ({"mappa_level": 2, "rosh": "medium"}, "D"),
        ({"mappa_level": 1}, "E"),
        ({"rosh": "very_high"}, "C"),
        ({"rosh": "high"}, "D"),
        ({"indeterminate_sentence": True, "release_date": ON - timedelta(365)}, "B"),
        ({"indeterminate_sentence": True, "release_date": ON - timedelta(366)}, "D"),
        ({"indeterminate_sentence": True, "release_date": ON - timedelta(1826)}, "D"),
        ({"indeterminate_sentence": True, "release_date": ON - timedelta(1827)}, "E"),
        ({"indeterminate_sentence": True, "release_date": ON + timedelta(9)}, "G"),
        ({"flags": ("domestic_abuse",)}, "E"),
        ({"flags": ("stalking", "child_protection")}, "F"),
        ({"flags": ("sexual_offence", "stalking")}, "E"),
        ({}, "G"),
    ],
)
def test_the_highest_factor_gives_the_tier(facts: dict[str, Any], tier: str) -> None:
    found = tier_of(scored(**facts), ON)
    assert (found.tier, found.provisional) == (tier, ())
    assert min(letter for _, letter in found.factors) == tier


@pytest.mark.parametrize("name", ["arp_percent", "csrp_percent"])
def test_without_either_score_the_tier_is_missing_and_not_guessed(name: str) -> None:
    found = tier_of(scored(**{name: None}, flags=("domestic_abuse",)), ON)
    assert (found.tier, found.missing) == (None, (name,))
    assert found.factors == (("domestic abuse", "E"),)


@pytest.mark.parametrize(
    ("facts", "provisional"),
    [
        ({"rosh": None}, ("RoSH not known",)),
        ({"rosh": None, "arp_percent": 90, "csrp_percent": 0.5}, ()),
        ({"rosh": None, "mappa_level": 2, "dc_srp": "high"}, ("RoSH not known",)),
        ({"rosh": None, "mappa_level": 2, "dc_srp": "very_high"}, ()),
        ({"mappa_level": 0, "rosh": "high"}, ("MAPPA not known",)),
        ({"mappa_level": 0, "rosh": "high", "arp_percent": 90, "csrp_percent": 1}, ()),
        ({"static_scores": ("arp", "csrp"), "dc_srp": "high"}, ("ARP and CSRP static",)),
        ({"static_scores": ("arp", "csrp"), "dc_srp": "very_high"}, ()),
        ({"static_scores": ("arp",), "dc_srp": "medium", "dc_srp_percent": 3}, ()),
        ({"static_scores": ("arp",), "flags": ("domestic_abuse",)}, ("ARP static",)),
        ({"static_scores": ("csrp",), "dc_srp": "high"}, ()),
        ({"static_scores": ("csrp",)}, ("CSRP static",)),
        ({"dc_srp": "medium"}, ("DC-SRP score not known",)),
    ],
)  # fmt: skip
def test_what_may_still_raise_the_tier_makes_it_provisional(
    facts: dict[str, Any], provisional: tuple[str, ...]
) -> None:
    assert tier_of(scored(**facts), ON).provisional == provisional


def test_tiers_are_seven() -> None:
    assert {tier_of(scored(arp_percent=a, csrp_percent=c), ON).tier
            for a in (0, 20, 40, 60, 80, 95) for c in (0, 0.7, 2, 4, 8)} == set(TIERS)  # fmt: skip
