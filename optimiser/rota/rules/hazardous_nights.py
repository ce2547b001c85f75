"""Nights of special hazard or heavy strain."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, ClassVar

from optimiser.people import StaffMember
from optimiser.roster import MINUTE, Roster, Tour
from optimiser.rota.night import STATUTORY_NIGHT, NightTime
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem

DAY = timedelta(days=1)
DAY_MINUTES = 1440

Recent = tuple[tuple[int, int, bool], ...]
"""End in minutes from midnight, length, and whether it is hazardous, of the tours just before."""


@dataclass(frozen=True)
class HazardousNights:
    """Whoever works a night of special hazard has at most `minutes` of duty in any 24 hours of it.

    Working Time Regulations 1998 reg. 6(7) and (8), where an agreement or a risk assessment names
    the work: nights of `shifts`, and every night of `staff`. Nobody by default. Extensions count,
    and so do the tours before and after.
    """

    shifts: frozenset[str] = frozenset()
    staff: frozenset[str] = frozenset()
    minutes: int = 480
    night_time: NightTime = STATUTORY_NIGHT

    id: ClassVar[str] = "hazardous_nights"
    authority: ClassVar[Authority] = Authority.REGULATION
    source: ClassVar[str] = "Working Time Regulations 1998 reg. 6(7)-(8)"

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """No hazardous night is too long, or too close to another tour."""
        horizon = decisions.problem.horizon
        for member in decisions.members if self.shifts or self.staff else ():
            choices = decisions.choices(member)
            hazards = [
                (c.tour.shift_code in self.shifts or c.tour.staff_id in self.staff)
                and self.night_time.is_night(c.tour, horizon)
                for c in choices
            ]
            for index, (first, hazard) in enumerate(zip(choices, hazards, strict=True)):
                if hazard and first.tour.minutes > self.minutes and first.is_planned:
                    model.add_implication(enforced, first.works.negated())
                for second, other in zip(choices[index + 1 :], hazards[index + 1 :], strict=True):
                    gap = (second.tour.start - first.tour.end) // MINUTE
                    if gap >= DAY_MINUTES - self.minutes:
                        break
                    together = min(first.tour.minutes + second.tour.minutes, DAY_MINUTES - gap)
                    if (hazard or other) and together > self.minutes and second.is_planned:
                        model.add_bool_or(
                            first.works.negated(), second.works.negated()
                        ).only_enforce_if(enforced)

    def initial(self, problem: "RotaProblem", member: StaffMember) -> Hashable:
        """Whether all the person's nights are hazardous, and the tours on the eve."""
        if not (self.shifts or self.staff):
            return False, ()
        midnight = problem.horizon.starts_at
        by_person = member.staff_id in self.staff
        recent = tuple(
            ((t.end - midnight) // MINUTE, t.minutes, self._is_hazard(problem, by_person, t))
            for t in problem.history_by_person.get(member.staff_id, ())
        )
        return by_person, self._near(recent)

    def extend(
        self, problem: "RotaProblem", state: Hashable, day: date, duty: Tour | None
    ) -> Hashable | None:
        """The tours just before the next midnight."""
        if not (self.shifts or self.staff):
            return state
        assert isinstance(state, tuple)
        by_person, recent = state
        midnight = problem.horizon.instant(day, 0)
        if duty is not None:
            begins = (duty.start - midnight) // MINUTE
            hazard = self._is_hazard(problem, by_person, duty)
            if hazard and duty.minutes > self.minutes:
                return None
            for end, minutes, other in recent:
                together = min(minutes + duty.minutes, DAY_MINUTES - (begins - end))
                if (hazard or other) and together > self.minutes:
                    return None
            recent = (*recent, ((duty.end - midnight) // MINUTE, duty.minutes, hazard))
        passed = (problem.horizon.instant(day + DAY, 0) - midnight) // MINUTE
        return by_person, self._near(tuple((e - passed, m, h) for e, m, h in recent))

    def _near(self, recent: Recent) -> Recent:
        return tuple(tour for tour in recent if tour[0] > self.minutes - DAY_MINUTES)

    def _is_hazard(self, problem: "RotaProblem", by_person: bool, tour: Tour) -> bool:
        named = by_person or tour.shift_code in self.shifts
        return named and self.night_time.is_night(tour, problem.horizon)

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """Hazardous nights that are too long, alone or with another tour within 24 hours."""
        for staff_id, tours in roster.tours_by_person.items():
            nights = {
                tour
                for tour in tours
                if (tour.shift_code in self.shifts or staff_id in self.staff)
                and self.night_time.minutes(tour, roster.horizon) >= self.night_time.least_minutes
            }
            for tour in tours if nights else ():
                worked = (tour.end - tour.start) // MINUTE
                if tour in nights and worked > self.minutes and roster.horizon.holds(tour.day):
                    yield self._breach(tour, worked)
            for first, second in combinations(tours, 2) if nights else ():
                if nights.isdisjoint((first, second)) or not roster.horizon.holds(second.day):
                    continue
                both = (first.end - first.start + second.end - second.start) // MINUTE
                rest = (second.start - first.end) // MINUTE
                worked = min(both, DAY_MINUTES - rest)
                if worked > self.minutes:
                    yield self._breach(second, worked)

    def _breach(self, tour: Tour, worked: int) -> Breach:
        message = (
            f"{tour.staff_id} works {worked / 60:.2f} hours in 24 with a night of special hazard, "
            f"up to the tour of {tour.day}"
        )
        when, excess = tour.day.isoformat(), worked - self.minutes
        return Breach(self.id, tour.staff_id, when, excess, "minutes", message)
