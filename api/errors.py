"""Every error of the domain to its HTTP problem (RFC 9457), in one place."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.routing import Match

from api.database.missing import KeyReused, NotFound
from api.schemas.common import ProblemDetail, ProblemItem
from api.store import WrongPack
from optimiser.errors import MusterError
from scenarios.caseload_confirmation import ConfirmationRefused
from scenarios.problems import PackError

MEDIA_TYPE = "application/problem+json"
METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
TYPE_PREFIX = "urn:muster:problem:"

STATUS_BY_ERROR: dict[type[MusterError], tuple[int, str, str]] = {
    NotFound: (404, "not-found", "Not found"),
    KeyReused: (422, "idempotency-key-reused", "Idempotency key used before"),
    PackError: (422, "unusable-input", "The input cannot be used"),
    WrongPack: (422, "wrong-pack", "The plan belongs to another pack"),
    ConfirmationRefused: (409, "not-confirmed", "The plan cannot take effect"),
}

log = structlog.get_logger()


class NothingMore(Exception):
    """The listener has seen the last event: tell it to stop asking."""


class ChangedMeanwhile(MusterError):
    """Somebody else changed what an edit was made of; both versions, as JSON has them."""

    def __init__(self, present: dict[str, Any], yours: dict[str, Any]) -> None:
        self.present = present
        self.yours = yours
        super().__init__("Somebody else decided meanwhile: see what stands now, and decide again.")


class TooLarge(MusterError):
    """An upload beyond the limit."""


def problem(
    status: int,
    kind: str,
    title: str,
    detail: str,
    problems: Iterable[ProblemItem] = (),
    more: Mapping[str, Any] | None = None,
) -> JSONResponse:
    """Answer with a problem; `more` are members of its own (RFC 9457, 3.2)."""
    body = ProblemDetail(
        type=TYPE_PREFIX + kind, title=title, status=status, detail=detail, problems=list(problems)
    )
    content = {**body.model_dump(), **(more or {})}
    return JSONResponse(content, status_code=status, media_type=MEDIA_TYPE)


def nothing_at(path: str) -> JSONResponse:
    """Answer that an address has nothing behind it."""
    return problem(404, "not-found", "Not found", f"There is nothing at {path}.")


def register(app: FastAPI) -> None:
    """Teach an application to answer with problems."""
    app.add_exception_handler(MusterError, _muster_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(OperationalError, _database_away)
    app.add_exception_handler(NothingMore, _nothing_more)
    app.add_exception_handler(Exception, _defect)


def _muster_error(_request: Request, error: Exception) -> Response:
    if isinstance(error, TooLarge):
        return problem(413, "too-large", "Too large", str(error))
    if isinstance(error, ChangedMeanwhile):
        versions = {"present": error.present, "yours": error.yours}
        return problem(409, "changed-meanwhile", "Changed meanwhile", str(error), more=versions)
    if isinstance(error, PackError):
        status, kind, title = STATUS_BY_ERROR[PackError]
        found = [ProblemItem.model_validate(item, from_attributes=True) for item in error.problems]
        count = "1 problem was found." if len(found) == 1 else f"{len(found)} problems were found."
        return problem(status, kind, title, count, found)
    for known, (status, kind, title) in STATUS_BY_ERROR.items():
        if isinstance(error, known):
            return problem(status, kind, title, str(error))
    return _defect(_request, error)


def _invalid_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    if any(item["loc"][0] == "path" for item in error.errors()):
        return nothing_at(request.url.path)
    found = [
        ProblemItem(
            sentence=f"{'.'.join(map(str, item['loc']))}: {item['msg']}.",
            column=".".join(map(str, item["loc"])),
        )
        for item in error.errors()
    ]
    return problem(422, "invalid-request", "The request is not valid", "See problems.", found)


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    phrase = HTTPStatus(error.status_code).phrase
    response = problem(
        error.status_code, phrase.lower().replace(" ", "-"), phrase, str(error.detail)
    )
    response.headers.update(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = ", ".join(sorted(_methods_at(request)))
    return response


def _methods_at(request: Request) -> set[str]:
    """Methods that any route takes at this address."""
    routes = request.app.router.routes
    return {
        method
        for method in METHODS
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes
        )
    }


def _database_away(_request: Request, error: Exception) -> Response:
    log.error("database does not answer", error=str(error))
    detail = "The database cannot be written or read at the moment. Nothing was changed."
    return problem(503, "database-unavailable", "Service unavailable", detail)


def _nothing_more(_request: Request, _error: Exception) -> Response:
    return Response(status_code=204)


def _defect(request: Request, error: Exception) -> Response:
    log.error("defect", path=request.url.path, exc_info=error)
    detail = "This is a defect of the program; its log has the details."
    return problem(500, "defect", "Internal error", detail)
