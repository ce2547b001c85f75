"""Which contacts are due: worked examples, and what holds of all."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from optimiser.visits.contacts import Case, contacts_due
from optimiser.visits.problem import Kind

START = date(2026, 11, 2)


def day(number: int) -> date:
    return START + timedelta(days=number)


def dues(case: Case, days: int = 28) -> list[int]:
    return [contact.due for contact in contacts_due(case, START, days)]


def test_a_weekly_contact_runs_on_from_the_last_one() -> None:
    assert dues(Case(4, day(-3))) == [4, 11, 18, 25]
    assert dues(Case(8, day(-1))) == [2, 5, 9, 12, 16, 19, 23, 26]


def test_what_is_overdue_comes_first_and_the_interval_from_the_first_day() -> None:
    contacts = list(contacts_due(Case(4, day(-20)), START, 28))
    assert [c.due for c in contacts] == [-13, 7, 14, 21]
    assert [c.overdue for c in contacts] == [True, False, False, False]
    assert (contacts[0].first, contacts[0].last) == (0, 3)


def test_without_a_contact_on_record_one_is_overdue_at_once() -> None:
    contacts = list(contacts_due(Case(2), START, 28))
    assert [(c.due, c.overdue) for c in contacts] == [(0, True), (14, False)]


def test_who_is_released_is_seen_that_day_and_not_before() -> None:
    contacts = list(contacts_due(Case(4, day(-40), release=day(10)), START, 28))
    assert (contacts[0].kind, contacts[0].due) == (Kind.RELEASE_DAY, 10)
    assert [c.due for c in contacts] == [10, 17, 24]
    assert dues(Case(4, day(-1), release=day(28))) == []
    assert dues(Case(0, release=day(10))) == [10]


def test_kinds_have_their_shares() -> None:
    shares = {Kind.HOME: 0.5, Kind.CURFEW: 0.25}
    kinds = [c.kind for c in contacts_due(Case(8, day(-1), shares=shares), START, 28)]
    assert [kinds.count(kind) for kind in (Kind.HOME, Kind.CURFEW, Kind.OFFICE)] == [4, 2, 2]


@given(
    st.integers(0, 28),
    st.none() | st.integers(-60, -1),
    st.none() | st.integers(-300, 40),
    st.integers(7, 84),
)
def test_no_two_contacts_share_a_day(
    often: int, last: int | None, release: int | None, days: int
) -> None:
    case = Case(
        often,
        None if last is None else day(last),
        None if release is None else day(release),
    )
    contacts = list(contacts_due(case, START, days))
    for before, after in pairwise(contacts):
        assert before.last < after.first
        assert before.due < after.due
    for contact in contacts:
        assert 0 <= contact.first <= contact.last < days
        assert max(contact.due, 0) in range(contact.first, contact.last + 1)
    assert sum(contact.overdue for contact in contacts) <= 1
