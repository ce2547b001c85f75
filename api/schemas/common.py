"""Shapes that every resource shares."""

from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, ConfigDict

ItemT = TypeVar("ItemT")

Offset = Annotated[int, Query(ge=0, le=10_000_000, description="Rows to skip")]
Limit = Annotated[int, Query(ge=1, le=1000, description="Rows to give")]


class Shape(BaseModel):
    """Base of every answer: read from rows of the database."""

    model_config = ConfigDict(from_attributes=True)


class Page(BaseModel, Generic[ItemT]):
    """Some items of a list and the count of all."""

    items: list[ItemT]
    total: int
    offset: int
    limit: int


class ProblemItem(BaseModel):
    """One of the faults that a problem names."""

    sentence: str
    file: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    expected: str | None = None


class ProblemDetail(BaseModel):
    """A problem (RFC 9457), with every fault of the input at once."""

    type: str
    title: str
    status: int
    detail: str
    problems: list[ProblemItem] = []


def described(status_codes: tuple[int, ...]) -> dict[int | str, dict[str, Any]]:
    """OpenAPI text of the problems that a route may answer with."""
    content = {"application/problem+json": {"schema": ProblemDetail.model_json_schema()}}
    return {code: {"description": "Problem", "content": content} for code in status_codes}
