"""Whether the service is up."""

from fastapi import APIRouter

from api.database.health import ping
from api.deps import UsedDatabase

router = APIRouter(tags=["health"])


@router.get("/health")
def health(database: UsedDatabase) -> dict[str, str]:
    """Answer when the database does."""
    ping(database)
    return {"status": "ok"}
