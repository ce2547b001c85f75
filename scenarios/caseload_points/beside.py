"""What it counts to work a case beside its lead manager."""

from scenarios.schema.policy import CaseloadPolicy

PER_MILLE = 1000


def points_beside(points: int, policy: CaseloadPolicy) -> int:
    """The policy's share of a case's points, to the nearest whole one."""
    share = round(10 * policy.co_worker_share_percent)
    return (points * share + PER_MILLE // 2) // PER_MILLE
