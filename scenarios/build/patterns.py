"""The patterns of a pack, and the baseline of duties that they give."""

from collections import defaultdict

from optimiser.patterns import Duties, ShiftPattern, expand_patterns
from scenarios.build.common import horizon_of, strength_of
from scenarios.schema.pack import Pack


def patterns_of(pack: Pack) -> dict[str, ShiftPattern]:
    """Every team's pattern; cycle day 1 is the day on which it begins, else that of the plan."""
    cycles: defaultdict[str, dict[int, str | None]] = defaultdict(dict)
    begins = {row.team: row.begins for row in pack.patterns if row.begins is not None}
    for row in pack.patterns:
        cycles[row.team][row.cycle_day] = row.shift_code
    start = pack.manifest.plan_start
    return {
        team: ShiftPattern(team, begins.get(team, start), tuple(own[day] for day in sorted(own)))
        for team, own in cycles.items()
    }


def pattern_duties_of(pack: Pack) -> Duties:
    """The duties of every day of the plan as the patterns have them, absences not taken out."""
    return expand_patterns(patterns_of(pack), strength_of(pack).members, horizon_of(pack).dates)
