"""One shared cohort against separate ones: both allocations, each with its bounds."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from optimiser.caseloads.solve import plan_caseloads
from optimiser.solving import Cancel, Limits
from scenarios.build.caseloads import build_caseloads
from scenarios.export.caseload_files import caseload_summary
from scenarios.overrides import apply_overrides
from scenarios.partnership import AgencyShare, agency_shares
from scenarios.schema.pack import Pack

POOLED = "policy.caseloads.pooled"
Cohorts = Literal["pooled", "separate"]
WAYS: tuple[Cohorts, ...] = ("pooled", "separate")
MEASURES = ("max_load_percent", "over_110", "moves")


@dataclass(frozen=True)
class Way:
    """One way to share the work: how it was solved, its totals, and every agency's share.

    `shares` is empty and the totals are missing where there is no allocation; `conflict` says why.
    """

    cohorts: Cohorts
    summary: dict[str, Any]
    shares: tuple[AgencyShare, ...]
    conflict: tuple[str, ...]


def compare_pooling(pack: Pack, limits: Limits, cancel: Cancel | None = None) -> tuple[Way, ...]:
    """Allocate the cases of a pack twice, with one cohort and with a cohort of each agency.

    All else is as the pack has it; each way has half of the time or work. What sharing changes is
    known as far as both bounds are proved.
    """
    cancel = cancel or Cancel()
    return tuple(_way(pack, cohorts, limits.share(1 / len(WAYS)), cancel) for cohorts in WAYS)


def _way(pack: Pack, cohorts: Cohorts, limits: Limits, cancel: Cancel) -> Way:
    changed = apply_overrides(pack, {POOLED: cohorts == "pooled"})
    problem = build_caseloads(changed)
    outcome = plan_caseloads(problem, limits, cancel=cancel)
    shares = () if outcome.plan is None else agency_shares(outcome.plan, problem, changed)
    return Way(cohorts, caseload_summary(outcome, problem), tuple(shares), outcome.conflict)


def pooling_summary(ways: Sequence[Way]) -> dict[str, Any]:
    """Both ways for machines, and what sharing saves where both have an allocation."""
    told: dict[str, Any] = {way.cohorts: asdict(way) for way in ways}
    pooled, separate = (way.summary for way in ways)
    if all(name in summary for summary in (pooled, separate) for name in MEASURES):
        told["sharing_saves"] = {name: round(separate[name] - pooled[name], 2) for name in MEASURES}
    return told


def pooling_sentences(ways: Sequence[Way]) -> list[str]:
    """What sharing saves, in words; why there is no allocation where there is none."""
    saved = pooling_summary(ways).get("sharing_saves")
    if saved is None:
        return [
            f"There is no allocation with {way.cohorts} cohorts: {text}"
            for way in ways
            for text in way.conflict or ("none was found in the time given.",)
            if "moves" not in way.summary
        ]
    pooled, separate = (way.summary for way in ways)
    first = (
        f"With one shared cohort the worst load is {pooled['max_load_percent']:g} %, with separate "
        f"ones {separate['max_load_percent']:g} %; {pooled['over_110']} against "
        f"{separate['over_110']} managers are above the band."
    )
    more = -saved["moves"]
    second = f"Sharing takes {abs(more)} moves {'more' if more >= 0 else 'fewer'}."
    return [first, second if more else "Both take as many moves."]
