"""The tasking sheets of a day, from the files of a plan to a page."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from optimiser.errors import MusterError
from scenarios.build.common import horizon_of
from scenarios.export.tasking.page import tasking_html
from scenarios.export.tasking.sheets import Parade, parades_of
from scenarios.plan_files import read_plan_table
from scenarios.schema.pack import Pack

NEEDED = ("rota", "patrols")


@dataclass(frozen=True)
class Written:
    """How much a page of tasking holds."""

    parades: int
    sheets: int


def write_tasking(
    pack: Pack, folder: Path, day: date, out: Path, base_id: str | None = None
) -> Written:
    """Write the sheets of a day, of one base or of all.

    Raises
    ------
    MusterError
        If the plan has no rota or patrols, the day lies outside its period, or no such base is.
    """
    parades = tasking_of(pack, folder, day, base_id)
    page = tasking_html(pack, parades, day, places_of(folder), reserves_of(folder))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page, encoding="utf-8", newline="\n")
    return Written(len(parades), sum(len(parade.sheets) for parade in parades))


def tasking_of(
    pack: Pack, folder: Path, day: date, base_id: str | None = None
) -> tuple[Parade, ...]:
    """The parades of a day of a written plan; raises as `write_tasking` does."""
    missing = [name for name in NEEDED if not (folder / f"{name}.csv").is_file()]
    if missing:
        files = " and ".join(f"{name}.csv" for name in missing)
        message = f"{folder}: there is no {files} here; plan the patrols first"
        raise MusterError(message)
    days = horizon_of(pack).dates
    if not days[0] <= day <= days[-1]:
        message = f"{day} is outside the period of the plan, {days[0]} to {days[-1]}"
        raise MusterError(message)
    known = [base.base_id for base in pack.bases]
    if base_id is not None and base_id not in known:
        message = f"there is no base {base_id}; expected one of {', '.join(known)}"
        raise MusterError(message)
    rota, patrols = (read_plan_table(name, folder / f"{name}.csv") for name in NEEDED)
    parades = parades_of(pack, rota, patrols, day)
    return tuple(parade for parade in parades if base_id in (None, parade.base_id))


def places_of(folder: Path) -> dict[str, tuple[float, float]]:
    """Coordinates (longitude, latitude) of a plan's places below areas, if it has any."""
    file = folder / "places.csv"
    if not file.is_file():
        return {}
    table = read_plan_table("places", file)
    points = zip(table["longitude"].astype(float), table["latitude"].astype(float), strict=True)
    return dict(zip(table["place_id"], points, strict=True))


def reserves_of(folder: Path) -> dict[tuple[str, datetime], str]:
    """Reasons of a plan's response reserve by base and hour, if it has any."""
    file = folder / "reserve.csv"
    if not file.is_file():
        return {}
    table = read_plan_table("reserve", file)
    keys = zip(table["base_id"], table["start"].dt.to_pydatetime(), strict=True)
    return dict(zip(keys, table["reason"], strict=True))
