"""What a peer hands back, as a file that any of them can write."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from optimiser.roster import Roster
from scenarios.bench.district.family import duty_rows


@dataclass
class Answer:
    """How one solve went.

    `trace` holds (seconds, weighted staff-hours short) of every better plan. A peer's seconds are
    counted from its finished model, which Python makes slowly and for which it is given
    `model_seconds` more; Muster's from the problem. `duties` are the last plan as rows of
    `roster.csv`.
    """

    bound: float | None = None
    model_seconds: float = 0.0
    trace: list[tuple[float, float]] = field(default_factory=list)
    duties: list[tuple[str, str, str, str, int]] = field(default_factory=list)
    note: str = ""

    def keep(self, roster: Roster | None) -> None:
        """Keep the plan that the peer ended with."""
        self.duties = [] if roster is None else list(duty_rows(roster))

    def write(self, path: Path) -> None:
        """Write the answer as JSON."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> "Answer":
        """Read an answer again; an empty one where a peer ended without any."""
        if not path.is_file():
            return cls(note="ended without an answer")
        return cls(**json.loads(path.read_text(encoding="utf-8")))
