"""The log of delivered patrol against the planned visits of a plan, by place and hour."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from optimiser.errors import MusterError
from optimiser.patrols.dose import Delivery, delivered_share
from scenarios.plan_files import read_plan_table
from scenarios.schema.pack import Pack

HOURS = 24


@dataclass(frozen=True, eq=False)
class DoseReadBack:
    """What was planned and delivered, (places, 24) in minutes, and the shares that follow.

    `elsewhere_minutes` were logged outside any planned visit of that crew and place: time there,
    but none that was planned. `unknown_crews` and `unknown_places` are those of the log that the
    plan does not have.
    """

    place_ids: tuple[str, ...]
    planned: NDArray[np.float64]
    delivered: NDArray[np.float64]
    elsewhere_minutes: float
    unknown_crews: tuple[str, ...]
    unknown_places: tuple[str, ...]
    shares: Delivery


def read_back(pack: Pack, folder: Path) -> DoseReadBack:
    """Compare a pack's `delivered.csv` with the visits of a written plan.

    A minute counts once, where the crew was at the place while it was planned there; visits that
    start after the last entry of the log are not yet due and left out.

    Raises
    ------
    MusterError
        If the pack has no log, the plan no patrols, or no visit was due in the time of the log.
    """
    file = folder / "patrols.csv"
    if not file.is_file():
        message = f"{folder}: there is no patrols.csv here; plan the patrols first"
        raise MusterError(message)
    if not pack.delivered:
        message = "the pack has no delivered.csv: log crew, place, start and end of each visit"
        raise MusterError(message)
    patrols = read_plan_table("patrols", file)
    visits = patrols[patrols["purpose"] == "hotspot"]
    first = pd.Timestamp(min(row.start for row in pack.delivered)).normalize()
    last = pd.Timestamp(max(row.end for row in pack.delivered))
    due = visits[(visits["start"] >= first) & (visits["start"] < last)]
    if due.empty:
        message = (
            "no visit of the plan was due in the time of delivered.csv: is it this plan's log?"
        )
        raise MusterError(message)
    return _compared(pack, patrols, due)


def _compared(pack: Pack, patrols: pd.DataFrame, due: pd.DataFrame) -> DoseReadBack:
    logs: defaultdict[tuple[str, str], list[tuple[datetime, datetime]]] = defaultdict(list)
    for row in pack.delivered:
        logs[row.crew_id, row.place_id].append((row.start, row.end))
    spells = {key: _merged(own) for key, own in logs.items()}
    place_ids = tuple(sorted(set(due["place_id"])))
    index = {place: number for number, place in enumerate(place_ids)}
    planned, delivered = np.zeros((2, len(place_ids), HOURS))
    hours = due["start"].dt.tz_convert(pack.manifest.timezone).dt.hour
    columns = (due[name] for name in ("crew_id", "place_id", "start", "end"))
    for crew_id, place_id, start, end, hour in zip(*columns, hours, strict=True):
        planned[index[place_id], hour] += _minutes(start, end)
        delivered[index[place_id], hour] += sum(
            max(0.0, _minutes(max(start, begin), min(end, until)))
            for begin, until in spells.get((crew_id, place_id), ())
        )
    logged = sum(_minutes(*spell) for own in spells.values() for spell in own)
    policy = pack.policy.patrols
    mean_visit = float(planned.sum()) / len(due)
    return DoseReadBack(
        place_ids,
        planned,
        delivered,
        float(logged - delivered.sum()),
        tuple(sorted({crew for crew, _ in logs} - set(patrols["crew_id"]))),
        tuple(sorted({place for _, place in logs} - set(patrols["place_id"]))),
        delivered_share(
            planned,
            delivered,
            policy.delivered_share,
            policy.delivered_prior_visits * mean_visit,
        ),
    )


def _merged(spells: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Spells in order, those that overlap as one, so that no minute counts twice."""
    merged: list[tuple[datetime, datetime]] = []
    for start, end in sorted(spells):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _minutes(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 60
