"""`summary.json` of a plan: read as what it has to be, or refused key by key."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scenarios.plan_files import SUMMARY_FILE
from scenarios.problems import PackError, Problem, problem_of
from scenarios.reading.yaml_file import Document, note_errors


class _Block(BaseModel):
    """Keys that the checker does arithmetic with; the others are compared as they are."""

    model_config = ConfigDict(extra="allow", strict=True, allow_inf_nan=False)


class _Tier(_Block):
    goal: str
    objective: float
    bound: float | None = None


class _Part(_Block):
    status: str = ""
    objective: float | None = None
    bound: float | None = None
    tiers: list[_Tier] = Field(default_factory=list)


class _Summary(_Block):
    changes: dict[str, Any] = Field(default_factory=dict)
    caseload_row_changes: int = 0
    given_without: list[str] = Field(default_factory=list)
    demand: _Part = _Part()
    rota: _Part = _Part()
    patrols: _Part = _Part()
    caseloads: _Part = _Part()


def read_summary(folder: Path) -> dict[str, Any]:
    """Read the summary of a plan.

    Raises
    ------
    PackError
        If the folder holds none, or one that no plan has.
    """
    file = folder / SUMMARY_FILE
    if not file.is_file():
        fault = problem_of(str(folder), f"there is no {SUMMARY_FILE} here", "name a plan's folder")
        raise PackError([fault])
    try:
        summary: dict[str, Any] = json.loads(file.read_bytes())
    except (ValueError, RecursionError) as error:
        fault = problem_of(str(file), f"this is not JSON ({error})", "plan again")
        raise PackError([fault]) from error
    if not isinstance(summary, dict):
        raise PackError([problem_of(str(file), "this is not a summary", "plan again")])
    problems: list[Problem] = []
    try:
        _Summary.model_validate(summary)
    except ValidationError as error:
        note_errors(str(file), error, _Summary, Document(summary), problems.append)
        raise PackError(problems) from error
    return summary
