"""`muster import street-crime`: a pack from files that data.police.uk publishes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from optimiser.demand.profile import PROFILES
from scenarios.generate import RealPlaces
from scenarios.importers.district import NIGHT_ECONOMY_CATEGORIES, neighbourhoods_of
from scenarios.importers.small_areas import SmallArea, small_areas
from scenarios.importers.staffing import staffed
from scenarios.importers.street_files import (
    after_the_last_gap,
    months_of,
    once_each,
    read_street_files,
    street_files,
)
from scenarios.importers.street_incidents import incidents_of
from scenarios.problems import (
    PackError,
    Problem,
    condense,
    did_you_mean,
    one_of,
    problem_at,
    problem_of,
)
from scenarios.schema.pack import Pack
from scenarios.schema.policy import DemandPolicy, Policy


@dataclass(frozen=True)
class ImportCounts:
    """Rows read, and what became of them, by their LSOA code.

    `used` lie in the district, `unplaced` have no LSOA, `repeated` have a Crime ID that came
    before and are left out, `outside` are the rest. `missing_months` are the gaps between the
    first month that is there and the last; `months_left_out` lie before a gap and are not read.
    """

    files: int
    rows: int
    used: int
    unplaced: int
    outside: int
    repeated: int
    first_month: str
    last_month: str
    missing_months: tuple[str, ...]
    months_left_out: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class ImportResult:
    """The pack and what it was made from."""

    pack: Pack
    counts: ImportCounts


def import_street_crime(
    folder: Path,
    boundaries: Path,
    district: str,
    *,
    population: Path | None = None,
    deprivation: Path | None = None,
    profile: str = "uk-blend",
    officers: int | None = None,
    weeks: int = 4,
    seed: int = 1,
) -> ImportResult:
    """Make a pack of a real district: its areas and recorded crime, with synthetic staff.

    LSOAs are grouped into neighbourhoods. A row has a month only, so its hour is drawn from the
    named profile, and grade, minutes on scene and officers from named tables; all four are listed
    in `modelled_fields`. Staff, bases and cohort are made by the generator and marked `SYN-`.

    Parameters
    ----------
    folder
        Street files `YYYY-MM-force-street.csv`, in it or in folders of months.
    boundaries
        GeoJSON polygons of LSOAs (2021) with `LSOA21CD`, `LSOA21NM` and `LAD`.
    district
        A `LAD` of the boundaries.
    population, deprivation
        CSV with `LSOA21CD, census2021_population`, and with `lsoa21_code, IMD_decile` and
        optionally `ward24_name`; what is not given stays blank.
    profile
        Name of an hour-of-week profile.
    officers
        Constables and sergeants. By default as many as leave response as short as in a generated
        district (`SHORTNESS`), for the recorded crime alone: a real district has more people, for
        crime is a fifth to a half of its work (`policy.demand.non_crime_uplift_percent`).
    weeks, seed
        Weeks to plan and seed of everything that is drawn.

    Raises
    ------
    PackError
        With every problem of the input.
    """
    problems = list(_profile_problems(profile))
    zones = small_areas(boundaries, district, population, deprivation, problems.append)
    found = street_files(folder, problems.append)
    files = after_the_last_gap(found)
    read = read_street_files(files, problems.append)
    rows = once_each(read)
    if not problems and not rows["lsoa_code"].isin([zone.code for zone in zones]).any():
        problems.append(_no_rows(folder, zones[0].district))
    if problems:
        raise PackError(condense(problems))
    months = months_of(files)
    real, area_of_code = _real_places(zones, rows, months, profile, seed)
    name = f"{zones[0].district} (street crime {months[0]} to {months[-1]}, synthetic staff)"
    pack = staffed(real, name, officers, weeks, seed)
    repeated = len(read) - len(rows)
    counts = _import_counts(rows, repeated, area_of_code, len(files), months, months_of(found))
    return ImportResult(pack, counts)


def _profile_problems(profile: str) -> Iterator[Problem]:
    if profile not in PROFILES:
        hint = did_you_mean(profile, PROFILES)
        yield problem_at("--profile", one_of(PROFILES), value=profile, hint=hint)


def _no_rows(folder: Path, district: str) -> Problem:
    fault = f"no row has an LSOA code of {district}"
    expected = "give the street files of its force, and boundaries of LSOAs of 2021"
    return problem_of(str(folder), fault, expected, column="LSOA code")


def _real_places(
    zones: Sequence[SmallArea], rows: pd.DataFrame, months: Sequence[str], profile: str, seed: int
) -> tuple[RealPlaces, Mapping[str, str]]:
    """What is real, and the area of each LSOA code."""
    disorder = rows[rows["crime_type"].isin(NIGHT_ECONOMY_CATEGORIES)]
    areas, bases, area_of_code = neighbourhoods_of(zones, _counts(rows), _counts(disorder))
    real = RealPlaces(
        areas=areas,
        bases=bases,
        incidents=incidents_of(rows, area_of_code, profile, seed),
        history_start=date.fromisoformat(f"{months[0]}-01"),
        history_end=_last_day(months[-1]),
        policy=Policy(demand=DemandPolicy(profile=profile)),
    )
    return real, area_of_code


def _counts(rows: pd.DataFrame) -> dict[str, int]:
    return {str(code): int(count) for code, count in rows["lsoa_code"].value_counts().items()}


def _last_day(month: str) -> date:
    first = date.fromisoformat(f"{month}-01")
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _import_counts(
    rows: pd.DataFrame,
    repeated: int,
    area_of_code: Mapping[str, str],
    files: int,
    months: Sequence[str],
    found: Sequence[str],
) -> ImportCounts:
    """Count `rows`, without the `repeated`; of the months `found`, only `months` were read."""
    used = int(rows["lsoa_code"].isin(list(area_of_code)).sum())
    unplaced = int((rows["lsoa_code"] == "").sum())
    every = pd.period_range(found[0], found[-1], freq="M").astype(str)
    return ImportCounts(
        files=files,
        rows=len(rows) + repeated,
        used=used,
        unplaced=unplaced,
        outside=len(rows) - used - unplaced,
        repeated=repeated,
        first_month=months[0],
        last_month=months[-1],
        missing_months=tuple(month for month in every if month not in found),
        months_left_out=tuple(month for month in found if month not in months),
    )
