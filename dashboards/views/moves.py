"""Proposed moves as a person decides on them: what stands, and what each does to both loads."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

import pandas as pd

from dashboards import wording
from dashboards.views.caseloads import capacity

UNDECIDED = "undecided"
MARKS = {"accepted": "✓", "refused": "✗", UNDECIDED: "?"}
Json = dict[str, Any]


@dataclass(frozen=True)
class Effect:
    """Load of one manager in per cent, before and after a move; None without any capacity."""

    manager: str
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Move:
    """A proposed move or new case, or a refused one that the plan keeps where it is."""

    ref: str
    points: float
    giver: Effect | None
    """None for a new case."""
    taker: Effect | None
    """None for a case that stays because its move was refused."""
    reason: str
    state: str
    decided: str
    """Who decided, when and why, in words."""

    @property
    def is_open(self) -> bool:
        """Whether the plan proposes it and nobody has decided."""
        return self.state == UNDECIDED


def moves(
    caseloads: pd.DataFrame, managers: pd.DataFrame, standing: Json, timezone: str
) -> list[Move]:
    """Every change of a plan with its decision, those that move first, then new cases.

    Loads are those that the managers have with what is accepted, without and with the move.
    Refused cases that the plan leaves where they are come last.
    """
    decisions = {row["offender_ref"]: row for row in standing["decisions"]}
    changed = caseloads[caseloads["manager_id"] != caseloads["previous_manager_id"]]
    rows = cast("list[Json]", changed.to_dict("records"))
    rows.sort(key=lambda row: row["previous_manager_id"] == "")
    load = _as_accepted(caseloads, rows, decisions)
    most = capacity(managers)
    found = [_move(row, _decision_on(row, decisions), load, most, timezone) for row in rows]
    points = dict(zip(caseloads["offender_ref"], caseloads["points"], strict=True))
    leader = dict(zip(caseloads["offender_ref"], caseloads["manager_id"], strict=True))
    proposed = {move.ref for move in found}
    kept = [
        Move(
            ref,
            float(points.get(ref, 0)),
            _effect(leader[ref], load, most, 0.0, 0.0),
            None,
            f"a move to {row['manager_id']} was refused",
            "refused",
            decided_by(row, timezone),
        )
        for ref, row in decisions.items()
        if row["decision"] == "refused" and ref in leader and ref not in proposed
    ]
    return [*found, *kept]


def _decision_on(row: Json, decisions: Mapping[str, Json]) -> Json | None:
    decision = decisions.get(row["offender_ref"])
    return decision if decision and decision["manager_id"] == row["manager_id"] else None


def _as_accepted(
    caseloads: pd.DataFrame, rows: Sequence[Json], decisions: Mapping[str, Json]
) -> dict[str, float]:
    """Points by manager as things are, with the accepted changes made."""
    held = caseloads.groupby("previous_manager_id")["points"].sum()
    load = defaultdict(float, {str(name): float(points) for name, points in held.items()})
    for row in rows:
        decision = _decision_on(row, decisions)
        if decision is not None and decision["decision"] == "accepted":
            load[row["previous_manager_id"]] -= row["points"]
            load[row["manager_id"]] += row["points"]
    return load


def _move(
    row: Json,
    decision: Json | None,
    load: Mapping[str, float],
    most: Mapping[str, float],
    timezone: str,
) -> Move:
    points = float(row["points"])
    state = UNDECIDED if decision is None else str(decision["decision"])
    is_in = state == "accepted"
    giver = row["previous_manager_id"]
    return Move(
        row["offender_ref"],
        points,
        _effect(giver, load, most, points * is_in, points * (is_in - 1)) if giver else None,
        _effect(row["manager_id"], load, most, -points * is_in, points * (1 - is_in)),
        row["reason"],
        state,
        "" if decision is None else decided_by(decision, timezone),
    )


def _effect(
    manager: str, load: Mapping[str, float], most: Mapping[str, float], before: float, after: float
) -> Effect:
    """Load of a manager with two differences of points."""
    room = most.get(manager, 0)
    if room <= 0:
        return Effect(manager, None, None)
    points = load[manager]
    return Effect(manager, 100 * (points + before) / room, 100 * (points + after) / room)


def local(moment: str, timezone: str) -> datetime:
    """An instant of the API on the clocks of the pack."""
    return datetime.fromisoformat(moment).astimezone(ZoneInfo(timezone))


def decided_by(row: Json, timezone: str) -> str:
    """Who decided, when and why."""
    said = f"{row['by']}, {wording.hour(local(row['when'], timezone))}"
    return f"{said}: {row['reason']}" if row["reason"] else said


def in_words(found: Sequence[Move]) -> str:
    """How many changes there are and how they stand."""
    proposed = [move for move in found if move.taker is not None]
    if not proposed:
        return "The plan proposes no move."
    states = Counter(move.state for move in proposed)
    told = [f"{states[state]} {state}" for state in ("accepted", "refused", UNDECIDED)]
    moving = sum(move.giver is not None for move in proposed)
    new = len(proposed) - moving
    said = wording.count(moving, "move")
    if new:
        said += f" and {wording.count(new, 'new case')}"
    return f"{said} proposed: {', '.join(told)}."


def effect_in_words(effect: Effect, upper: float) -> str:
    """128 to 121 %, over; what is above the band is said in a word."""
    if effect.before is None or effect.after is None:
        return "no capacity"
    over = ", over" if effect.after > upper else ""
    if round(effect.before) == round(effect.after):
        return f"{effect.after:,.0f} %{over}"
    return f"{effect.before:,.0f} to {effect.after:,.0f} %{over}"


def before_confirming(found: Sequence[Move]) -> list[str]:
    """What would take effect, in sentences: who gets what, and what stays."""
    made = [move for move in found if move.state == "accepted" and move.taker is not None]
    left = sum(move.is_open for move in found)
    by_taker: dict[str, list[str]] = {}
    for move in made:
        if move.taker is not None:
            origin = f" from {move.giver.manager}" if move.giver else " (new)"
            by_taker.setdefault(move.taker.manager, []).append(f"{move.ref}{origin}")
    said = [f"{taker} takes {', '.join(refs)}." for taker, refs in sorted(by_taker.items())]
    stay = f", {left} undecided stay as they are" if left else ""
    return [f"{wording.count(len(made), 'case')} would have a new lead manager{stay}.", *said]
