"""Server-sent events as a listener reads them."""

import json
from typing import Any


def events_of(text: str) -> list[dict[str, Any]]:
    """Events of a stream, each with id, kind and data."""
    events = []
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
        if "data" in fields:
            events.append(
                {"id": int(fields["id"]), "kind": fields["event"]} | json.loads(fields["data"])
            )
    return events
