"""The published fortnight before the plan breaks no rule."""

from collections import defaultdict
from datetime import timedelta
from itertools import pairwise

import pytest

from optimiser.roster import tour_times
from scenarios.build.common import absences_of, horizon_of, shifts_of
from scenarios.schema.pack import Pack


@pytest.fixture(params=["district", "small"])
def pack(request: pytest.FixtureRequest) -> Pack:
    return request.getfixturevalue(request.param)


def test_history_is_legal(pack: Pack) -> None:
    horizon = horizon_of(pack)
    shifts = {shift.code: shift for shift in shifts_of(pack)}
    away = {(a.staff_id, day) for a in absences_of(pack) for day in a.days()}
    people = {person.staff_id: person for person in pack.staff}
    days = defaultdict(list)
    for row in pack.published:
        assert (row.staff_id, row.date) not in away
        assert horizon.start - timedelta(days=14) <= row.date < horizon.start
        assert row.shift_code is not None
        assert shifts[row.shift_code].suits(people[row.staff_id].role)
        days[row.staff_id].append((row.date, shifts[row.shift_code]))
    assert len(days) > 0.8 * len(people)
    for staff_id, duties in days.items():
        duties.sort(key=lambda duty: duty[0])
        tours = [tour_times(horizon, shift, day) for day, shift in duties]
        for (_, end), (start, _) in pairwise(tours):
            assert start - end >= timedelta(hours=11), staff_id
        run = nights = 0
        previous = None
        for day, shift in duties:
            follows = previous is not None and day - previous == timedelta(days=1)
            is_night = shift.start_minute + shift.minutes > 24 * 60 + 120
            run = run + 1 if follows else 1
            nights = (nights + 1 if follows else 1) if is_night else 0
            assert run <= 6
            assert nights <= 4
            assert not (is_night and people[staff_id].night_restricted)
            previous = day


def test_hours_of_the_fortnight_follow_contracts(pack: Pack) -> None:
    shifts = {shift.code: shift for shift in shifts_of(pack)}
    people = {person.staff_id: person for person in pack.staff}
    away = {a.staff_id for a in absences_of(pack)}
    minutes: defaultdict[str, int] = defaultdict(int)
    for row in pack.published:
        minutes[row.staff_id] += shifts[str(row.shift_code)].paid_minutes
    for staff_id, worked in minutes.items():
        if staff_id not in away:
            contract = 2 * people[staff_id].contract_hours_per_week
            assert 0.6 * contract <= worked / 60 <= 1.3 * contract


def test_reference_period_leaves_room_under_48_hours(pack: Pack) -> None:
    assert all(row.hours_worked_reference_period / 17 < 48 for row in pack.history)


def test_locks_are_rest_days_of_people_who_are_here(pack: Pack) -> None:
    away = {(a.staff_id, day) for a in absences_of(pack) for day in a.days()}
    for lock in pack.locks:
        assert lock.shift_code is None
        assert (lock.staff_id, lock.date) not in away
