"""What routes need to decide on a plan of caseloads: what stands on it, in which version."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.database.decisions import CaseDecisions, Confirmations
from api.database.engine import Database
from api.database.packs import Plans
from api.database.tables import CaseDecisionRow, ConfirmationRow, PlanRow
from api.errors import ChangedMeanwhile
from api.routes.planned import NothingToShow
from api.schemas.decisions import CaseChangeOut, CaseDecisionOut, ConfirmationOut, DecisionsOut
from api.store import Store
from scenarios.caseload_confirmation import ConfirmationRefused
from scenarios.caseload_decisions import changes_of, undecided
from scenarios.schema.pack import Pack
from scenarios.schema.rows import DecisionRow


@dataclass(frozen=True)
class Standing:
    """What stands on a plan: its pack has the decisions of all versions in it."""

    plan: PlanRow
    folder: Path
    pack: Pack
    version: int
    confirmation: ConfirmationRow | None
    unplanned: tuple[str, ...]

    @property
    def etag(self) -> str:
        """The version as a header has it."""
        return f'"{self.version}"'

    def answer(self) -> DecisionsOut:
        """All of it as the API gives it."""
        kept = {row.offender_ref: row for row in self.pack.decisions}
        left = undecided(changes_of(self.folder), kept)
        done = self.confirmation
        return DecisionsOut(
            plan_id=self.plan.plan_id,
            version=self.version,
            decisions=[CaseDecisionOut.model_validate(row) for row in kept.values()],
            undecided=[CaseChangeOut.model_validate(each) for each in left],
            unplanned=list(self.unplanned),
            confirmation=None if done is None else ConfirmationOut.model_validate(done),
        )

    def refuse_outdated(self, if_match: str | None, yours: dict[str, Any]) -> None:
        """Refuse an edit that was made of another version than the present one."""
        if if_match is not None and if_match.strip().removeprefix("W/") not in ("*", self.etag):
            raise ChangedMeanwhile(self.answer().model_dump(mode="json"), yours)

    def refuse_late(
        self, decisions: CaseDecisions, database: Database, store: Store, yours: dict[str, Any]
    ) -> None:
        """Keep others from deciding, and refuse the edit if they did so since this was read."""
        plan_id = self.plan.plan_id
        version = decisions.lock(plan_id)
        now = standing_on(plan_id, database, store)
        now.refuse_confirmed()
        if version != self.version:
            raise ChangedMeanwhile(now.answer().model_dump(mode="json"), yours)

    def refuse_confirmed(self) -> None:
        """Refuse an edit of what has taken effect."""
        done = self.confirmation
        if done is not None:
            message = f"{done.by} confirmed this plan on {done.at:%d/%m/%Y}; plan the pack again."
            raise ConfirmationRefused(message)


def standing_on(plan_id: str, database: Database, store: Store) -> Standing:
    """What stands on a plan now.

    Raises
    ------
    NotFound
        If there is no such plan, or it has no caseloads.
    """
    with database.reading() as session:
        plan = Plans(session).get(plan_id)
        rows = CaseDecisions(session).of(plan_id)
        confirmation = Confirmations(session).of(plan_id)
    folder = store.plan_folder(plan_id)
    if not (folder / "caseloads.csv").is_file():
        message = "The plan has no caseloads to decide on."
        raise NothingToShow(message)
    pack = store.pack(plan.pack_id)
    decided = pack.model_copy(update={"decisions": _after(pack.decisions, rows)})
    version = max((row.version for row in rows), default=0)
    unplanned = _differing(pack.decisions, decided.decisions)
    return Standing(plan, folder, decided, version, confirmation, unplanned)


def _differing(planned: Iterable[DecisionRow], standing: Iterable[DecisionRow]) -> tuple[str, ...]:
    """Cases on which something else stands than the plan was made around."""
    before, now = (
        {(row.offender_ref, row.manager_id, row.decision) for row in rows}
        for rows in (planned, standing)
    )
    return tuple(sorted({ref for ref, _, _ in before ^ now}))


def _after(kept: Iterable[DecisionRow], rows: Iterable[CaseDecisionRow]) -> tuple[DecisionRow, ...]:
    """The decisions of a pack once those on its plan are made, the earliest version first."""
    standing = {row.offender_ref: row for row in kept}
    for row in rows:
        standing.pop(row.offender_ref, None)
        if row.manager_id is not None:
            standing[row.offender_ref] = DecisionRow.model_validate(
                {
                    "offender_ref": row.offender_ref,
                    "manager_id": row.manager_id,
                    "decision": row.decision,
                    "by": row.by,
                    "when": row.at,
                    "reason": row.reason,
                }
            )
    return tuple(standing.values())
