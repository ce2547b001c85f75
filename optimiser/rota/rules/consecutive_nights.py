"""Nights in a row."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from optimiser.people import StaffMember
from optimiser.roster import MINUTE, Roster, Tour
from optimiser.rota.night import STATUTORY_NIGHT, NightTime
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem

DAY = timedelta(days=1)
KNOWN_TOURS = 2**15


@dataclass(frozen=True)
class ConsecutiveNights:
    """Nobody works more than `nights` nights on successive days.

    Police Federation guidance: at most 4. A night is a tour with enough time in night time
    (Working Time Regulations 1998 reg. 2: three hours between 23:00 and 06:00).
    """

    nights: int = 4
    night_time: NightTime = STATUTORY_NIGHT

    id: ClassVar[str] = "consecutive_nights"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "Police Federation guidance; Working Time Regulations 1998 reg. 2"

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """In every window of `nights` + 1 days one day has no night."""

        def is_night(tour: Tour) -> bool:
            return self.night_time.is_night(tour, decisions.problem.horizon)

        for member in decisions.members:
            nights = decisions.worked_days(member, is_night)
            for window in decisions.windows(self.nights + 1):
                if all(day in nights for day in window):
                    free = [nights[day].negated() for day in window]
                    model.add_bool_or(free).only_enforce_if(enforced)

    def initial(self, problem: "RotaProblem", member: StaffMember) -> Hashable:
        """Nights in a row up to the eve of the period."""
        tours = problem.history_by_person.get(member.staff_id, ())
        days = {t.day for t in tours if self.night_time.is_night(t, problem.horizon)}
        run = 0
        while problem.horizon.start - (run + 1) * DAY in days:
            run += 1
        return min(run, self.nights)

    def extend(
        self, problem: "RotaProblem", state: Hashable, day: date, duty: Tour | None
    ) -> Hashable | None:
        """Nights in a row up to this one."""
        assert isinstance(state, int)
        if duty is None or not self.night_time.is_night(duty, problem.horizon):
            return 0
        return state + 1 if state < self.nights else None

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """Runs of nights that are too long and reach into the period."""
        night = self.night_time
        for staff_id, tours in roster.tours_by_person.items():
            last: date | None = None
            run = 0
            for tour in tours:
                minutes = _minutes_of_night(tour.start, tour.end, roster.horizon.zone, night)
                if minutes < night.least_minutes:
                    continue
                if tour.day == last:
                    continue
                run = run + 1 if last is not None and tour.day - last == DAY else 1
                last = tour.day
                if run > self.nights and roster.horizon.holds(tour.day):
                    message = f"{staff_id} works {run} nights in a row up to {tour.day}"
                    when, excess = tour.day.isoformat(), run - self.nights
                    yield Breach(self.id, staff_id, when, excess, "nights", message)


@lru_cache(maxsize=KNOWN_TOURS)
def _minutes_of_night(start: datetime, end: datetime, zone: ZoneInfo, night: NightTime) -> int:
    """Wall-clock minutes of a tour that lie in the nights around the day on which it starts."""
    begins, ends = (moment.astimezone(zone).replace(tzinfo=None) for moment in (start, end))
    midnight = begins.replace(hour=0, minute=0, second=0)
    total = timedelta(0)
    for back in (-1, 0, 1):
        dusk = midnight + back * DAY + night.start_minute * MINUTE
        dawn = midnight + (back + 1) * DAY + night.end_minute * MINUTE
        total += max(timedelta(0), min(ends, dawn) - max(begins, dusk))
    return total // MINUTE
