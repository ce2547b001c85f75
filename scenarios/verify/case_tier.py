"""The probation tier of a case, read from the published rules once more, and what leaves it open.

HMPPS tier calculation, version 3 (domain rules F4). What is open is found by trying every value.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from scenarios.schema.cohort import OffenderRow

TABLE = {6.9: "AABBBB", 3.0: "ABCCCC", 1.0: "BCDEEE", 0.5: "CDEEFF", 0.0: "DDEFFG"}
"""Letters by the least CSRP of a row, from the highest ARP to the lowest."""

ARP_FROM = (90, 75, 50, 25, 15, 0)
DC_SRP = {"very_high": "A", "high": "B", "low": "E"}
MEDIUM_DC_SRP_FROM = {3.36: "C", 2.11: "D", 1.12: "C", 0.60: "D", 0.0: ""}
WITH_MAPPA = {"very_high": "A", "high": "C", "medium": "D", "low": "E", "": "E"}
WITHOUT_MAPPA = {"very_high": "C", "high": "D"}
FLAGS = (
    ("domestic_abuse", "E"),
    ("stalking", "F"),
    ("child_protection", "F"),
    ("sexual_offence", "E"),
)
DAYS_IN_FOUR_YEARS = 1461


class Scores(NamedTuple):
    """What the tier of a case is made of; `mappa` is None where it may apply."""

    arp: float
    csrp: float
    dc_srp: str
    dc_srp_percent: float | None
    rosh: str
    mappa: bool | None
    days_released: int | None
    flags: tuple[str, ...]


def scores_of(row: OffenderRow, on: date) -> Scores | None:
    """The scores of a case; None where one is missing without which there is no tier."""
    if row.arp_percent is None or row.csrp_percent is None:
        return None
    released = row.release_date is not None and row.release_date <= on
    days = (on - row.release_date).days if released and row.release_date else None
    return Scores(
        arp=row.arp_percent,
        csrp=row.csrp_percent,
        dc_srp=row.dc_srp or "",
        dc_srp_percent=row.dc_srp_percent,
        rosh=row.rosh or "",
        mappa=_mappa(row),
        days_released=days if row.indeterminate_sentence else None,
        flags=row.flags,
    )


def _mappa(row: OffenderRow) -> bool | None:
    told = {row.mappa_level, row.mappa_category} - {None}
    return None if told == {0} else bool(told)


def letters_of(scores: Scores) -> list[tuple[str, str]]:
    """Every factor that gives a tier, with its letter; the first in the alphabet counts."""
    csrp_row = next(letters for least, letters in TABLE.items() if scores.csrp >= least)
    column = next(place for place, least in enumerate(ARP_FROM) if scores.arp >= least)
    told = [("ARP and CSRP", csrp_row[column])]
    if scores.dc_srp == "medium" and scores.dc_srp_percent is not None:
        percent = scores.dc_srp_percent
        told.append(("DC-SRP", next(t for k, t in MEDIUM_DC_SRP_FROM.items() if percent >= k)))
    elif scores.dc_srp:
        told.append(("DC-SRP", DC_SRP.get(scores.dc_srp, "")))
    if scores.mappa:
        told.append(("MAPPA and RoSH", WITH_MAPPA[scores.rosh]))
    else:
        told.append(("RoSH", WITHOUT_MAPPA.get(scores.rosh, "")))
    if scores.days_released is not None:
        told.append(("indeterminate sentence", _since_release(scores.days_released)))
    told += [(flag.replace("_", " "), tier) for flag, tier in FLAGS if flag in scores.flags]
    return [(factor, letter) for factor, letter in told if letter]


def _since_release(days: int) -> str:
    quarters = 4 * days
    if quarters <= DAYS_IN_FOUR_YEARS:
        return "B"
    return "D" if quarters <= 5 * DAYS_IN_FOUR_YEARS else "E"


def tier_of_scores(scores: Scores) -> str:
    """The tier that they give."""
    return min(letter for _, letter in letters_of(scores))


def left_open(scores: Scores, static: tuple[str, ...]) -> Iterator[str]:
    """Why the tier may yet be another: a static score that matters, a fact that could raise it."""
    tier = tier_of_scores(scores)
    if static and len({tier_of_scores(each) for each in _with_static(scores, static)}) > 1:
        yield f"{' and '.join(score.upper() for score in sorted(set(static)))} static"
    may_be_under = (True, False) if scores.mappa is None else (scores.mappa,)
    if not scores.rosh:
        known = [
            scores._replace(rosh=rosh, mappa=under) for rosh in WITH_MAPPA for under in may_be_under
        ]
        if any(tier_of_scores(each) < tier for each in known):
            yield "RoSH not known"
    elif any(tier_of_scores(scores._replace(mappa=under)) < tier for under in may_be_under):
        yield "MAPPA not known"
    if scores.dc_srp == "medium" and scores.dc_srp_percent is None:
        known = [scores._replace(dc_srp_percent=least) for least in MEDIUM_DC_SRP_FROM]
        if any(tier_of_scores(each) < tier for each in known):
            yield "DC-SRP score not known"


def _with_static(scores: Scores, static: tuple[str, ...]) -> Iterator[Scores]:
    for arp in ARP_FROM if "arp" in static else (scores.arp,):
        for csrp in TABLE if "csrp" in static else (scores.csrp,):
            yield scores._replace(arp=arp, csrp=csrp)
