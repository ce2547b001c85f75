"""Work on public holidays that somebody must authorise, counted again from the files."""

from collections.abc import Iterator

from optimiser.roster import Roster
from optimiser.rule import Breach
from scenarios.schema.pack import Pack
from scenarios.verify.money import OFFICERS, is_holiday
from scenarios.verify.notices import Notices
from scenarios.verify.plan_folder import PlanFolder
from scenarios.verify.totals import differing


def check_holidays(
    pack: Pack, plan: PlanFolder, roster: Roster, notices: Notices
) -> Iterator[Breach]:
    """Officers' duties of each holiday at too little notice, as the summary tells them."""
    officers = {row.staff_id for row in pack.staff if row.role in OFFICERS}
    least = pack.policy.pay.rest_days.public_holiday_authority_days
    found: dict[tuple[str, int], int] = {}
    for tour in roster.planned:
        if tour.staff_id in officers and is_holiday(tour.day, pack):
            days = notices.days(tour.staff_id, tour.day, tour.shift_code)
            if tour.kind.is_contracted and days < least:
                key = tour.day.isoformat(), days
                found[key] = found.get(key, 0) + 1
    expected = [
        {"day": day, "duties": duties, "notice_days": days, "by": "assistant chief constable"}
        for (day, days), duties in sorted(found.items())
    ]
    yield from differing("rota", plan.block("rota"), {"holiday_work_to_authorise": expected})
