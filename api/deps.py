"""What routes ask for."""

from typing import Annotated

from fastapi import Depends, Header, Request

from api.database.engine import Database
from api.jobs import Dispatcher
from api.settings import Settings
from api.store import Store


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _dispatcher(request: Request) -> Dispatcher:
    dispatcher: Dispatcher = request.app.state.dispatcher
    return dispatcher


UsedDatabase = Annotated[Database, Depends(_database)]
UsedStore = Annotated[Store, Depends(_store)]
UsedSettings = Annotated[Settings, Depends(_settings)]
UsedDispatcher = Annotated[Dispatcher, Depends(_dispatcher)]
IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=255,
        description="The same key with the same request never makes a second resource",
    ),
]
