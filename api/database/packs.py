"""Packs and plans: added once, never changed."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from api.database.missing import PackNotFound, PlanNotFound
from api.database.tables import PackRow, PlanRow

RowT = TypeVar("RowT")


def page_of(
    session: Session, query: Select[RowT], offset: int, limit: int
) -> tuple[Sequence[RowT], int]:
    """One page of a query and the count of all its rows."""
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
    return session.scalars(query.offset(offset).limit(limit)).all(), total or 0


class Packs:
    """Packs that were accepted, newest first."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, pack: PackRow) -> PackRow:
        """Store a pack, or give the one that is already there with the same content."""
        known = self.with_digest(pack.digest)
        if known is not None:
            return known
        self._session.add(pack)
        self._session.flush()
        return pack

    def with_digest(self, digest: str) -> PackRow | None:
        """The pack of this content."""
        return self._session.scalar(select(PackRow).where(PackRow.digest == digest))

    def get(self, pack_id: str) -> PackRow:
        """One pack."""
        found = self._session.get(PackRow, pack_id)
        if found is None:
            raise PackNotFound(pack_id)
        return found

    def page(self, offset: int, limit: int) -> tuple[Sequence[PackRow], int]:
        """Some packs and the count of all."""
        newest = select(PackRow).order_by(PackRow.registered_at.desc(), PackRow.pack_id)
        return page_of(self._session, newest, offset, limit)


class Plans:
    """Plans that were written, newest first."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, plan: PlanRow) -> PlanRow:
        """Store a plan."""
        self._session.add(plan)
        self._session.flush()
        return plan

    def with_digest(self, pack_id: str, digest: str) -> PlanRow | None:
        """The plan of this content for this pack."""
        same = select(PlanRow).where(PlanRow.pack_id == pack_id, PlanRow.digest == digest)
        return self._session.scalar(same.limit(1))

    def get(self, plan_id: str) -> PlanRow:
        """One plan."""
        found = self._session.get(PlanRow, plan_id)
        if found is None:
            raise PlanNotFound(plan_id)
        return found

    def page(
        self, offset: int, limit: int, pack_id: str | None = None
    ) -> tuple[Sequence[PlanRow], int]:
        """Some plans and the count of all."""
        newest = select(PlanRow).order_by(PlanRow.created_at.desc(), PlanRow.plan_id)
        if pack_id is not None:
            newest = newest.where(PlanRow.pack_id == pack_id)
        return page_of(self._session, newest, offset, limit)
