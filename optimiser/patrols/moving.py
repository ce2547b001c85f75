"""Ways from one area to another: taken from the beginning of the patrol that follows."""

import math
from collections import defaultdict
from dataclasses import replace

from optimiser.patrols.plan import Patrol, PatrolPlan, Purpose
from optimiser.patrols.problem import PatrolProblem
from optimiser.patrols.rules.way_between_areas import Whereabouts
from optimiser.roster import MINUTE

SLACK = 1e-9


def with_moves(problem: PatrolProblem, plan: PatrolPlan) -> PatrolPlan:
    """The plan with a row for each way to a patrol in another area, as long as the way takes.

    A patrol that is shorter than the way there is wholly spent on it, and the next in the same area
    goes on. Everybody of a crew waits for who has the longest way.
    """
    at: defaultdict[str, Whereabouts] = defaultdict(Whereabouts)
    rows: list[Patrol] = []
    for row in plan.patrols:
        short = 0.0
        if row.purpose is Purpose.VISIBLE:
            short = max(at[who].minutes_short(problem, who, row) for who in row.staff_ids)
        arrives = min(row.end, row.start + math.ceil(short - SLACK) * MINUTE)
        parts = []
        if row.start < arrives:
            parts.append(replace(row, end=arrives, purpose=Purpose.TRAVEL, place_id=""))
        if arrives < row.end:
            parts.append(replace(row, start=arrives))
        for part in parts:
            for who in part.staff_ids:
                at[who].note(problem, who, part)
        rows += parts
    return PatrolPlan(tuple(rows))
