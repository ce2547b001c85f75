"""Every case of the tables, and what all of them have in common."""

from collections import Counter
from typing import Any

import pytest

from optimiser.money.compensation import Compensation
from optimiser.money.provisions import PROVISIONS
from tests.optimiser.money.cases import CASES, VECTORS
from tests.optimiser.money.duties import in_short

COMPENSATIONS = [given for _, _, given, _ in CASES if isinstance(given, Compensation)]


@pytest.mark.parametrize(
    ("given", "due"),
    [case[2:] for case in CASES],
    ids=[f"{section}: {words}" for section, words, _, _ in CASES],
)
def test_a_case_of_the_domain_rules(given: Any, due: Any) -> None:
    assert in_short(given) == due


def test_there_are_the_vectors_and_sixty_more_and_none_twice() -> None:
    assert len(CASES) - len(VECTORS) >= 60
    names = Counter((section, words) for section, words, _, _ in CASES)
    assert max(names.values()) == 1


def test_every_case_names_the_provision_that_gave_it() -> None:
    assert all(given.lines for given in COMPENSATIONS)
    told = {line.provision.id for given in COMPENSATIONS for line in given.lines}
    assert told == {provision.id for provision in PROVISIONS}
