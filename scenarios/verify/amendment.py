"""Checks a plan that changes what is published: who is away, and every change that it tells."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from optimiser.horizon import Horizon
from optimiser.notice import clear_days
from optimiser.roster import MINUTE, Shift, tour_times
from optimiser.rule import Breach
from scenarios.build.common import horizon_of, shifts_of
from scenarios.plan_files import SUMMARY_FILE
from scenarios.problems import PackError, problem_of
from scenarios.schema.amendment import Amendment, with_absences
from scenarios.schema.pack import Pack, PublishedRow
from scenarios.verify.plan_folder import PlanFolder, breach_of_file

if TYPE_CHECKING:
    from datetime import date

FILE = "changes.csv"
ASKED = ("mode", "told_on", "absences")
Duty = tuple[str, str, int]
REST_DAY: Duty = ("", "", 0)


def amendment_of(plan: PlanFolder) -> Amendment | None:
    """What a plan over a published roster was asked for; None where it is no such plan.

    Raises
    ------
    PackError
        If the summary tells of an amendment that cannot be one.
    """
    told = plan.summary.get("amendment")
    if told is None:
        return None
    try:
        return Amendment.model_validate({name: told[name] for name in ASKED})
    except (ValidationError, TypeError, KeyError) as error:
        fault = "the amendment that it tells of cannot be read"
        raise PackError([problem_of(SUMMARY_FILE, fault, "plan again")]) from error


def before_amendment(pack: Pack, plan: PlanFolder, amendment: Amendment) -> Pack:
    """The pack as it was amended: with the absences, and what was published then.

    A duty that was published meanwhile as the plan changes it is put back; any other stays.
    """
    changes = {(row["staff_id"], row["date"]): row for row in plan.rows("changes")}
    published = []
    for row in pack.published:
        change = changes.get((row.staff_id, row.date))
        if change is not None and _duty_of(row) == _side(change, "after"):
            row = _published(row, _side(change, "before"))
        published.append(row)
    changed = pack.model_copy(update={"published": tuple(published)})
    return with_absences(changed, amendment)


def _side(change: dict[str, object], side: str) -> Duty:
    code, kind = str(change[side]), str(change[f"{side}_kind"])
    return code, kind, int(float(str(change[f"{side}_extension_minutes"])))


def _duty_of(row: PublishedRow) -> Duty:
    """A published duty; contracted where the roster does not say how it counts."""
    if row.shift_code is None:
        return REST_DAY
    return row.shift_code, row.kind or "rostered", row.extension_minutes


def _published(row: PublishedRow, duty: Duty) -> PublishedRow:
    code, kind, extension = duty
    told = {"shift_code": code or None, "kind": kind or None, "extension_minutes": extension}
    return row.model_copy(update=told)


def check_changes(pack: Pack, plan: PlanFolder, amendment: Amendment) -> Iterator[Breach]:
    """Each change against what is published and what is planned, and none left out."""
    period = horizon_of(pack)
    published = {(r.staff_id, r.date): r for r in pack.published if period.holds(r.date)}
    planned = {(r["staff_id"], r["date"]): r["shift_code"] for r in plan.rows("rota")}
    told: set[tuple[str, date]] = set()
    for row in plan.rows("changes"):
        key = row["staff_id"], row["date"]
        wrong = []
        if key in told:
            wrong.append("is there twice")
        if key not in published or (published[key].shift_code or "") != row["before"]:
            wrong.append("changes another duty than the published one")
        if planned.get(key, "") != row["after"]:
            wrong.append("tells another duty than rota.csv")
        if row["notice_days"] != clear_days(amendment.told_on, row["date"]):
            wrong.append("counts other clear days")
        told.add(key)
        if wrong:
            message = f"{key[0]} on {key[1]} {' and '.join(wrong)}"
            yield breach_of_file(FILE, message, len(wrong))
    shifts = {shift.code: shift for shift in shifts_of(pack)}
    worked = {(r["staff_id"], r["date"]): _worked(r, period, shifts) for r in plan.rows("rota")}
    for key, duty in published.items():
        if _duty_of(duty) != worked.get(key, REST_DAY) and key not in told:
            yield breach_of_file(FILE, f"the change of {key[0]} on {key[1]} is not there")


def _worked(row: Mapping[str, Any], period: Horizon, shifts: Mapping[str, Shift]) -> Duty:
    """The duty of a row of `rota.csv`: its extension is what it lasts beyond its shift."""
    code, extension = str(row["shift_code"]), 0
    if code in shifts:
        end = tour_times(period, shifts[code], row["date"])[1]
        extension = (row["end"] - end) // MINUTE
    return code, str(row["kind"]), extension
