"""No tour is too long."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from optimiser.people import StaffMember
from optimiser.roster import MINUTE, Roster, Tour
from optimiser.rota.rules.base import Reads, forbid_tours
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem


KNOWN_TOURS = 2**15


@dataclass(frozen=True)
class LongestTour:
    """A tour with any extension lasts at most `minutes`; one fixed for an exigency may be longer.

    A duty that is locked because of an exigency of duty may have `exigency_minutes`, as it was
    locked: nothing is planned on to it. Lengths are those of the clock on the wall, so that the
    hour of a clock change neither makes nor mends a breach. No law of England and Wales says how
    long a tour may be; what rest and averages leave does (rules A2, I).
    """

    minutes: int = 720
    exigency_minutes: int = 960

    id: ClassVar[str] = "longest_tour"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "policy.hours.longest_tour_minutes; rules I; HSE HSG256"

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """Tours that are too long are not worked."""
        forbid_tours(self, model, decisions, enforced)

    def permits(self, problem: "RotaProblem", member: StaffMember, tour: Tour) -> bool:
        """Whether the tour is short enough, or as an exigency of duty had it."""
        local = problem.horizon.local
        since, until = local(tour.start).replace(tzinfo=None), local(tour.end).replace(tzinfo=None)
        length = (until - since) // MINUTE
        if length <= self.minutes:
            return True
        return length <= self.exigency_minutes and _is_forced(problem, member.staff_id, tour)

    def reads(self, problem: "RotaProblem", member: StaffMember) -> Reads:
        """The days of duties that an exigency forced, which are the person's own."""
        days = problem.exigency_days.get(member.staff_id, ())
        return Reads(on=dict.fromkeys(days, member.staff_id))

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """Tours that last too long, from start to end on the wall."""
        for tour in roster.planned:
            length = _minutes_on_the_wall(tour.start, tour.end, roster.horizon.zone)
            if length <= self.minutes:
                continue
            forced = _is_forced(problem, tour.staff_id, tour)
            most = max(self.minutes, self.exigency_minutes) if forced else self.minutes
            if length > most:
                message = (
                    f"{tour.staff_id} has a tour of {length / 60:.2f} hours on {tour.day}, and "
                    f"{most / 60:.2f} are the most"
                )
                day = tour.day.isoformat()
                yield Breach(self.id, tour.staff_id, day, length - most, "minutes", message)


@lru_cache(maxsize=KNOWN_TOURS)
def _minutes_on_the_wall(start: datetime, end: datetime, zone: ZoneInfo) -> int:
    begins, ends = start.astimezone(zone), end.astimezone(zone)
    return (ends.replace(tzinfo=None) - begins.replace(tzinfo=None)) // MINUTE


def _is_forced(problem: "RotaProblem", who: str, tour: Tour) -> bool:
    """Whether an exigency of duty forced the tour as it is."""
    code = problem.fixed.get((who, tour.day))
    if code != tour.shift_code or (who, tour.day) not in problem.exigencies:
        return False
    return tour.extension_minutes == problem.kept_option(who, tour.day, code).extension_minutes
