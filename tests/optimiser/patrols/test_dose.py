"""Shares of delivered dose: by hand, at their limits, and refused where they make no sense."""

import numpy as np
import pytest

from optimiser.patrols.dose import delivered_share


def test_shares_are_those_by_hand() -> None:
    planned, delivered = np.array([[100.0, 0.0], [100.0, 200.0]]), np.array([[100.0, 0], [0, 60.0]])
    told = delivered_share(planned, delivered, prior=0.55, prior_minutes=100.0)
    whole = (160 + 55) / 500
    assert told.whole == pytest.approx(whole)
    first, second = (100 + 100 * whole) / 200, (60 + 100 * whole) / 400
    assert told.by_place == pytest.approx([first, second])
    early, late = (100 + 100 * whole) / 300, (60 + 100 * whole) / 300
    assert told.by_hour == pytest.approx([early, late])
    assert told.by_place_and_hour[0, 1] == pytest.approx(first * late / whole), "no log: no pull"
    assert told.by_place_and_hour[1, 0] == pytest.approx(100 * second * early / whole / 200)


def test_without_a_log_the_prior_holds_and_with_a_long_one_the_log() -> None:
    nothing = delivered_share(np.zeros((2, 3)), np.zeros((2, 3)), 0.55, 200.0)
    assert nothing.by_place_and_hour == pytest.approx(np.full((2, 3), 0.55))
    planned = np.full((2, 3), 1e9)
    log = planned * np.array([[0.2], [0.9]])
    told = delivered_share(planned, log, 0.55, 200.0)
    assert told.by_place == pytest.approx([0.2, 0.9], abs=1e-5)
    assert told.by_place_and_hour == pytest.approx(np.array([[0.2] * 3, [0.9] * 3]), abs=1e-5)


@pytest.mark.parametrize(("planned", "delivered", "minutes"), [(1, 2, 1), (1, -1, 1), (1, 1, 0)])
def test_what_makes_no_sense_is_refused(planned: int, delivered: int, minutes: int) -> None:
    with pytest.raises(ValueError, match=r"minutes must not|more is delivered"):
        delivered_share(np.array([[planned]]), np.array([[delivered]]), 0.5, minutes)
