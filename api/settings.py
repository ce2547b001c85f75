"""What the service needs to know to start; every field may be set as `MUSTER_<FIELD>`."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

MEBIBYTE = 1024 * 1024


class Settings(BaseSettings):
    """Where data lives and how runs are limited. Seconds are wall time."""

    model_config = SettingsConfigDict(env_prefix="MUSTER_", frozen=True)

    data_dir: Path = Path("~/.local/share/muster")
    database: str | None = None
    cluster: str | None = Field(None, description="Dask scheduler whose workers help to plan")
    slots: int = Field(1, ge=0, description="Runs that solve at the same time; 0 only queues")
    default_time_limit_seconds: float = Field(60, gt=0)
    max_time_limit_seconds: float = Field(6 * 3600, gt=0)
    run_grace_seconds: float = Field(60, gt=0, description="Beyond its limit a run is killed")
    cancel_grace_seconds: float = Field(30, gt=0, description="A cancelled run may still write")
    queue_seconds: float = Field(24 * 3600, gt=0, description="Longest wait for a free slot")
    heartbeat_seconds: float = Field(1, gt=0)
    stale_seconds: float = Field(30, gt=0, description="A worker silent for so long is dead")
    max_upload_bytes: int = Field(200 * MEBIBYTE, gt=0)
    allowed_hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "::1")

    @property
    def data_folder(self) -> Path:
        """The data folder, absolute."""
        return self.data_dir.expanduser().resolve()

    @property
    def database_url(self) -> str:
        """The chosen database, else SQLite in the data folder."""
        return self.database or f"sqlite:///{self.data_folder / 'muster.sqlite3'}"
