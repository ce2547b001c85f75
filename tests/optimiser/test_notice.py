"""Clear days, midnight before, reasons and publication, at the values where they change."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from optimiser.notice import (
    ChangeReason,
    NoticeTerms,
    add_months,
    clear_days,
    in_time,
    lawful_reasons,
    notice_of,
    publication_faults,
    read_reason,
)

LONDON = ZoneInfo("Europe/London")
TERMS = NoticeTerms()


@pytest.mark.parametrize(
    ("told", "duty", "days"),
    [
        (date(2026, 6, 1), date(2026, 6, 16), 14),
        (date(2026, 6, 1), date(2026, 6, 17), 15),
        (date(2026, 6, 1), date(2026, 6, 2), 0),
        (date(2026, 6, 1), date(2026, 6, 1), 0),
        (date(2026, 6, 2), date(2026, 6, 1), 0),
        (date(2026, 3, 28), date(2026, 3, 30), 1),
    ],
)
def test_neither_the_day_told_nor_the_day_worked_is_clear(
    told: date, duty: date, days: int
) -> None:
    assert clear_days(told, duty) == days


@pytest.mark.parametrize(
    ("told_at", "punctual"),
    [
        (datetime(2026, 6, 1, 23, 59, tzinfo=LONDON), True),
        (datetime(2026, 6, 2, 0, 0, tzinfo=LONDON), True),
        (datetime(2026, 6, 2, 0, 1, tzinfo=LONDON), False),
        (datetime(2026, 6, 1, 23, 0, tzinfo=ZoneInfo("UTC")), True),
        (datetime(2026, 6, 1, 23, 30, tzinfo=ZoneInfo("UTC")), False),
    ],
)
def test_a_change_is_told_by_local_midnight_of_the_day_before(
    told_at: datetime, punctual: bool
) -> None:
    assert in_time(told_at, date(2026, 6, 2), LONDON) is punctual


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("exigency", ChangeReason.EXIGENCY),
        ("Exigencies of duty", ChangeReason.EXIGENCY),
        ("own request", ChangeReason.OWN_REQUEST),
        ("own-request", ChangeReason.OWN_REQUEST),
        ("JBB", ChangeReason.JOINT_BRANCH_BOARD),
        ("joint branch board", ChangeReason.JOINT_BRANCH_BOARD),
    ],
)
def test_lawful_reasons_are_read(text: str, reason: ChangeReason) -> None:
    assert read_reason(text) is reason


@pytest.mark.parametrize("text", ["overtime budget", "to save money", "Cost", "£300 too much"])
def test_money_is_refused_as_a_reason(text: str) -> None:
    told = read_reason(text)
    assert not isinstance(told, ChangeReason)
    assert "money is never an exigency" in told


@pytest.mark.parametrize("text", ["", "because", "sergeant says so"])
def test_any_other_reason_is_refused(text: str) -> None:
    told = read_reason(text)
    assert not isinstance(told, ChangeReason)
    assert "exigency, own_request, joint_branch_board" in told


def test_staff_duties_more_than_three_months_ahead_change_by_agreement_alone() -> None:
    told = date(2026, 1, 31)
    for duty, counts in ((date(2026, 4, 30), True), (date(2026, 5, 1), False)):
        reasons = lawful_reasons(is_officer=False, told=told, duty=duty, terms=TERMS)
        assert (ChangeReason.EXIGENCY in reasons) is counts
        assert ChangeReason.OWN_REQUEST in reasons
        officers = lawful_reasons(is_officer=True, told=told, duty=duty, terms=TERMS)
        assert officers == set(ChangeReason)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2028, 3, 31), -1, date(2028, 2, 29)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_months_are_calendar_months(day: date, months: int, then: date) -> None:
    assert add_months(day, months) == then


def test_a_roster_is_published_a_month_before_with_three_months_of_it() -> None:
    first = date(2026, 11, 30)
    enough = date(2027, 2, 27)
    assert not list(publication_faults(date(2026, 10, 30), first, enough, TERMS))
    (late,) = publication_faults(date(2026, 11, 2), first, enough, TERMS)
    assert "3 days later than the one month" in late
    (short,) = publication_faults(date(2026, 10, 30), first, enough - timedelta(days=1), TERMS)
    assert "3 months, up to 2027-02-27" in short


def test_what_the_notice_of_a_change_costs() -> None:
    told = datetime(2026, 6, 1, 9, tzinfo=LONDON)

    def remarks(duty: date, **lost: bool) -> str:
        return " ".join(notice_of(told, duty, LONDON, TERMS, **lost).remarks)

    assert "time and a half" in remarks(date(2026, 6, 16), rest_day_lost=True)
    assert "to be told by 2026-06-05" in remarks(date(2026, 6, 17), rest_day_lost=True)
    assert "authority" in remarks(date(2026, 6, 16), on_holiday=True)
    assert remarks(date(2026, 6, 17), on_holiday=True) == ""
    assert "day off is due" in remarks(date(2026, 6, 9), on_holiday=True)
    assert "day off is due" not in remarks(date(2026, 6, 10), on_holiday=True)
    assert "after the day itself" in remarks(date(2026, 5, 31))
    assert "after midnight" in remarks(date(2026, 6, 1))
    assert remarks(date(2026, 6, 2)) == ""
