"""Every term of a case's points, with the policy number that it comes from."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from optimiser.caseloads.problem import PointsTerm
from scenarios.caseload_points.tier import is_scored, tier_of, under_mappa
from scenarios.schema.cohort import OffenderRow
from scenarios.schema.policy import CaseloadPolicy

METRES_PER_10_KM = 10_000


def points_of(
    row: OffenderRow, policy: CaseloadPolicy, on: date, home_metres: int
) -> Iterator[PointsTerm]:
    """Every term of an offender's points.

    `on` is the day that releases and reviews are counted from, `home_metres` how far the area is
    from its base. What is not known is a term of its own, so that nobody takes it for none.
    """
    contacts = contacts_of(row, policy)
    yield _by_key(policy, "cohort_points", row.cohort, f"cohort {row.cohort}")
    yield _by_key(policy, "rag_points", row.rag, f"{row.rag} rating")
    yield _tier(row, policy, on)
    if row.statutory:
        yield _term(policy, "statutory_points", "statutory case")
    yield from _mappa(row, policy)
    yield from _flags(row, policy)
    if row.paired_visit:
        yield _term(policy, "paired_visit_points", "visits in pairs")
    name = "1 contact" if contacts == 1 else f"{contacts} contacts"
    yield _term(policy, "points_per_contact", name, times=contacts)
    yield from _release(row, policy, on)
    yield from _review(row, policy, on)
    tens_of_km = home_metres / METRES_PER_10_KM
    yield _term(policy, "travel_points_per_10_km", "travel", times=tens_of_km)


def contacts_of(row: OffenderRow, policy: CaseloadPolicy) -> int:
    """Contacts due in four weeks: as recorded, else by colour."""
    if row.required_contacts_per_4_weeks is not None:
        return row.required_contacts_per_4_weeks
    return policy.contacts_per_4_weeks[row.rag]


def remark_on_tier(row: OffenderRow, on: date) -> str:
    """What a person should know of a case's tier: how it differs, what is missing or open."""
    scored = tier_of(row, on)
    if scored.tier is None:
        missing = f"{' and '.join(scored.missing)} not known"
        return missing if row.tier is None or is_scored(row) else ""
    remarks = [f"provisional: {', '.join(scored.provisional)}"] if scored.provisional else []
    if row.tier is not None and row.tier != scored.tier:
        made_by = ", ".join(f"{factor} {tier}" for factor, tier in scored.factors)
        remarks.insert(0, f"the scores give {scored.tier} ({made_by}); the given tier counts")
    return "; ".join(remarks)


def _tier(row: OffenderRow, policy: CaseloadPolicy, on: date) -> PointsTerm:
    """The given tier, else that of the scores, else that neither is known."""
    remark = remark_on_tier(row, on)
    tier = row.tier or tier_of(row, on).tier
    if tier is None:
        return PointsTerm("tier not known", 0, _source(policy, "tier_points", None), remark)
    name = f"tier {tier}" if row.tier else f"tier {tier} by its scores"
    if tier not in policy.tier_points:
        unknown = f"policy.caseloads.tier_points has no number for tier {tier}"
        remark = "; ".join(part for part in (unknown, remark) if part)
        return PointsTerm(name, 0, _source(policy, "tier_points", None), remark)
    return _by_key(policy, "tier_points", tier, name, remark)


def _mappa(row: OffenderRow, policy: CaseloadPolicy) -> Iterator[PointsTerm]:
    if row.mappa_level:
        name = f"MAPPA level {row.mappa_level}"
        yield _term(policy, "mappa_points", name, times=row.mappa_level - 1)
    elif under_mappa(row) is not False:
        remark = "not known is not low: find out the level"
        yield _term(policy, "mappa_unknown_points", "MAPPA level not known", remark=remark)


def _flags(row: OffenderRow, policy: CaseloadPolicy) -> Iterator[PointsTerm]:
    """A term for each flag; one that the policy has no number for is shown with none."""
    for flag in dict.fromkeys(row.flags):
        name = flag.replace("_", " ")
        if flag in policy.flag_points:
            yield _by_key(policy, "flag_points", flag, name)
        else:
            remark = f"policy.caseloads.flag_points has no number for {flag}"
            yield PointsTerm(name, 0, _source(policy, "flag_points", None), remark)


def _release(row: OffenderRow, policy: CaseloadPolicy, on: date) -> Iterator[PointsTerm]:
    if row.release_date is None:
        return
    days = (row.release_date - on).days
    field = "release_points" if days >= 0 else "released_points"
    name = f"release in {_days(days)}" if days >= 0 else f"released {_days(-days)} ago"
    yield from _within(policy, field, abs(days), name)


def _review(row: OffenderRow, policy: CaseloadPolicy, on: date) -> Iterator[PointsTerm]:
    """A review that is overdue counts as one that is due today."""
    if row.review_date is not None:
        days = (row.review_date - on).days
        name = f"review in {_days(days)}" if days >= 0 else f"review overdue by {_days(-days)}"
        yield from _within(policy, "review_points", max(0, days), name)


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def _within(policy: CaseloadPolicy, field: str, days: int, name: str) -> Iterator[PointsTerm]:
    """The term of the shortest span of days that holds these, if any does."""
    spans: Mapping[int, int] = getattr(policy, field)
    span = min((span for span in spans if days <= span), default=None)
    if span is not None:
        yield _by_key(policy, field, span, name)


def _term(
    policy: CaseloadPolicy, field: str, name: str, times: float = 1, remark: str = ""
) -> PointsTerm:
    """A term that is one number of the policy so many times, to the nearest point."""
    points = int(getattr(policy, field) * times + 0.5)
    return PointsTerm(name, points, _source(policy, field, None), remark)


def _by_key(
    policy: CaseloadPolicy, field: str, key: str | int, name: str, remark: str = ""
) -> PointsTerm:
    """A term that is the number of one key of a table of the policy."""
    return PointsTerm(name, getattr(policy, field)[key], _source(policy, field, key), remark)


def _source(policy: CaseloadPolicy, field: str, key: str | int | None) -> str:
    """Where a number comes from: its key, its source and status, or that the force set it."""
    known = CaseloadPolicy.model_fields[field]
    value, default = getattr(policy, field), known.get_default(call_default_factory=True)
    path = f"policy.caseloads.{field}"
    if key is not None:
        path, value, default = f"{path}.{key}", value[key], default.get(key)
    if value != default:
        return f"{path}: set by the force"
    told: Any = known.json_schema_extra
    return f"{path}: {told['source']} ({told['status']})"
