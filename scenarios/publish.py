"""Make a verified plan the published roster of its pack."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path

from optimiser.notice import (
    ChangeReason,
    lawful_reasons,
    notice_of,
    publication_faults,
    read_reason,
)
from optimiser.roster import tour_times
from optimiser.rule import Breach
from scenarios.authority import refuse_unauthorised_holidays
from scenarios.build.common import horizon_of, notice_terms_of, public_holidays, shifts_of
from scenarios.export.csv_file import csv_text
from scenarios.export.whole import replace_file
from scenarios.load import load_pack
from scenarios.offers import add_offers, ordered_offers
from scenarios.plan_files import RECORD_FILE, read_plan_table
from scenarios.publishable import PublicationRefused, breaches_to_accept, refuse_wrong_names
from scenarios.schema.amendment import with_absences
from scenarios.schema.pack import Pack, PublishedRow
from scenarios.tables import TABLE_BY_FILE
from scenarios.verify.amendment import amendment_of
from scenarios.verify.plan_folder import read_plan_folder

PUBLISHED_FILE = "published.csv"
ABSENCES_FILE = "absences.csv"

Duties = Mapping[tuple[str, date], str | None]


@dataclass(frozen=True)
class DutyChange:
    """One person-day whose duty differs from the roster published before.

    `before` is None where nothing was published, "" for a rest day; `notice_days` are the clear
    days between the day of publication and the duty. `in_time` says whether it is told by midnight
    before the duty; `remarks` what the notice of a change costs or needs.
    """

    staff_id: str
    name: str
    date: date
    before: str | None
    after: str
    notice_days: int
    in_time: bool = True
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Publication:
    """What was published, by whom, and what it changes for whom.

    `reason` is why published duties change, None where none does; `notice` are sentences about
    publishing later, or for a shorter time, than Annex E asks for. `breaches` is what the roster
    breaks, by somebody's approval, `holiday_authority` the assistant chief constable who authorised
    work on public holidays at short notice.
    """

    by: str
    approved_by: str | None
    at: datetime
    duties: int
    changes: tuple[DutyChange, ...]
    reason: ChangeReason | None = None
    notice: tuple[str, ...] = ()
    breaches: tuple[Breach, ...] = ()
    holiday_authority: str | None = None

    @property
    def people_to_tell(self) -> tuple[str, ...]:
        """References of the people whose published duties changed."""
        return tuple(sorted({change.staff_id for change in self.changes}))


def publish(
    pack_folder: Path,
    plan_folder: Path,
    by: str,
    approved_by: str | None = None,
    *,
    reason: str | None = None,
    accept_breaches: bool = False,
    holiday_authority: str | None = None,
    now: datetime | None = None,
) -> Publication:
    """Replace the period of `published.csv` by a plan that passes the checker.

    A plan of least breach, which tells what it breaks, is published only where `accept_breaches`
    says so and somebody approves it; the record keeps the breaches.

    Rows before the period stay as history; absences for which a roster was planned again are added
    to `absences.csv`, rest days that an exigency cancels to `offers.csv`. The record, with every
    change, is kept in the plan's folder. Where duties change that were published before, `reason`
    says why: an exigency of duty, the person's own request, or the joint branch board's agreement.

    Raises
    ------
    PublicationRefused
        If the plan breaks a rule or was published before, a name is missing, somebody approves a
        plan of their own, published duties change without a lawful reason, or officers' duties
        on public holidays at short notice have nobody's authority.
    """
    refuse_wrong_names(by, approved_by, holiday_authority)
    if not pack_folder.is_dir():
        message = f"{pack_folder} is not a folder: a roster is published into the folder of a pack"
        raise PublicationRefused(message)
    pack = load_pack(pack_folder)
    breaches = breaches_to_accept(pack, plan_folder, approved_by, accept=accept_breaches)
    at = now or datetime.now(UTC)
    after = _duties_of(pack, plan_folder)
    changes = tuple(_changes(pack, after, at))
    if holiday_authority is None:
        duties = [(each.staff_id, each.date, each.notice_days) for each in changes if each.after]
        refuse_unauthorised_holidays(pack, duties)
    publication = Publication(
        by=by.strip(),
        approved_by=approved_by and approved_by.strip(),
        at=at,
        duties=sum(code is not None for code in after.values()),
        changes=changes,
        reason=_lawful_reason(pack, changes, reason, at),
        notice=tuple(_late_or_short(pack, changes, at)),
        breaches=breaches,
        holiday_authority=holiday_authority and holiday_authority.strip(),
    )
    replace_file(plan_folder / RECORD_FILE, _record_text(publication))
    fresh = tuple(_rows_of(pack, plan_folder, after))
    replace_file(pack_folder / PUBLISHED_FILE, _published_text(pack, fresh))
    _add_absences(pack, pack_folder, plan_folder)
    if publication.reason is ChangeReason.EXIGENCY:
        lost = [(each.staff_id, each.date) for each in changes if each.before == ""]
        add_offers(pack, pack_folder, ordered_offers(lost, plan_folder))
    return publication


def _duties_of(pack: Pack, plan_folder: Path) -> dict[tuple[str, date], str | None]:
    """Every person-day of the period with its shift, None for a rest day."""
    rota = read_plan_table("rota", plan_folder / "rota.csv")
    keys = zip(rota["staff_id"], rota["date"], strict=True)
    worked = dict(zip(keys, rota["shift_code"], strict=True))
    every_day = product((row.staff_id for row in pack.staff), horizon_of(pack).dates)
    return {key: worked.get(key) for key in every_day}


def _lawful_reason(
    pack: Pack, changes: Iterable[DutyChange], reason: str | None, at: datetime
) -> ChangeReason | None:
    """The reason for which published duties change; None where none does."""
    changed = [change for change in changes if change.before is not None]
    if not changed:
        return None
    if reason is None:
        message = (
            f"{len(changed)} published duties change, the first is that of {changed[0].staff_id} "
            f"on {changed[0].date}: give the reason, one of {', '.join(ChangeReason)}"
        )
        raise PublicationRefused(message)
    read = read_reason(reason)
    if not isinstance(read, ChangeReason):
        raise PublicationRefused(read.rstrip("."))
    terms, today = notice_terms_of(pack), horizon_of(pack).local(at).date()
    officers = {row.staff_id for row in pack.staff if row.role.is_officer}
    for change in changed:
        lawful = lawful_reasons(
            is_officer=change.staff_id in officers, told=today, duty=change.date, terms=terms
        )
        if read not in lawful:
            message = (
                f"the duty of {change.staff_id} on {change.date} is more than "
                f"{terms.staff_agreement_months} months ahead: police staff's duties then change "
                f"by agreement, not for {read} (PSC Handbook)"
            )
            raise PublicationRefused(message)
    return read


def _late_or_short(pack: Pack, changes: Iterable[DutyChange], at: datetime) -> Iterable[str]:
    """What Annex E would ask of a roster that is published for the first time."""
    period = horizon_of(pack)
    if all(change.before is not None for change in changes):
        return ()
    told, today = pack.policy.notice.published_on, period.local(at).date()
    late = told is not None and today > told
    priced = (
        f"The plan prices rest days as told on {told}, and it is published on {today}: with less "
        "notice they may cost more.",
    )
    last = max([period.dates[-1], *(row.date for row in pack.published)])
    return (
        *(priced if late else ()),
        *publication_faults(today, period.start, last, notice_terms_of(pack)),
    )


def _changes(pack: Pack, after: Duties, at: datetime) -> Iterable[DutyChange]:
    horizon, terms = horizon_of(pack), notice_terms_of(pack)
    officers = {row.staff_id for row in pack.staff if row.role.is_officer}
    holidays = public_holidays(horizon)
    before = {(row.staff_id, row.date): row.shift_code for row in pack.published}
    names = {row.staff_id: row.name or "" for row in pack.staff}
    for (staff_id, day), code in after.items():
        known = (staff_id, day) in before
        earlier = before.get((staff_id, day))
        if known and earlier == code:
            continue
        notice = notice_of(
            at,
            day,
            horizon.zone,
            terms,
            rest_day_lost=known and not earlier and code is not None and staff_id in officers,
            on_holiday=known and code is not None and day in holidays and staff_id in officers,
        )
        yield DutyChange(
            staff_id=staff_id,
            name=names[staff_id],
            date=day,
            before=(earlier or "") if known else None,
            after=code or "",
            notice_days=notice.clear_days,
            in_time=notice.in_time,
            remarks=notice.remarks,
        )


def _rows_of(pack: Pack, plan_folder: Path, after: Duties) -> Iterable[PublishedRow]:
    """The period as it is published: each duty with how it counts and its extension."""
    period, shifts = horizon_of(pack), {shift.code: shift for shift in shifts_of(pack)}
    rota = read_plan_table("rota", plan_folder / "rota.csv")
    keys = zip(rota["staff_id"], rota["date"], strict=True)
    told = dict(zip(keys, zip(rota["kind"], rota["end"], strict=True), strict=True))
    for (who, day), code in after.items():
        if code is None:
            yield PublishedRow(staff_id=who, date=day)
            continue
        kind, end = told[who, day]
        extension = int((end - tour_times(period, shifts[code], day)[1]).total_seconds()) // 60
        yield PublishedRow(
            staff_id=who, date=day, shift_code=code, kind=kind, extension_minutes=extension
        )


def _published_text(pack: Pack, fresh: Iterable[PublishedRow]) -> str:
    period = horizon_of(pack)
    kept = [row for row in pack.published if not period.holds(row.date)]
    rows = sorted((*kept, *fresh), key=lambda row: (row.date, row.staff_id))
    columns = TABLE_BY_FILE[PUBLISHED_FILE].columns
    return csv_text(columns, ([getattr(row, name) for name in columns] for row in rows))


def _add_absences(pack: Pack, pack_folder: Path, plan_folder: Path) -> None:
    """Put the absences for which a roster was planned again into the pack, once."""
    amendment = amendment_of(read_plan_folder(plan_folder))
    if amendment is None:
        return
    rows = with_absences(pack, amendment).absences
    if rows != pack.absences:
        columns = TABLE_BY_FILE[ABSENCES_FILE].columns
        cells = ([getattr(row, name) for name in columns] for row in rows)
        replace_file(pack_folder / ABSENCES_FILE, csv_text(columns, cells))


def _record_text(publication: Publication) -> str:
    record = asdict(publication) | {"people_to_tell": publication.people_to_tell}
    return json.dumps(record, indent=2, ensure_ascii=False, default=str) + "\n"
