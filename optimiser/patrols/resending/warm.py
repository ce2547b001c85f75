"""Compiles the search of where crews are sent ahead of its first use."""

import numpy as np

from optimiser.patrols.resending.search import Sent, Week, resend


def compile_resending() -> None:
    """Send one crew from the first of two areas to the second."""
    one, two = np.ones(1, dtype=np.int64), np.ones(2, dtype=np.int64)
    curves = np.zeros((3, 2, 1, 1))
    curves[2, 1] = 1.0
    week = Week(
        minutes=60 * one,
        period=0 * one,
        follows=np.zeros(1, dtype=np.bool_),
        alone=np.ones((1, 1, 2), dtype=np.bool_),
        home=-one,
        way=two,
        drive=0 * two,
        curves=curves,
        heat=np.zeros((1, 2, 1)),
    )
    there = np.array([[1, 0]], dtype=np.int64)
    reach = np.array([[60], [0]], dtype=np.int64)
    resend(week, Sent(there[None].copy(), there, reach, one, 60 * two, 0 * two, 60 * two), 0.0)
