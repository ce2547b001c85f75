"""Rest days that are moved to other days of the period."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from optimiser.people import StaffMember
from optimiser.roster import Roster
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem


@dataclass(frozen=True)
class MovedRestDays:
    """An officer with contracted duty on a rest day that was told has another in its place.

    Annex H 1(a): with 15 clear days' notice or more the day is worked at plain pay and another rest
    day is given; here a day of the period on which contracted duty was told. What is locked is kept
    in any case; public holidays and days away are no rest days.
    """

    id: ClassVar[str] = "moved_rest_days"
    authority: ClassVar[Authority] = Authority.REGULATION
    source: ClassVar[str] = "Annex H 1(a) (another rest day for one that is worked)"

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """As many days of duty become free as rest days are worked on contracted duty."""
        problem = decisions.problem
        for member in decisions.members:
            if not member.role.is_officer or not problem.published:
                continue
            worked = decisions.worked_days(member, lambda tour: tour.kind.is_contracted)
            rest_days, duties = self.told(problem, member)
            moved = [works for day, works in worked.items() if day in rest_days]
            if moved:
                kept = sum(works for day, works in worked.items() if day in duties)
                model.add(sum(moved) + kept <= len(duties)).only_enforce_if(enforced)

    def told(
        self, problem: "RotaProblem", member: StaffMember
    ) -> tuple[frozenset[date], frozenset[date]]:
        """Rest days that were told and are not locked to a duty, and days of contracted duty."""
        who, rest_days, duties = member.staff_id, set(), set()
        away = problem.absent_days.get(who, frozenset())
        for day in set(problem.horizon.dates) - away - problem.public_holidays:
            if (who, day) not in problem.published:
                continue
            code = problem.published[who, day]
            if code is None:
                if problem.fixed.get((who, day)) is None:
                    rest_days.add(day)
            elif problem.kept_option(who, day, code).kind.is_contracted:
                duties.add(day)
        return frozenset(rest_days), frozenset(duties)

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """Officers with more rest days worked on contracted duty than days of duty set free."""
        for member in problem.strength.members:
            who, moved, freed = member.staff_id, 0, 0
            if not member.role.is_officer:
                continue
            busy = {tour.day for tour in roster.tours_of(who) if tour.kind.is_contracted}
            away = problem.absent_days.get(who, ())
            for day in roster.horizon.dates:
                told = (who, day) in problem.published
                if not told or day in away or day in problem.public_holidays:
                    continue
                code, terms = problem.published[who, day], problem.terms.get((who, day))
                is_locked = problem.fixed.get((who, day)) is not None
                if code is None:
                    moved += day in busy and not is_locked
                elif terms is None or terms.shift.code != code or terms.kind.is_contracted:
                    freed += day not in busy
            if moved > freed:
                message = (
                    f"{who} has contracted duty on {moved} rest days that were told, and {freed} "
                    "other rest days in their place"
                )
                yield Breach(self.id, who, "", moved - freed, "days", message)
