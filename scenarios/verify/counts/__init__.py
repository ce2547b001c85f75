"""Rules counted from the files of a plan and a pack alone, by no code of the model's.

Modules here may not import `optimiser.rota`, `optimiser.roster` or `scenarios.build` (a contract of
`make lint`): what the planner and its rules misread together is found here.
"""

from collections.abc import Iterator

from optimiser.rule import Breach
from scenarios.schema.pack import Pack
from scenarios.verify.counts.averages import check_average_week, check_night_workers
from scenarios.verify.counts.contracts import check_contracts, check_owed
from scenarios.verify.counts.diary import Diary, read_diary
from scenarios.verify.counts.lengths import check_lengths
from scenarios.verify.counts.moved_rest import check_moved_rest_days
from scenarios.verify.counts.overtime import check_overtime
from scenarios.verify.counts.owed_rest import check_rest_days
from scenarios.verify.counts.patterns import check_pattern_totals, check_patterns
from scenarios.verify.counts.rests import check_rests
from scenarios.verify.counts.runs import check_runs
from scenarios.verify.counts.weekly import check_weekly_rest
from scenarios.verify.plan_folder import PlanFolder

__all__ = ["Diary", "check_counts", "read_diary"]

CHECKS = (
    *(check_overtime, check_rests, check_runs, check_weekly_rest),
    *(check_lengths, check_rest_days),
    *(check_average_week, check_night_workers, check_contracts),
)


def check_counts(pack: Pack, plan: PlanFolder) -> Iterator[Breach]:
    """Every disagreement of the plan's rows with the pack's policy, one sentence each."""
    diary = read_diary(pack, plan)
    for check in CHECKS:
        yield from check(pack, diary)
    yield from check_moved_rest_days(pack, plan, diary)
    if "amendment" not in plan.summary:
        yield from check_patterns(pack, diary)
        yield from check_pattern_totals(pack, plan, diary)
    yield from check_owed(pack, plan)
