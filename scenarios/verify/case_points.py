"""Checks `points.csv`: every term of every case, read again from its row and the policy.

Nothing here is shared with what counts the points (`scenarios/caseload_points`).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from math import floor
from statistics import fmean
from typing import NamedTuple

from optimiser.rule import Breach
from scenarios.build.common import areas_of
from scenarios.schema.cohort import OffenderRow
from scenarios.schema.pack import Pack
from scenarios.schema.policy import CaseloadPolicy
from scenarios.verify.case_tier import left_open, letters_of, scores_of, tier_of_scores
from scenarios.verify.patrol_visits import distance_km
from scenarios.verify.plan_folder import PlanFolder, breach_of_file

FILE = "points.csv"
HUNDREDS_IN_10_KM = 100


class Term(NamedTuple):
    """One term as a row of the file tells it."""

    term: str
    points: int
    source: str
    remark: str = ""


def check_points(pack: Pack, plan: PlanFolder) -> Iterator[Breach]:
    """Every term of every offender as the policy has it, adding up to the points of the case."""
    told: defaultdict[str, list[Term]] = defaultdict(list)
    for row in plan.rows("points"):
        told[row["offender_ref"]].append(Term(*(row[name] for name in Term._fields)))
    expected = case_terms(pack)
    for ref in told.keys() | expected.keys():
        if told.get(ref, []) != expected.get(ref, []):
            named = _differing(told.get(ref, []), expected.get(ref, []))
            message = f"{ref}: the terms differ from the pack and policy ({named})"
            yield breach_of_file(FILE, message)
    for row in plan.rows("caseloads"):
        total = sum(term.points for term in told.get(row["offender_ref"], ()))
        if total != row["points"]:
            message = (
                f"{row['offender_ref']}: the terms are {total:g} points, not {row['points']:g}"
            )
            yield breach_of_file(FILE, message)


def _differing(told: list[Term], expected: list[Term]) -> str:
    apart = [
        *(term for term in expected if term not in told),
        *(t for t in told if t not in expected),
    ]
    return ", ".join(dict.fromkeys(term.term for term in apart)) or "their order"


def case_terms(pack: Pack) -> dict[str, list[Term]]:
    """The terms of every case, in the order of the cohort and of the documentation."""
    policy, on = pack.policy.caseloads, pack.manifest.plan_start
    hundreds = _hundreds_of_metres(pack)
    return {
        row.offender_ref: [*_Case(row, policy, on).terms(hundreds.get(row.area_id, 0))]
        for row in pack.offenders
    }


def _hundreds_of_metres(pack: Pack) -> dict[str, int]:
    """Hundreds of metres from every area to its own base, as the crow flies."""
    areas = areas_of(pack)
    base = {row.base_id: (row.longitude, row.latitude) for row in pack.bases}
    for base_id in {area.base_id for area in areas} - base.keys():
        own = [area for area in areas if area.base_id == base_id]
        base[base_id] = fmean(a.longitude for a in own), fmean(a.latitude for a in own)
    return {
        area.area_id: floor(
            10 * distance_km(*base[area.base_id], area.longitude, area.latitude) + 0.5
        )
        for area in areas
    }


class _Case:
    def __init__(self, row: OffenderRow, policy: CaseloadPolicy, on: date) -> None:
        self._row, self._policy, self._on = row, policy, on

    def terms(self, hundreds: int) -> Iterator[Term]:
        """Every term; `hundreds` of metres are from the base to the area."""
        row, policy = self._row, self._policy
        yield self._listed("cohort_points", row.cohort, f"cohort {row.cohort}")
        yield self._listed("rag_points", row.rag, f"{row.rag} rating")
        yield self._tier()
        if row.statutory:
            yield self._counted("statutory_points", 1, "statutory case")
        if row.mappa_level:
            yield self._counted(
                "mappa_points", row.mappa_level - 1, f"MAPPA level {row.mappa_level}"
            )
        elif row.mappa_level == 0 or row.mappa_category is not None:
            unknown = self._counted("mappa_unknown_points", 1, "MAPPA level not known")
            yield unknown._replace(remark="not known is not low: find out the level")
        yield from self._flags()
        if row.paired_visit:
            yield self._counted("paired_visit_points", 1, "visits in pairs")
        due = row.required_contacts_per_4_weeks
        due = policy.contacts_per_4_weeks[row.rag] if due is None else due
        yield self._counted("points_per_contact", due, f"{due} contact{'' if due == 1 else 's'}")
        yield from self._dated()
        points = floor(policy.travel_points_per_10_km * hundreds / HUNDREDS_IN_10_KM + 0.5)
        yield Term("travel", points, self._source("travel_points_per_10_km"))

    def _tier(self) -> Term:
        row, table = self._row, self._policy.tier_points
        scores = scores_of(row, self._on)
        by_scores = "" if scores is None else tier_of_scores(scores)
        tier, remarks = row.tier or by_scores, [*self._on_the_tier(by_scores)]
        name = f"tier {tier}" if row.tier else f"tier {tier} by its scores"
        if not tier:
            return Term("tier not known", 0, self._source("tier_points"), "; ".join(remarks))
        if tier in table:
            return self._listed("tier_points", tier, name)._replace(remark="; ".join(remarks))
        remarks.insert(0, f"policy.caseloads.tier_points has no number for tier {tier}")
        return Term(name, 0, self._source("tier_points"), "; ".join(remarks))

    def _on_the_tier(self, by_scores: str) -> Iterator[str]:
        row, scores = self._row, scores_of(self._row, self._on)
        if scores is None:
            wanted = ("arp_percent", "csrp_percent")
            missing = [name for name in wanted if getattr(row, name) is None]
            begun = len(missing) < len(wanted) or row.dc_srp or row.rosh
            if begun or row.tier is None:
                yield f"{' and '.join(missing)} not known"
            return
        if row.tier not in (None, by_scores):
            made_by = ", ".join(" ".join(pair) for pair in letters_of(scores))
            yield f"the scores give {by_scores} ({made_by}); the given tier counts"
        if reasons := ", ".join(left_open(scores, row.static_scores)):
            yield f"provisional: {reasons}"

    def _flags(self) -> Iterator[Term]:
        for flag in dict.fromkeys(self._row.flags):
            if flag in self._policy.flag_points:
                yield self._listed("flag_points", flag, flag.replace("_", " "))
            else:
                remark = f"policy.caseloads.flag_points has no number for {flag}"
                yield Term(flag.replace("_", " "), 0, self._source("flag_points"), remark)

    def _dated(self) -> Iterator[Term]:
        row, on = self._row, self._on
        if row.release_date is not None and row.release_date >= on:
            days = (row.release_date - on).days
            yield from self._in_days("release_points", days, f"release in {_counted_days(days)}")
        elif row.release_date is not None:
            days = (on - row.release_date).days
            yield from self._in_days("released_points", days, f"released {_counted_days(days)} ago")
        if row.review_date is not None and row.review_date >= on:
            days = (row.review_date - on).days
            yield from self._in_days("review_points", days, f"review in {_counted_days(days)}")
        elif row.review_date is not None:
            days = (on - row.review_date).days
            yield from self._in_days("review_points", 0, f"review overdue by {_counted_days(days)}")

    def _in_days(self, field: str, days: int, name: str) -> Iterator[Term]:
        spans: Mapping[int, int] = getattr(self._policy, field)
        for span in sorted(spans):
            if span >= days:
                yield self._listed(field, span, name)
                return

    def _counted(self, field: str, times: int, name: str) -> Term:
        return Term(name, getattr(self._policy, field) * times, self._source(field))

    def _listed(self, field: str, key: str | int, name: str) -> Term:
        return Term(name, self._table(field)[key], self._source(field, key))

    def _table(self, field: str) -> Mapping[str | int, int]:
        table: Mapping[str | int, int] = getattr(self._policy, field)
        return table

    def _source(self, field: str, key: str | int | None = None) -> str:
        """The path of a number, and its source where the force has left it as it was."""
        now, before = getattr(self._policy, field), getattr(CaseloadPolicy(), field)
        path = f"policy.caseloads.{field}"
        if key is not None:
            path, now, before = f"{path}.{key}", now[key], before.get(key)
        told = CaseloadPolicy.model_fields[field].json_schema_extra
        if now != before or not isinstance(told, dict):
            return f"{path}: set by the force"
        return f"{path}: {told['source']} ({told['status']})"


def _counted_days(days: int) -> str:
    return f"{days} day{'' if days == 1 else 's'}"
