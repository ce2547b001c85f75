"""Publishing a roster and changing it afterwards: clear days, time limits, and lawful reasons."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MONTHS_PER_YEAR = 12


class ChangeReason(StrEnum):
    """Why a published roster may be changed; nothing else is a reason.

    PNB Circular 86/9: exigencies of duty (pressing and not reasonably avoidable), the officer's own
    request, or agreement with the joint branch board. For police staff the second is the person's
    own agreement and the third a collective one.
    """

    EXIGENCY = "exigency"
    OWN_REQUEST = "own_request"
    JOINT_BRANCH_BOARD = "joint_branch_board"


SPELLINGS = {
    **{reason.value: reason for reason in ChangeReason},
    "exigencies": ChangeReason.EXIGENCY,
    "exigency_of_duty": ChangeReason.EXIGENCY,
    "exigencies_of_duty": ChangeReason.EXIGENCY,
    "request": ChangeReason.OWN_REQUEST,
    "agreement": ChangeReason.OWN_REQUEST,
    "jbb": ChangeReason.JOINT_BRANCH_BOARD,
    "branch_board": ChangeReason.JOINT_BRANCH_BOARD,
}
MONEY = ("money", "cost", "budget", "saving", "save", "financ", "cheap", "overspend", "£", "pay")


@dataclass(frozen=True)
class NoticeTerms:
    """How early a roster is published and a change is told; months are calendar months.

    `rest_day_clear_days` and `holiday_clear_days` are the notice from which a rest day or public
    holiday worked costs less; `holiday_authority_clear_days` that below which working a public
    holiday needs a chief officer's authority, `other_rest_day_within_days` how soon the rest day is
    told that is given for one worked. From `staff_agreement_months` of notice on, police staff's
    duties change by agreement only.
    """

    publication_months: int = 1
    shown_months: int = 3
    rest_day_clear_days: int = 15
    holiday_clear_days: int = 8
    holiday_authority_clear_days: int = 15
    other_rest_day_within_days: int = 4
    staff_agreement_months: int = 3


def clear_days(told: date, duty: date) -> int:
    """Whole days between being told and the duty: neither of the two counts (Annex H)."""
    return max(0, (duty - told).days - 1)


def in_time(told_at: datetime, duty: date, zone: ZoneInfo) -> bool:
    """Whether a change is told by midnight of the calendar day before the duty."""
    midnight = datetime.combine(duty, datetime.min.time(), zone)
    return told_at <= midnight


def add_months(day: date, months: int) -> date:
    """The same day of the month some months on (or back), the last day where it has no such day."""
    number = MONTHS_PER_YEAR * day.year + day.month - 1 + months
    year, month = divmod(number, MONTHS_PER_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def lawful_reasons(
    *, is_officer: bool, told: date, duty: date, terms: NoticeTerms
) -> frozenset[ChangeReason]:
    """The reasons for which a published duty may be changed with this notice.

    Police staff (PSC Handbook): exigency counts inside three months alone; before that it takes
    agreement.
    """
    if not is_officer and add_months(told, terms.staff_agreement_months) < duty:
        return frozenset({ChangeReason.OWN_REQUEST, ChangeReason.JOINT_BRANCH_BOARD})
    return frozenset(ChangeReason)


def read_reason(text: str) -> ChangeReason | str:
    """The reason that a text names, or a sentence that says why it is none."""
    word = "_".join(text.casefold().replace("-", " ").replace("_", " ").split())
    if word in SPELLINGS:
        return SPELLINGS[word]
    allowed = ", ".join(ChangeReason)
    if any(part in word for part in MONEY):
        return (
            f'"{text}" is about money, and money is never an exigency of duty (PNB Circular 86/9): '
            f"the reason should be one of {allowed}."
        )
    return f'"{text}" is no reason to change a published roster: it should be one of {allowed}.'


def publication_faults(
    published_on: date, first: date, last_shown: date, terms: NoticeTerms
) -> Iterator[str]:
    """A sentence for each way in which a roster is published too late or shows too little.

    Annex E: at least a month before it starts, with at least three months of it.
    """
    latest = add_months(first, -terms.publication_months)
    if published_on > latest:
        yield (
            f"The roster of {first} is published on {published_on}, {(published_on - latest).days} "
            f"days later than the {_months(terms.publication_months)} before its start that "
            "Annex E asks for."
        )
    least = add_months(first, terms.shown_months) - timedelta(days=1)
    if last_shown < least:
        yield (
            f"The roster shows duties up to {last_shown}; Annex E asks for "
            f"{_months(terms.shown_months)}, up to {least}."
        )


def _months(count: int) -> str:
    return "one month" if count == 1 else f"{count} months"


@dataclass(frozen=True)
class Notice:
    """The notice that one change of a published duty gives.

    `in_time` says whether it is told by midnight before; `remarks` are sentences about what the
    notice costs, or what it needs.
    """

    clear_days: int
    in_time: bool
    remarks: tuple[str, ...] = ()


def notice_of(
    told_at: datetime,
    duty: date,
    zone: ZoneInfo,
    terms: NoticeTerms,
    *,
    rest_day_lost: bool = False,
    moved_to: date | None = None,
    on_holiday: bool = False,
) -> Notice:
    """The notice of a change that is told at an instant, with what follows from it.

    `moved_to` is the other rest day where a lost one is moved with the same change.
    """
    days = clear_days(told_at.astimezone(zone).date(), duty)
    punctual = in_time(told_at, duty, zone)
    remarks = [*_remarks(days, terms, on_holiday=on_holiday)]
    if rest_day_lost:
        remarks.append(_for_rest_day(days, terms, told_at.astimezone(zone).date(), moved_to))
    late = () if punctual else (_late(told_at.astimezone(zone).date(), duty),)
    return Notice(days, punctual, (*late, *remarks))


def _late(told: date, duty: date) -> str:
    """By how much a change is told too late."""
    if told > duty:
        return f"It is told on {told}, after the day itself: that can only record what was done."
    return "It is told after midnight of the day before."


def _for_rest_day(days: int, terms: NoticeTerms, told: date, moved_to: date | None) -> str:
    """What an officer gets for a rest day that is worked (Annex H 1(a))."""
    if days < terms.rest_day_clear_days:
        return (
            f"A rest day lost at less than {terms.rest_day_clear_days} clear days is paid at time "
            "and a half."
        )
    if moved_to is not None:
        return f"The rest day is moved to {moved_to}, and the duty is at plain pay."
    latest = told + timedelta(days=terms.other_rest_day_within_days)
    return f"Another rest day is due at plain pay, to be told by {latest}."


def _remarks(days: int, terms: NoticeTerms, *, on_holiday: bool) -> Iterator[str]:
    if on_holiday and days < terms.holiday_authority_clear_days:
        yield (
            f"Work on a public holiday at less than {terms.holiday_authority_clear_days} clear "
            "days' notice needs the authority of an assistant chief constable."
        )
    if on_holiday and days < terms.holiday_clear_days:
        yield (
            f"At less than {terms.holiday_clear_days} clear days a day off is due for the public "
            "holiday besides double pay."
        )
