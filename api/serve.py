"""Puts the dashboards beside the API and serves both."""

import ipaddress
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.app import create_app
from api.errors import nothing_at
from api.errors import register as register_errors
from api.headers import content_policy
from api.settings import Settings
from dashboards.app import PAGES, build_dash
from dashboards.client import MusterClient
from optimiser.errors import MusterError

HERE = "http://127.0.0.1"
SECONDS_TO_CLOSE = 3


class NotAllowed(MusterError):
    """The service was asked to listen where anybody could read it."""


def build_app(settings: Settings) -> FastAPI:
    """Build the API with the dashboards at `/`; each page answers at its own address.

    The pages reach the API inside the process, so no port is needed.
    """
    api = create_app(settings)
    http = httpx.AsyncClient(base_url=HERE, transport=httpx.ASGITransport(api))
    dash = build_dash(MusterClient(http))
    register_errors(dash.server)
    api.router.default = Pages(dash.server)
    api.state.content_policy = content_policy(dash.csp_hashes())
    return api


class Pages:
    """Answers what the API does not: every page's address with the one document that Dash has.

    An unknown address gets the same document, which says so, but as not found.
    """

    def __init__(self, dash: ASGIApp) -> None:
        self.dash = dash
        self.addresses = frozenset(page.path for page in PAGES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on to Dash."""
        path = scope.get("path", "")
        if scope["type"] == "http" and (path + "/").startswith("/api/"):
            await nothing_at(path)(scope, receive, send)
            return
        if path in self.addresses:
            scope = {**scope, "path": "/", "raw_path": b"/"}
        elif is_unknown_page(scope):
            scope = {**scope, "path": "/", "raw_path": b"/"}
            send = as_not_found(send)
        await self.dash(scope, receive, send)


def is_unknown_page(scope: Scope) -> bool:
    """Whether somebody typed an address that no page has."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    path = scope["path"]
    is_file = path.startswith(("/_", "/assets/")) or path == "/"
    return not is_file and "text/html" in Headers(scope=scope).get("accept", "")


def as_not_found(send: Send) -> Send:
    """Send the same answer with status 404."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "status": 404}
        await send(message)

    return sent


def register(api: FastAPI, pack_dir: Path, plan_dir: Path) -> None:
    """Register a pack and a plan that were made from it before anybody asks."""
    database, store = api.state.database, api.state.store
    pack = store.register_pack(database, pack_dir)
    store.register_plan(database, pack, plan_dir)


def serve(
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    database: str | None = None,
    data_dir: Path | None = None,
    cluster: str | None = None,
    preloaded: tuple[Path, Path] | None = None,
    allow_everyone: bool = False,
) -> None:
    """Serve API and dashboards until stopped.

    There is no sign-in yet, so only this machine may ask unless `allow_everyone`. `preloaded` names
    a pack folder and the folder of a plan made from it, to be shown first; `cluster` is the
    address of a Dask scheduler whose workers help to plan.
    """
    if not (allow_everyone or is_this_machine(host)):
        message = (
            f"Muster has no sign-in yet: on {host} everybody could read the offender data. "
            "Listen on 127.0.0.1, or say that everyone may read it."
        )
        raise NotAllowed(message)
    given: dict[str, Any] = {"data_dir": data_dir, "database": database, "cluster": cluster}
    if allow_everyone:
        given["allowed_hosts"] = ("*",)
    settings = Settings(**{name: value for name, value in given.items() if value is not None})
    api = build_app(settings)
    if preloaded is not None:
        register(api, *preloaded)
    uvicorn.run(
        api,
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=SECONDS_TO_CLOSE,
    )


def is_this_machine(host: str) -> bool:
    """Whether only this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
