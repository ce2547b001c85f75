"""Duties that are kept: published and locked ones, and those of patterns."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from optimiser.rota.problem import DutyOption, RotaProblem


def kept_duties(problem: "RotaProblem") -> "dict[str, dict[date, DutyOption]]":
    """Contracted ones by person and day; published ones of those away on the day are left out."""
    kept: dict[str, dict[date, DutyOption]] = {}
    for who, day, option in _kept(problem):
        if option.kind.is_contracted:
            kept.setdefault(who, {})[day] = option
    return kept


def told_as_owed(problem: "RotaProblem") -> dict[str, int]:
    """By person, how many rest days they are told to work for another one (Annex H 1(a))."""
    owed: dict[str, int] = {}
    for who, day, option in _kept(problem):
        member = problem.strength[who]
        if problem.pricing.owes_rest_day(problem.unpriced_tour(member, day, option), member):
            owed[who] = owed.get(who, 0) + 1
    return owed


def _kept(problem: "RotaProblem") -> "Iterator[tuple[str, date, DutyOption]]":
    present = {
        (who, day): code
        for (who, day), code in problem.published.items()
        if day not in problem.absent_days.get(who, ())
    }
    for (who, day), code in {**present, **problem.fixed}.items():
        if code is not None:
            yield who, day, problem.kept_option(who, day, code)
