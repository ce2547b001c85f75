"""Many remarks of one kind as a person tells them: the worst in full, of the others the names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MOST_IN_FULL = 2
MOST_NAMED = 12


@dataclass(frozen=True)
class Remark:
    """One sentence about one person, shift or place.

    Remarks of one `kind` say the same of others; `weight` tells which of them is worst, in a unit
    of the kind.
    """

    kind: str
    who: str
    text: str
    weight: float = 0.0


def in_short(remarks: Iterable[Remark]) -> Iterator[str]:
    """Each kind in its order: one or two in full, of more the worst with the names of the rest."""
    kinds: dict[str, list[Remark]] = {}
    for remark in remarks:
        kinds.setdefault(remark.kind, []).append(remark)
    for own in kinds.values():
        if len(own) <= MOST_IN_FULL:
            yield from (remark.text for remark in own)
        else:
            yield _worst_and_rest(own)


def _worst_and_rest(remarks: list[Remark]) -> str:
    worst = max(remarks, key=lambda remark: remark.weight)
    rest = [remark for remark in remarks if remark is not worst]
    full_stop = "" if worst.text.endswith(".") else "."
    others = dict.fromkeys(remark.who for remark in rest if remark.who not in {"", worst.who})
    told = f"{worst.text}{full_stop} There are {len(rest):,} more of the kind, none of them worse"
    if not others:
        return f"{told}."
    named = ", ".join(list(others)[:MOST_NAMED])
    left = len(others) - MOST_NAMED
    return f"{told}: {named}{f' and {left:,} others' if left > 0 else ''}."
