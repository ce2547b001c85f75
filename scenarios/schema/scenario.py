"""A scenario: a named set of changes to what is planned for."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from scenarios.schema.values import OptionalText, Text


class Scenario(BaseModel):
    """One YAML file: what it is called and what it changes.

    `changes` maps a path, such as `policy.overtime.cap_percent`, to its new value. `base` names a
    scenario whose changes come first.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    name: Text
    description: str = ""
    base: OptionalText = None
    changes: dict[str, Any] = Field(default_factory=dict)
