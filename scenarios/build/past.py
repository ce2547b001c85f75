"""What people took on before the period, and were offered: the memory of a fair rota."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from optimiser.horizon import DAYS_PER_WEEK, Horizon
from optimiser.roster import Tour, TourKind
from optimiser.rota.night import STATUTORY_NIGHT
from optimiser.rota.wellbeing import Past
from scenarios.schema.pack import Pack

MINUTES_PER_HOUR = 60
SATURDAY = 5
WEEKS_OF_NIGHTS = 12


def past_of(pack: Pack, horizon: Horizon, history: Iterable[Tour]) -> dict[str, Past]:
    """By `history.csv` where that tells it, else by the published tours of the past.

    Nights are the more of what `history.csv` and the tours of its twelve weeks tell; tours and
    offers count as far back as the policy remembers. Offers inside the period change no plan of it.
    """
    weeks = pack.policy.wellbeing.memory_weeks
    first = horizon.start - timedelta(days=weeks * DAYS_PER_WEEK)
    by_person: defaultdict[str, list[Tour]] = defaultdict(list)
    for tour in history:
        if tour.day >= first:
            by_person[tour.staff_id].append(tour)
    past = {who: _of_tours(pack, horizon, tours) for who, tours in by_person.items()}
    for row in pack.history:
        known = past.get(row.staff_id, Past())
        if row.overtime_hours is not None:
            worked = round(MINUTES_PER_HOUR * row.overtime_hours)
            known = replace(known, overtime_minutes=worked)
        if row.rest_days_worked is not None:
            known = replace(known, rest_days_worked=row.rest_days_worked)
        past[row.staff_id] = replace(known, nights=max(known.nights, row.nights_last_12_weeks))
    for day in pack.on_call:
        if first <= day.date < horizon.start:
            known = past.get(day.staff_id, Past())
            past[day.staff_id] = replace(known, on_call_days=known.on_call_days + 1)
    for offer in pack.offers:
        known = past.get(offer.staff_id, Past())
        if first <= offer.date < horizon.start:
            refused = offer.overtime_minutes if offer.answer == "refused" else 0
            past[offer.staff_id] = replace(
                known,
                refused_minutes=known.refused_minutes + refused,
                rest_days_cancelled=known.rest_days_cancelled + (offer.answer == "ordered"),
            )
    return past


def _of_tours(pack: Pack, horizon: Horizon, tours: list[Tour]) -> Past:
    """What a person's published tours tell."""
    early = pack.policy.wellbeing.early_before_minute
    recent = horizon.start - timedelta(days=WEEKS_OF_NIGHTS * DAYS_PER_WEEK)
    starts = [horizon.local(tour.start) for tour in tours]
    overtime = [tour for tour in tours if tour.is_capped_overtime]
    return Past(
        nights=sum(t.day >= recent and STATUTORY_NIGHT.is_night(t, horizon) for t in tours),
        overtime_minutes=sum(tour.overtime_minutes for tour in overtime),
        rest_days_worked=sum(tour.kind is TourKind.REST_DAY_WORKING for tour in overtime),
        weekend_tours=sum(tour.day.weekday() >= SATURDAY for tour in tours),
        early_starts=sum(MINUTES_PER_HOUR * start.hour + start.minute < early for start in starts),
    )
