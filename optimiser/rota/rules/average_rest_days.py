"""Rest days of a period."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from optimiser.horizon import DAYS_PER_WEEK
from optimiser.people import Role, StaffMember
from optimiser.roster import Roster
from optimiser.rota.giving_back import NOTHING_DUE
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem


@dataclass(frozen=True)
class AverageRestDays:
    """A person has `per_week` rest days in a week on average, and those owed that are due.

    A rest day is a day of the period without contracted duty that is neither a public holiday nor
    a day away; one that is worked was one. Days away have their own part of the rest days. What is
    published or locked is kept in any case. Specials are volunteers and have none to count.
    """

    per_week: int = 2

    id: ClassVar[str] = "average_rest_days"
    authority: ClassVar[Authority] = Authority.REGULATION
    source: ClassVar[str] = "Annex H (two rest days a week; another day for one that is moved)"

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """Contracted duty leaves enough of the days on which rest days can be."""
        problem = decisions.problem
        for member in decisions.members:
            days = self.days(problem, member)
            least = self.least(problem, member)
            worked = decisions.worked_days(member, lambda tour: tour.kind.is_contracted)
            on_duty = [works for day, works in worked.items() if day in days]
            model.add(sum(on_duty) <= len(days) - least).only_enforce_if(enforced)

    def days(self, problem: "RotaProblem", member: StaffMember) -> frozenset[date]:
        """Days that are rest days where they are free of contracted duty."""
        away = problem.absent_days.get(member.staff_id, frozenset())
        return frozenset(problem.horizon.dates) - away - problem.public_holidays

    def least(self, problem: "RotaProblem", member: StaffMember) -> int:
        """Rest days that a person must have, as far as what is fixed leaves them."""
        if member.role is Role.SPECIAL:
            return 0
        away = problem.absent_days.get(member.staff_id, frozenset())
        present = len(set(problem.horizon.dates) - away)
        wanted = self.per_week * present // DAYS_PER_WEEK
        wanted += problem.giving_back.get(member.staff_id, NOTHING_DUE).rest_days
        on_duty = problem.kept_duty_days.get(member.staff_id, frozenset())
        return min(wanted, len(self.days(problem, member) - on_duty))

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """People with too few rest days in the period."""
        for member in problem.strength.members:
            who = member.staff_id
            if member.role is Role.SPECIAL:
                continue
            on_duty = {t.day for t in roster.tours_of(who) if t.kind.is_contracted}
            present = [
                day for day in roster.horizon.dates if day not in problem.absent_days.get(who, ())
            ]
            free = [day for day in present if day not in problem.public_holidays]
            rested = sum(day not in on_duty for day in free)
            fixed = sum(day in problem.kept_duty_days.get(who, ()) for day in free)
            due = problem.giving_back.get(who, NOTHING_DUE).rest_days
            wanted = self.per_week * len(present) // DAYS_PER_WEEK + due
            if rested < min(wanted, len(free) - fixed):
                owed = f", {due} of them owed" if due else ""
                message = f"{who} has {rested} rest days in the period, and {wanted} are due{owed}"
                yield Breach(self.id, who, "", wanted - rested, "days", message)
