"""Decisions on cases of a plan and what was confirmed: added, never changed."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.database.tables import (
    CaseDecisionRow,
    ConfirmationRow,
    PackVersionRow,
    PlanRow,
)


class CaseDecisions:
    """Decisions in the versions in which they were made; version 0 is before the first."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, plan_id: str) -> Sequence[CaseDecisionRow]:
        """Every decision on a plan, the earliest first."""
        own = select(CaseDecisionRow).where(CaseDecisionRow.plan_id == plan_id)
        ordered = own.order_by(CaseDecisionRow.version, CaseDecisionRow.offender_ref)
        return self._session.scalars(ordered).all()

    def lock(self, plan_id: str) -> int:
        """Keep others from deciding on a plan until this writing ends; its present version."""
        self._session.scalar(select(PlanRow).where(PlanRow.plan_id == plan_id).with_for_update())
        newest = select(func.max(CaseDecisionRow.version))
        return self._session.scalar(newest.where(CaseDecisionRow.plan_id == plan_id)) or 0

    def add(self, rows: Collection[CaseDecisionRow]) -> None:
        """Store what was decided at once."""
        self._session.add_all(rows)
        self._session.flush()


class Confirmations:
    """What took effect, plan by plan, and which pack came of which."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, plan_id: str) -> ConfirmationRow | None:
        """The confirmation of a plan."""
        return self._session.get(ConfirmationRow, plan_id)

    def add(self, row: ConfirmationRow) -> None:
        """Store a confirmation."""
        self._session.add(row)
        self._session.flush()

    def note_version(self, pack_id: str, made_from: str) -> None:
        """Note that a pack was made from another."""
        self._session.add(PackVersionRow(pack_id=pack_id, made_from=made_from))
        self._session.flush()

    def unknown_to(self, pack_id: str) -> ConfirmationRow | None:
        """The latest confirmation in the family of a pack that the pack does not have.

        A plan of that pack is stale: it knows nothing of those who lead a case since.
        """
        versions = self._session.scalars(select(PackVersionRow)).all()
        parent = {row.pack_id: row.made_from for row in versions}
        above = _line(pack_id, parent)
        newest = select(ConfirmationRow).order_by(ConfirmationRow.at.desc())
        return next(
            (
                row
                for row in self._session.scalars(newest)
                if row.pack_id not in above and _line(row.pack_id, parent)[-1] == above[-1]
            ),
            None,
        )


def _line(pack_id: str, parent: dict[str, str]) -> list[str]:
    """A pack, what it was made from, and so on to the one that somebody uploaded."""
    line = [pack_id]
    while line[-1] in parent:
        line.append(parent[line[-1]])
    return line
