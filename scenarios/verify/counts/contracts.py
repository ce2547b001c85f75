"""Contracted hours: what a person owes in the period, and what the rota takes of it."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from optimiser.rule import Breach
from scenarios.schema.pack import Pack, PublishedRow, StaffRow
from scenarios.verify.counts.away import AWAY, days_away
from scenarios.verify.counts.diary import Diary, paid_minutes_of
from scenarios.verify.counts.owed_rest import hours_before_rest, taken_off
from scenarios.verify.counts.patterns import minutes_by_pattern, pattern_codes
from scenarios.verify.plan_folder import PlanFolder, breach_of_file

TOLERANCE = 1e-6


def check_contracts(pack: Pack, diary: Diary) -> Iterator[Breach]:
    """Contracted duty stays within what the contract gives, or what was fixed before.

    Where patterns are kept, what a full-timer works by them is fixed as well, but for whoever is
    given back rest that is owed.
    """
    fixed, away = _fixed_minutes(pack), days_away(pack, AWAY)
    by_pattern = minutes_by_pattern(pack, diary)
    for person in pack.staff:
        who = person.staff_id
        paid = sum(duty.paid_minutes for duty in diary.of(who) if duty.is_contracted)
        gone = away.get(who, set())
        kept = fixed.get(who, 0)
        kept += 0 if taken_off(pack, person, gone) else by_pattern.get(who, 0)
        owed = max(_owed(pack, person, gone), kept)
        if paid > owed:
            message = (
                f"{who} has {paid / 60:.2f} contracted hours in the period, but the "
                f"contract without the days away gives {owed / 60:.2f}"
            )
            yield Breach("contracted_hours", who, "", paid - owed, "minutes", message)


def check_owed(pack: Pack, plan: PlanFolder) -> Iterator[Breach]:
    """`owed_hours` of `people.csv`, of those of whom nothing was fixed before."""
    fixed, away = _fixed_minutes(pack), days_away(pack, AWAY)
    patterned = {who for who, _ in pattern_codes(pack)}
    people = {person.staff_id: person for person in pack.staff}
    for row in plan.rows("people"):
        person = people.get(row["staff_id"])
        if person is None or person.staff_id in fixed.keys() | patterned:
            continue
        owed = _owed(pack, person, away.get(person.staff_id, set())) / 60
        if abs(row["owed_hours"] - owed) > TOLERANCE:
            message = (
                f"{person.staff_id}: owed_hours is {row['owed_hours']:g}, but the contract without "
                f"the days away gives {owed:g}"
            )
            yield breach_of_file("people.csv", message)


def _owed(pack: Pack, person: StaffRow, away: AbstractSet[int]) -> int:
    """Minutes of the contract, less the owed rest that is due."""
    return hours_before_rest(pack, person, away) - taken_off(pack, person, away)


def _fixed_minutes(pack: Pack) -> dict[str, int]:
    """Paid minutes of the duties that were published or locked, by person."""
    first, shifts = pack.manifest.plan_start, {row.shift_code: row for row in pack.shifts}
    codes = {}
    for row in (*pack.published, *pack.locks):
        on_rest_day = isinstance(row, PublishedRow) and row.kind == "rest_day_working"
        inside = 0 <= (row.date - first).days < 7 * pack.manifest.plan_weeks
        if row.shift_code is not None and inside and not on_rest_day:
            codes[row.staff_id, row.date] = row.shift_code
    minutes: dict[str, int] = {}
    for (who, day), code in codes.items():
        paid = paid_minutes_of(pack, shifts[code], day)
        minutes[who] = minutes.get(who, 0) + paid
    return minutes
