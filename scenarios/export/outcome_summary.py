"""What `summary.json` says of every outcome, whatever was planned."""

from typing import Any

from optimiser.outcome import Outcome, PlanT


def outcome_summary(outcome: Outcome[PlanT]) -> dict[str, Any]:
    """Status, objective, bound and gap of the leading tier, every tier, and the seconds."""
    return {
        "status": outcome.status,
        "objective": outcome.objective,
        "bound": outcome.bound,
        "gap": outcome.gap,
        "tiers": [
            {
                "tier": tier.tier,
                "goal": tier.goal,
                "unit": tier.unit,
                "objective": tier.objective,
                "bound": tier.bound,
            }
            for tier in outcome.tiers
        ],
        "seconds": round(outcome.seconds, 2),
    }
