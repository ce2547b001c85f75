"""Contracted duties that are kept: published and locked ones, and those of patterns."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from optimiser.rota.problem import DutyOption, RotaProblem


def kept_duties(problem: "RotaProblem") -> "dict[str, dict[date, DutyOption]]":
    """By person and day; published duties of those who are away on the day are left out."""
    present = {
        (who, day): code
        for (who, day), code in problem.published.items()
        if day not in problem.absent_days.get(who, ())
    }
    kept: dict[str, dict[date, DutyOption]] = {}
    for (who, day), code in {**present, **problem.fixed}.items():
        if code is not None:
            option = problem.kept_option(who, day, code)
            if option.kind.is_contracted:
                kept.setdefault(who, {})[day] = option
    return kept
