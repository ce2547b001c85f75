"""Nobody works too much overtime in one week."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from optimiser.roster import Roster, TourKind
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem


@dataclass(frozen=True)
class PersonalOvertime:
    """One person's overtime in a calendar week (Monday to Sunday) is limited.

    Force policy: `minutes` of rest-day working and extensions, by the day the tour starts; what was
    worked before the period in its first week counts too.
    """

    minutes: int = 960

    id: ClassVar[str] = "personal_overtime"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "policy.overtime.max_minutes_per_person_per_week"

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """Overtime minutes of a person and week stay within the limit."""
        for member in decisions.members:
            left: defaultdict[tuple[int, int], int] = defaultdict(lambda: self.minutes)
            weeks: defaultdict[tuple[int, int], list[cp_model.LinearExprT]] = defaultdict(list)
            for choice in decisions.choices(member):
                if choice.tour.is_capped_overtime:
                    week = choice.tour.day.isocalendar()[:2]
                    if choice.is_planned:
                        weeks[week].append(choice.tour.overtime_minutes * choice.works)
                    else:
                        left[week] -= choice.tour.overtime_minutes
            for week, terms in weeks.items():
                model.add(sum(terms) <= max(0, left[week])).only_enforce_if(enforced)

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """People and weeks with too much overtime, where the period adds any to it."""
        before: defaultdict[tuple[str, date], int] = defaultdict(int)
        planned: defaultdict[tuple[str, date], int] = defaultdict(int)
        for tour in roster.tours:
            if not tour.overtime_minutes or tour.kind == TourKind.PUBLIC_HOLIDAY:
                continue
            monday = tour.day - timedelta(days=tour.day.weekday())
            minutes = planned if roster.horizon.holds(tour.day) else before
            minutes[tour.staff_id, monday] += tour.overtime_minutes
        for (staff_id, monday), added in planned.items():
            worked = before[staff_id, monday]
            excess = added - max(0, self.minutes - worked)
            if excess > 0:
                message = (
                    f"{staff_id} works {(worked + added) / 60:.2f} hours of overtime in the week "
                    f"of {monday}, more than the {self.minutes / 60:g} that are allowed"
                )
                yield Breach(self.id, staff_id, monday.isoformat(), excess, "minutes", message)
