"""What one agency may see of a plan of caseloads: its own cases, its own people, and totals."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from optimiser.caseloads.plan import Allocation, CaseloadPlan
from scenarios.build.common import horizon_of
from scenarios.caseload_tables import CASELOAD_TABLES
from scenarios.cells import Kind
from scenarios.overrides import apply_overrides
from scenarios.partnership import visible_cases
from scenarios.plan_files import SUMMARY_FILE
from scenarios.problems import PackError, did_you_mean, one_of, problem_of
from scenarios.references import A_CASE, with_words_instead
from scenarios.schema.pack import Pack
from scenarios.verify.plan_folder import PlanFolder, Row, read_plan_folder

VIEW_TABLES: dict[str, dict[str, Kind]] = {
    "cases": {
        "offender_ref": "text",
        "part": "text",
        "lead": "text",
        "previous_lead": "text",
        "points": "number",
    },
    **{
        name: CASELOAD_TABLES[name]
        for name in (
            "points",
            "co_workers",
            "handover",
            "visits",
            "visits_unmet",
            "loads",
            "partnership",
        )
    },
}
"""Tables of a view: those of the plan with other rows left out, and `cases` in place of
`caseloads`, whose reasons compare the loads of other agencies' people."""

READ = tuple(name for name in VIEW_TABLES if name != "cases")
SAME_AGAIN = re.compile(r"somebody of ([\w ]+?)(?:(?:, | or | nor )somebody of \1)+\b")
OF_A_CASE = ("points", "visits", "visits_unmet")


@dataclass(frozen=True)
class AgencyView:
    """The rows that an agency may see, by table. Who is of another agency is told by it alone."""

    agency: str
    tables: Mapping[str, list[Row]]


def agency_view(pack: Pack, folder: Path, agency: str) -> AgencyView:
    """The view of an agency on the plan in `folder`, made from `pack` as it was exported.

    An agency sees the cases that it leads, hands over or works beside (`visible_cases`), with
    their points, contacts and visits; of the hand-over and the loads what its own people have; of
    everything else the totals by agency. Texts name no other case and nobody of another agency.

    Raises
    ------
    PackError
        If the folder holds no plan of caseloads that can be read, or the agency has no part in it.
    """
    plan = read_plan_folder(folder, ("caseloads", *READ))
    advice = "name a plan that was made with --only caseloads, or with all parts"
    problems = [problem_of(each.who, each.message, "plan again") for each in plan.faults]
    missing = [name for name in ("caseloads", *READ) if name not in plan.tables]
    problems += [problem_of(str(folder), f"there is no {name}.csv", advice) for name in missing]
    if problems:
        raise PackError(problems)
    changed = apply_overrides(pack, plan.changes, SUMMARY_FILE)
    agencies = agencies_of(changed)
    if agency not in agencies:
        hint = did_you_mean(agency, agencies) or f"the agencies are {one_of(agencies)}"
        raise PackError([problem_of("agency", f'"{agency}" has no part in the plan', hint)])
    return _View(changed, plan, agency).view()


def agencies_of(pack: Pack) -> list[str]:
    """Every agency that leads or works beside a case, or could, in the order of the pack."""
    beside = (name for row in pack.offenders for name in row.co_working_agencies)
    return list(dict.fromkeys([*(row.agency for row in pack.managers), *beside]))


class _View:
    def __init__(self, pack: Pack, plan: PlanFolder, agency: str) -> None:
        self._plan, self._agency, self._horizon = plan, agency, horizon_of(pack)
        self._agency_of = {row.staff_id: row.agency for row in pack.staff}
        for row in pack.managers:
            self._agency_of |= dict.fromkeys((row.manager_id, row.staff_id or ""), row.agency)
        del self._agency_of[""]
        allocations = (
            Allocation(row["offender_ref"], row["manager_id"], row["previous_manager_id"])
            for row in plan.rows("caseloads")
        )
        self._part = visible_cases(agency, CaseloadPlan(tuple(allocations)), pack)
        others = {row.offender_ref for row in pack.offenders} - self._part.keys()
        self._instead = dict.fromkeys(others, A_CASE)
        self._instead |= {
            who: f"somebody of {name}" for who, name in self._agency_of.items() if name != agency
        }

    def view(self) -> AgencyView:
        """Every table with the rows and words that are left."""
        own = {name: [*self._of_cases(name)] for name in OF_A_CASE}
        handover = [row for row in self._plan.rows("handover") if self._is_own(row["manager_id"])]
        tables: dict[str, list[Row]] = {
            "cases": [*self._cases()],
            **own,
            "co_workers": [*self._beside()],
            "handover": [
                {**row, "other_manager_id": self._named(row["other_manager_id"])}
                for row in handover
                if row["offender_ref"] in self._part
            ],
            "loads": [row for row in self._plan.rows("loads") if row["agency"] == self._agency],
            "partnership": self._plan.rows("partnership"),
        }
        return AgencyView(self._agency, {name: tables[name] for name in VIEW_TABLES})

    def _cases(self) -> Iterator[Row]:
        for row in self._plan.rows("caseloads"):
            if row["offender_ref"] in self._part:
                yield {
                    "offender_ref": row["offender_ref"],
                    "part": self._part[row["offender_ref"]],
                    "lead": self._named(row["manager_id"]),
                    "previous_lead": self._named(row["previous_manager_id"]),
                    "points": row["points"],
                }

    def _beside(self) -> Iterator[Row]:
        """Who of the agency works beside other leads."""
        rows = (row for row in self._plan.rows("co_workers") if row["agency"] == self._agency)
        for row in rows:
            if row["offender_ref"] in self._part:
                yield {**row, "reason": with_words_instead(row["reason"], self._instead)}

    def _of_cases(self, table: str) -> Iterator[Row]:
        for row in self._plan.rows(table):
            if row["offender_ref"] in self._part:
                yield {name: self._shown(name, value) for name, value in row.items()}

    def _shown(self, column: str, value: Any) -> Any:
        if column == "staff_ids":
            return ";".join(map(self._named, value.split(";")))
        if isinstance(value, datetime):
            return self._horizon.local(value)
        if column in ("reason", "remark"):
            return named_once(with_words_instead(value, self._instead))
        return value

    def _named(self, who: str) -> str:
        """Own people by their reference, others by their agency, nobody as blank."""
        return who if not who or self._is_own(who) else self._agency_of.get(who, "another agency")

    def _is_own(self, who: str) -> bool:
        return self._agency_of.get(who) == self._agency


def named_once(text: str) -> str:
    """A text that names the people of one agency one after the other, with them named once."""
    return SAME_AGAIN.sub(r"people of \1", text)
