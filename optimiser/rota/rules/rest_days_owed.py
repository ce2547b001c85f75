"""Rest days that a plan has worked for others that are still to be given."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from optimiser.people import StaffMember
from optimiser.roster import Roster, Tour, TourKind
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem

WITHOUT_LIMIT = -1


@dataclass(frozen=True)
class RestDaysOwed:
    """A plan leaves few rest days owed to an officer for those worked at 15 clear days or more.

    Annex H 1(a): such a rest day is worked at plain pay and another one is given. What was told
    before is kept in any case.
    """

    id: ClassVar[str] = "rest_days_owed"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "policy.overtime.most_rest_days_owed; Annex H 1(a)"

    def most(self, problem: "RotaProblem", member: StaffMember) -> int:
        """How many rest days may be owed to an officer, those told before included."""
        told = problem.rest_days_told_as_owed.get(member.staff_id, 0)
        return max(problem.overtime.most_rest_days_owed, told)

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """Tours for which another rest day is owed are few."""
        problem = decisions.problem
        for member in decisions.members:
            owed = [
                choice.works
                for choice in decisions.choices(member)
                if choice.is_planned and problem.pricing.owes_rest_day(choice.tour, member)
            ]
            if owed:
                most = self.most(problem, member)
                model.add(sum(owed) <= most).only_enforce_if(enforced)

    def initial(self, problem: "RotaProblem", member: StaffMember) -> Hashable:
        """How many more rest days may be owed; no limit where none can be."""
        can_be_owed = not all(map(problem.pricing.rest_day_is_paid, problem.horizon.dates))
        is_limited = can_be_owed and member.role.is_officer
        return self.most(problem, member) if is_limited else WITHOUT_LIMIT

    def extend(
        self, problem: "RotaProblem", state: Hashable, day: date, duty: Tour | None
    ) -> Hashable | None:
        """How many more may be owed after the day."""
        assert isinstance(state, int)
        on_rest_day = duty is not None and duty.kind is TourKind.REST_DAY_WORKING
        if state == WITHOUT_LIMIT or not on_rest_day or problem.pricing.rest_day_is_paid(day):
            return state
        return state - 1 if state else None

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """Officers to whom more rest days are owed."""
        terms, told = problem.pricing.told, problem.rest_days_told_as_owed
        for member in problem.strength.members:
            owed = sum(
                tour.kind is TourKind.REST_DAY_WORKING
                and member.role.is_officer
                and terms.days(tour) >= problem.pay.rest_day_notice_days
                for tour in roster.tours_of(member.staff_id)
                if roster.horizon.holds(tour.day)
            )
            most = max(problem.overtime.most_rest_days_owed, told.get(member.staff_id, 0))
            if owed > most:
                message = (
                    f"{member.staff_id} works {owed} rest days for others that the plan leaves "
                    f"owed, and {most} may be"
                )
                yield Breach(self.id, member.staff_id, "", owed - most, "days", message)
