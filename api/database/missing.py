"""What repositories raise."""

from typing import ClassVar

from optimiser.errors import MusterError


class NotFound(MusterError):
    """There is no such thing; the message says what and which."""

    kind: ClassVar[str] = "thing"

    def __init__(self, reference: str) -> None:
        super().__init__(f"There is no {self.kind} {reference}.")


class PackNotFound(NotFound):
    """No pack has this reference."""

    kind = "pack"


class PlanNotFound(NotFound):
    """No plan has this reference."""

    kind = "plan"


class RunNotFound(NotFound):
    """No run has this reference."""

    kind = "run"


class FileNotFound(NotFound):
    """The plan has no file of this name."""

    kind = "file"


class KeyReused(MusterError):
    """An idempotency key came again with another request."""

    def __init__(self, key: str) -> None:
        super().__init__(f"The idempotency key {key} was used before for a different request.")
