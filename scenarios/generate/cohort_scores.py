"""Scores, tiers and dates of a made cohort: most complete, some with gaps as registers have."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from scenarios.caseload_points.tier import TIERS, tier_of
from scenarios.schema.cohort import ManagerRow, OffenderRow

_MEAN_ARP = {"fixed": 75, "flex": 60, "free": 40}
_ROSH = ("very_high", "high", "medium", "low")
_ROSH_SHARE = (0.03, 0.3, 0.47, 0.2)


def scored(facts: dict[str, Any], plan_start: date, rng: np.random.Generator) -> dict[str, Any]:
    """The facts of an offender with scores, and with the tier that these give.

    One in thirty has no scores and no tier, one in thirty a tier that the scores do not give, and
    one MAPPA level in ten is not known.
    """
    chance = rng.random(6)
    arp = float(np.clip(rng.normal(_MEAN_ARP[facts["cohort"]], 15), 1, 99))
    csrp = float(np.clip(rng.lognormal(-0.2, 0.9), 0.05, 30))
    scores: dict[str, Any] = {
        "arp_percent": round(arp),
        "csrp_percent": round(csrp, 2),
        "static_scores": ("arp", "csrp") if chance[1] < 0.1 else (),
        "rosh": str(rng.choice(_ROSH, p=_ROSH_SHARE)) if chance[2] > 0.05 else None,
        "mappa_level": 0 if facts["mappa_level"] and chance[3] < 0.1 else facts["mappa_level"],
        "mappa_category": int(rng.integers(1, 4)) if facts["mappa_level"] else None,
        "flags": (*facts["flags"], *(("child_protection",) if chance[4] < 0.06 else ())),
        "review_date": plan_start + timedelta(int(rng.integers(-7, 112))),
    }
    unknown = dict.fromkeys(("arp_percent", "csrp_percent", "tier")) | {"static_scores": ()}
    tier = tier_of(OffenderRow(**facts | scores), plan_start).tier
    if chance[0] < 1 / 30:
        return facts | scores | unknown
    if tier is not None and chance[5] < 1 / 30:
        tier = TIERS[(TIERS.index(tier) + 1) % len(TIERS)]
    return facts | scores | {"tier": tier}


def with_history(
    rows: Iterable[OffenderRow],
    managers: Sequence[ManagerRow],
    plan_start: date,
    rng: np.random.Generator,
) -> tuple[OffenderRow, ...]:
    """The rows with how long the present manager has had them, and which agencies work with it."""
    agency = {manager.manager_id: manager.agency for manager in managers}
    known = []
    for row in rows:
        days, chance = int(rng.integers(1, 500)), rng.random()
        if row.current_manager_id is None:
            known.append(row)
            continue
        others = sorted(set(agency.values()) - {agency[row.current_manager_id]})
        shared = (str(rng.choice(others)),) if others and row.statutory and chance < 0.3 else ()
        since = plan_start - timedelta(days)
        update = {"managed_since": since, "co_working_agencies": shared}
        known.append(row.model_copy(update=update))
    return tuple(known)
