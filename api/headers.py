"""Headers that keep a browser from doing what a page never asked for."""

from collections.abc import Collection, Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import problem

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def content_policy(script_hashes: Sequence[str] = ()) -> str:
    """Allow nothing from another host, and no inline script but the ones named by hash."""
    directives = {
        "default-src": "'self'",
        "script-src": " ".join(("'self'", *script_hashes)),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


class SecurityHeaders:
    """Adds the headers to every answer and refuses writes that another site sent."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        policy: str = scope["app"].state.content_policy

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(ALWAYS)
                headers["Content-Security-Policy"] = policy
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        if _is_foreign_write(scope):
            answer = problem(403, "foreign-origin", "Forbidden", "Another site sent this request.")
            await answer(scope, receive, send_with_headers)
            return
        await self.app(scope, receive, send_with_headers)


class KnownHosts:
    """Answers only under the service's own names, so that no other site's name can lead here."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self.app = app
        self.hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] == "lifespan" or host_name(scope) in self.hosts:
            await self.app(scope, receive, send)
            return
        detail = "The service does not answer under this host name."
        answer = problem(400, "unknown-host", "Bad Request", detail)
        await answer(scope, receive, send)


def host_name(scope: Scope) -> str | None:
    """The name in the Host header, without port and brackets."""
    try:
        return urlsplit("//" + Headers(scope=scope).get("host", "")).hostname
    except ValueError:
        return None


def _is_foreign_write(scope: Scope) -> bool:
    """Whether a page of another origin wants to change something."""
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if scope["method"] in SAFE_METHODS or origin is None:
        return False
    return origin.partition("://")[2] != headers.get("host")
