"""The API as an application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI

from api import errors
from api.database.engine import Database
from api.database.migrate import upgrade
from api.headers import KnownHosts, SecurityHeaders, content_policy
from api.jobs import Dispatcher
from api.logs import set_up_logs
from api.routes import decisions, health, heat, packs, partnership, patrols, plans, runs
from api.settings import Settings
from api.store import Store

PREFIX = "/api/v1"
ROUTERS = (
    health.router,
    packs.router,
    runs.router,
    heat.router,
    decisions.router,
    patrols.router,
    partnership.router,
    plans.router,
)


def create_app(settings: Settings) -> FastAPI:
    """Build the API over the database and data folder that the settings name.

    The database is brought to the present schema at once; the queue is served while the
    application runs. `state.content_policy` says what browsers may load.
    """
    set_up_logs()
    database = Database(settings.database_url)
    upgrade(database)
    store = Store(settings.data_folder)
    dispatcher = Dispatcher(database, store, settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        dispatcher.start()
        yield
        dispatcher.stop()
        database.close()

    app = FastAPI(
        title="Muster",
        version=version("muster"),
        lifespan=lifespan,
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.database = database
    app.state.store = store
    app.state.dispatcher = dispatcher
    app.state.content_policy = content_policy()
    errors.register(app)
    for router in ROUTERS:
        app.include_router(router, prefix=PREFIX)
    if "*" not in settings.allowed_hosts:
        app.add_middleware(KnownHosts, hosts=settings.allowed_hosts)
    app.add_middleware(SecurityHeaders)
    return app
