"""PCSOs' weekends and shift allowance, worked out again from the pack and the tours."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from math import floor
from zoneinfo import ZoneInfo

from optimiser.people import Role
from optimiser.roster import Tour
from optimiser.rule import Breach
from scenarios.schema.pack import Pack, StaffRow
from scenarios.verify.money import loaded_hour
from scenarios.verify.plan_folder import PlanFolder
from scenarios.verify.totals import differing

FRIDAY = 4
BANDS = {"low": "shift_low_rate", "middle": "shift_middle_rate", "high": "shift_high_rate"}


def check_staff_pay(pack: Pack, plan: PlanFolder, tours: Iterable[Tour]) -> Iterator[Breach]:
    """What the summary tells of them, to the penny of every tour and person."""
    terms = pack.policy.pay.staff
    people = {row.staff_id: row for row in pack.staff if row.role is Role.PCSO}
    weekends = shifts = 0
    if terms.weekend_terms == "enhancement":
        for tour in tours:
            if tour.staff_id in people and tour.kind.value == "rostered":
                hours = terms.weekend_rate * _weekend_minutes(pack, tour) / 60
                weekends += floor(hours * loaded_hour(people[tour.staff_id], pack) + 0.5)
    for row in people.values():
        period = loaded_hour(row, pack) * _contract_minutes(pack, row) / 60
        if terms.weekend_terms == "rolled_up":
            weekends += floor(terms.weekend_rolled_up_rate * period + 0.5)
        if terms.shift_band in BANDS:
            shifts += floor(getattr(terms, BANDS[terms.shift_band]) * period + 0.5)
    expected = {"pcso_weekend_cost_gbp": weekends / 100, "pcso_shift_allowance_gbp": shifts / 100}
    yield from differing("rota", plan.block("rota"), expected)


def _weekend_minutes(pack: Pack, tour: Tour) -> int:
    """Minutes before any extension on Saturdays and Sundays of the staff day."""
    zone, begins = ZoneInfo(pack.manifest.timezone), pack.policy.pay.staff.day_starts_minute
    minutes = 0
    moment, end = tour.start, tour.end - timedelta(minutes=tour.extension_minutes)
    while moment < end:
        day = moment.astimezone(zone).replace(tzinfo=None) - timedelta(minutes=begins)
        minutes += day.weekday() > FRIDAY
        moment += timedelta(minutes=1)
    return minutes


def _contract_minutes(pack: Pack, row: StaffRow) -> int:
    return round(60 * row.contract_hours_per_week) * pack.manifest.plan_weeks
