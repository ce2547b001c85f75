"""Refreshment breaks that the law gives for a tour of some length."""

from dataclasses import dataclass

from optimiser.people import Role

HOUR_MINUTES = 60


@dataclass(frozen=True)
class BreakTerms:
    """Breaks by length of tour, in minutes.

    Annex E 1(c)(iii), constables and sergeants on variable shifts: from `officers_from`, the first
    of `officers` below six hours, then one more for every hour, the last from ten hours on.
    Working Time Regulations 1998 reg. 12, everybody else: `others` in a tour of more than
    `others_after`.
    """

    officers: tuple[int, ...] = (30, 35, 40, 45, 50, 60)
    officers_from: int = 300
    others: int = 20
    others_after: int = 360


def break_due(role: Role, minutes: int, terms: BreakTerms) -> int:
    """Minutes of break due in a tour of so many minutes, any extension included."""
    if not role.is_officer:
        return terms.others if minutes > terms.others_after else 0
    if minutes < terms.officers_from:
        return 0
    band = (minutes - terms.officers_from) // HOUR_MINUTES
    return terms.officers[min(band, len(terms.officers) - 1)]
