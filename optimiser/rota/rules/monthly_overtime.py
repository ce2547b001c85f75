"""Nobody works too much overtime in one month."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.roster import Roster, TourKind
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem


@dataclass(frozen=True)
class MonthlyOvertime:
    """One person's overtime in a calendar month is limited, what was worked before included.

    Months are those of the calendar, by the day on which a tour starts: pay and monitoring go by
    them (the Met monitors over 100 hours a month). The limit is hard, because at the margin an
    hour of overtime costs less than a productive hour, so that money alone would ask for more.
    """

    minutes: int = 6000

    id: ClassVar[str] = "monthly_overtime"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "policy.overtime.max_minutes_per_person_per_month; rules I"

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """Overtime minutes of a person and month stay within what the past leaves."""
        for member in decisions.members:
            left: defaultdict[str, int] = defaultdict(lambda: self.minutes)
            terms: defaultdict[str, list[cp_model.LinearExprT]] = defaultdict(list)
            for choice in decisions.choices(member):
                if choice.tour.is_capped_overtime:
                    month = choice.tour.day.strftime("%Y-%m")
                    if choice.is_planned:
                        terms[month].append(choice.tour.overtime_minutes * choice.works)
                    else:
                        left[month] -= choice.tour.overtime_minutes
            for month, minutes in terms.items():
                model.add(sum(minutes) <= max(0, left[month])).only_enforce_if(enforced)

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """People and months with too much overtime, where the period adds any to it."""
        before: defaultdict[tuple[str, int, int], int] = defaultdict(int)
        planned: defaultdict[tuple[str, int, int], int] = defaultdict(int)
        for tour in roster.tours:
            if tour.overtime_minutes and tour.kind != TourKind.PUBLIC_HOLIDAY:
                minutes = planned if roster.horizon.holds(tour.day) else before
                minutes[tour.staff_id, tour.day.year, tour.day.month] += tour.overtime_minutes
        for key, added in planned.items():
            excess = added - max(0, self.minutes - before[key])
            if excess > 0:
                staff_id, year, month = key
                message = (
                    f"{staff_id} works {(before[key] + added) / 60:.2f} hours of overtime in "
                    f"{year}-{month:02}, more than the {self.minutes / 60:g} that are allowed"
                )
                when = f"{year}-{month:02}"
                yield Breach(self.id, staff_id, when, excess, "minutes", message)
