"""Synthetic staff for real places: as many as leave response a little short."""

from datetime import timedelta

from optimiser.horizon import DAYS_PER_WEEK
from scenarios.generate import RealPlaces, generate_pack
from scenarios.generate.calibrate import SHORTNESS, response_and_specials, response_hours_by_base
from scenarios.generate.establishment import LARGEST, SMALLEST
from scenarios.schema.pack import Pack

FIRST_GUESS_OFFICERS = 120
MOST_SIZES_TRIED = 6


def staffed(real: RealPlaces, name: str, officers: int | None, weeks: int, seed: int) -> Pack:
    """A pack of real places with staff; where no number is given, the one a little short.

    The plan starts on the first Monday after the history.
    """
    start = real.history_end + timedelta(days=1)
    start += timedelta(days=-start.weekday() % DAYS_PER_WEEK)

    def of_size(count: int) -> Pack:
        return generate_pack(count, weeks, seed, name=name, plan_start=start, real=real)

    if officers is not None:
        return of_size(officers)
    tried: dict[int, tuple[float, Pack]] = {}
    count = FIRST_GUESS_OFFICERS
    while count not in tried and len(tried) < MOST_SIZES_TRIED:
        pack = of_size(count)
        required = sum(response_hours_by_base(pack).values())
        shortness = required / response_and_specials(pack)
        tried[count] = abs(shortness - SHORTNESS), pack
        count = min(max(round(count * shortness / SHORTNESS), SMALLEST), LARGEST)
    return min(tried.values(), key=lambda attempt: attempt[0])[1]
