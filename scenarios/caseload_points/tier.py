"""The probation tier that the scores of a case give, shown beside the one that was given.

HMPPS tier calculation, version 3 (ministryofjustice/hmpps-tier, docs; domain rules F4): eight
factors, the highest counts. Nobody's tier is changed by it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from scenarios.schema.cohort import OffenderRow, RiskLevel

SOURCE = "HMPPS tier V3 (rules F4)"
TIERS = "ABCDEFG"
ARP_CUTS = (90, 75, 50, 25, 15)
CSRP_CUTS = (6.9, 3.0, 1.0, 0.5)
BY_SCORES = ("AABBBB", "ABCCCC", "BCDEEE", "CDEEFF", "DDEFFG")
"""A row for each step of CSRP from the highest, a letter for each step of ARP from the highest."""

MEDIUM_DC_SRP = ((3.36, "C"), (2.11, "D"), (1.12, "C"), (0.60, "D"))
UNDER_MAPPA: dict[RiskLevel | None, str] = {
    "very_high": "A", "high": "C", "medium": "D", "low": "E", None: "E",
}  # fmt: skip
NOT_UNDER_MAPPA: dict[RiskLevel | None, str] = {"very_high": "C", "high": "D"}
BY_FLAG = {"domestic_abuse": "E", "stalking": "F", "child_protection": "F", "sexual_offence": "E"}


@dataclass(frozen=True)
class ScoredTier:
    """A tier worked out from scores.

    `tier` is None where `missing` names a score without which there is none. `provisional` says
    why the tier may still be higher; empty where it stands. `factors` are all that gave a tier.
    """

    tier: str | None
    factors: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    provisional: tuple[str, ...] = ()


def is_scored(row: OffenderRow) -> bool:
    """Whether any score is recorded, so that a tier can be asked of the row."""
    scores = row.arp_percent, row.csrp_percent, row.dc_srp, row.rosh
    return any(score is not None for score in scores)


def tier_of(row: OffenderRow, on: date) -> ScoredTier:
    """The tier of a case on a day, or what is missing for it.

    MAPPA counts where a level or a category is recorded; level or category 0 alone leaves open
    whether it does, which makes the tier provisional and is never read as none.
    """
    wanted = {"arp_percent": row.arp_percent, "csrp_percent": row.csrp_percent}
    missing = tuple(name for name, score in wanted.items() if score is None)
    if row.arp_percent is None or row.csrp_percent is None:
        return ScoredTier(None, tuple(_other_factors(row, on)), missing)
    by_scores = BY_SCORES[_step(row.csrp_percent, CSRP_CUTS)][_step(row.arp_percent, ARP_CUTS)]
    others = tuple(_other_factors(row, on))
    highest_other = min((tier for _, tier in others), default="")
    return ScoredTier(
        tier=min(by_scores, highest_other or by_scores),
        factors=(("ARP and CSRP", by_scores), *others),
        provisional=tuple(_provisional(row, highest_other, min(by_scores, highest_other or "G"))),
    )


def under_mappa(row: OffenderRow) -> bool | None:
    """Whether MAPPA applies; None where something is recorded and nothing of it is known."""
    if row.mappa_level or row.mappa_category:
        return True
    return None if 0 in (row.mappa_level, row.mappa_category) else False


def _step(score: float, cuts: tuple[float, ...]) -> int:
    return next((step for step, cut in enumerate(cuts) if score >= cut), len(cuts))


def _other_factors(row: OffenderRow, on: date) -> Iterator[tuple[str, str]]:
    """Every factor but ARP and CSRP that gives a tier."""
    if row.dc_srp is not None and (tier := _of_dc_srp(row.dc_srp, row.dc_srp_percent)):
        yield "DC-SRP", tier
    table = UNDER_MAPPA if under_mappa(row) else NOT_UNDER_MAPPA
    if row.rosh in table:
        yield ("MAPPA and RoSH" if under_mappa(row) else "RoSH"), table[row.rosh]
    if row.indeterminate_sentence and row.release_date is not None and row.release_date <= on:
        years = (on - row.release_date).days / 365.25
        yield "indeterminate sentence", "B" if years <= 1 else "D" if years <= 5 else "E"
    for flag, tier in BY_FLAG.items():
        if flag in row.flags:
            yield flag.replace("_", " "), tier


def _of_dc_srp(band: RiskLevel, percent: float | None) -> str:
    """The tier of a band; the medium one needs the score, and without it gives none."""
    if band != "medium":
        return {"very_high": "A", "high": "B", "low": "E"}[band]
    if percent is None:
        return ""
    return next((tier for cut, tier in MEDIUM_DC_SRP if percent >= cut), "")


def _provisional(row: OffenderRow, others: str, tier: str) -> Iterator[str]:
    """Why the tier may still rise: what is static or not known and could give a higher one.

    `others` is the highest tier of the factors beside ARP and CSRP, empty where none gives one.
    """
    static: set[str] = set(row.static_scores)
    if static and (not others or others > _highest_with(row, static)):
        yield f"{' and '.join(score.upper() for score in sorted(static))} static"
    if row.rosh is None and tier > ("A" if under_mappa(row) is not False else "C"):
        yield "RoSH not known"
    elif under_mappa(row) is None and row.rosh is not None and tier > UNDER_MAPPA[row.rosh]:
        yield "MAPPA not known"
    if row.dc_srp == "medium" and row.dc_srp_percent is None and tier > "C":
        yield "DC-SRP score not known"


def _highest_with(row: OffenderRow, static: set[str]) -> str:
    """The highest tier that ARP and CSRP could give once the static ones are assessed."""
    rows = BY_SCORES if "csrp" in static else (BY_SCORES[_step(row.csrp_percent or 0, CSRP_CUTS)],)
    column = _step(row.arp_percent or 0, ARP_CUTS)
    return min(min(letters) if "arp" in static else letters[column] for letters in rows)
