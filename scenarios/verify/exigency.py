"""Rests that an exigency of duty cut short: told in the summary, counted again from the files."""

from collections.abc import Iterator

from optimiser.notice import ChangeReason
from optimiser.roster import MINUTE, Roster
from optimiser.rule import Breach
from scenarios.schema.pack import LockRow, Pack
from scenarios.verify.plan_folder import PlanFolder
from scenarios.verify.totals import differing


def check_exigencies(pack: Pack, plan: PlanFolder, roster: Roster) -> Iterator[Breach]:
    """Every rest below the minimum beside a duty that was locked for an exigency."""
    locked = {
        (row.staff_id, row.date)
        for row in pack.locks
        if isinstance(row, LockRow) and row.reason is ChangeReason.EXIGENCY and row.shift_code
    }
    least = pack.policy.hours.minimum_rest_minutes
    cut = []
    for who in sorted({who for who, _ in locked}):
        tours = sorted((t for t in roster.tours if t.staff_id == who), key=lambda t: t.start)
        for index in range(1, len(tours)):
            before, after = tours[index - 1], tours[index]
            rest = (after.start - before.end) // MINUTE
            near = (who, before.day) in locked or (who, after.day) in locked
            if near and rest < least and roster.horizon.holds(after.day):
                cut.append(
                    {
                        "staff_id": who,
                        "day": after.day.isoformat(),
                        "rest_minutes": rest,
                        "short_minutes": least - rest,
                    }
                )
    yield from differing("rota", plan.block("rota"), {"rests_cut_by_exigency": cut})
