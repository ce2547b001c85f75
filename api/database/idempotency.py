"""Keys that make a write safe to send twice."""

import hashlib
import json
from typing import Any

from sqlalchemy.orm import Session

from api.database.columns import utc_now
from api.database.missing import KeyReused
from api.database.tables import IdempotencyRow


class IdempotencyKeys:
    """Remembers, in the transaction of the write itself, what each key made."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def made(self, scope: str, key: str | None, digest: str) -> str | None:
        """What an earlier write with this key made; refuses the key for another request."""
        found = self._session.get(IdempotencyRow, (scope, key)) if key else None
        if found is None:
            return None
        if found.digest != digest:
            raise KeyReused(found.key)
        return found.resource_id

    def keep(self, scope: str, key: str | None, digest: str, resource_id: str) -> None:
        """Remember what a write with this key made."""
        if key:
            self._session.add(
                IdempotencyRow(
                    scope=scope,
                    key=key,
                    digest=digest,
                    resource_id=resource_id,
                    created_at=utc_now(),
                )
            )
            self._session.flush()


def digest_of(content: dict[str, Any]) -> str:
    """Digest of what a write asks for, as JSON has it."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
