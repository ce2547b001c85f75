"""Days worked in a row, and days from one rostered rest day to the next."""

from collections.abc import Iterator
from datetime import timedelta

from optimiser.rule import Breach
from scenarios.schema.pack import Pack
from scenarios.verify.counts.diary import Diary


def check_runs(pack: Pack, diary: Diary) -> Iterator[Breach]:
    """Walk back from every day of the period to the day off before it."""
    hours = pack.policy.hours
    for who, own in diary.duties.items():
        worked = {duty.day for duty in own}
        rostered = {duty.day for duty in own if duty.is_contracted}
        for ahead in range(diary.days):
            day = diary.first + timedelta(days=ahead)
            run = back = 0
            while day - timedelta(days=run) in worked:
                run += 1
            while day - timedelta(days=back) in rostered:
                back += 1
            if run > (most := hours.longest_run_days):
                message = f"{who} on {day} works day {run} in a row, but the policy allows {most}"
                excess = run - most
                yield Breach("longest_run", who, day.isoformat(), excess, "days", message)
            if back >= (gap := hours.longest_gap_between_rest_days):
                message = (
                    f"{who} on {day} has had no rostered rest day for {back} days, but the policy "
                    f"allows {gap - 1}"
                )
                excess = back + 1 - gap
                yield Breach("rest_days", who, day.isoformat(), excess, "days", message)
