"""The plain numbers of a rota as a text of whole numbers, for a reader that knows the order."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers.plain_limits import MEASURES

Numbers = Sequence[int]


def write_text(numbers: dict[str, Any], path: Path) -> None:
    """Write the numbers in the order in which `timefold_java/Problem.java` reads them.

    A table is told by the count of its rows, then row by row.
    """
    rules = numbers["rules"]
    lines: list[Numbers] = [
        (numbers["hours"], numbers["days"]),
        *_table(
            (u["start"], u["end"], *(u[m] for m in MEASURES), u["contracted"], u["night"])
            for u in numbers["duties"]
        ),
        *_table((p["row"], p["leads"], p["led"]) for p in numbers["people"]),
        (len(numbers["slots"]),),
    ]
    for slot in numbers["slots"]:
        lines.append((slot["person"], slot["day"], slot["must"]))
        lines += _table(zip(slot["open"], slot["cost"], strict=True))
    lines += [
        *_table(
            (t["person"], t["day"], t["start"], t["end"], t["contracted"], t["night"])
            for t in numbers["past"]
        ),
        *_table(
            (t["person"], t["first"], t["last"], MEASURES.index(t["measure"]), t["most"])
            for t in numbers["limits"]
        ),
        *_table((t["person"], t["first"], t["last"], t["most"]) for t in numbers["part_time"]),
        *_table((t["person"], t["begin"], t["middle"], t["end"]) for t in numbers["rests"]),
        *_table((weight,) for weight in numbers["weights"]),
        *numbers["required"],
        (numbers["cap_pence"],),
        *_table((hour,) for hour in numbers["led_already"]),
        tuple(rules[name] for name in ("rest", "run", "contracted_run", "nights")),
        *_table(rules["needs"]),
    ]
    text = "\n".join(" ".join(str(int(number)) for number in line) for line in lines)
    path.write_text(text, encoding="utf-8")


def _table(rows: Iterable[Numbers]) -> list[Numbers]:
    found = [tuple(row) for row in rows]
    return [(len(found),), *found]
