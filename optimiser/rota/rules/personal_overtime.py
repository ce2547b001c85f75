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

    Force policy: `minutes` of rest-day working and extensions, by the day the tour starts.
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
            weeks: defaultdict[tuple[int, int], list[cp_model.LinearExprT]] = defaultdict(list)
            for choice in decisions.choices(member):
                if choice.is_planned and choice.tour.is_capped_overtime:
                    week = choice.tour.day.isocalendar()[:2]
                    weeks[week].append(choice.tour.overtime_minutes * choice.works)
            for terms in weeks.values():
                model.add(sum(terms) <= self.minutes).only_enforce_if(enforced)

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """People and weeks with too much overtime."""
        minutes: dict[tuple[str, date], int] = {}
        for tour in roster.planned:
            if tour.kind == TourKind.PUBLIC_HOLIDAY:
                continue
            monday = tour.day - timedelta(days=tour.day.weekday())
            key = (tour.staff_id, monday)
            minutes[key] = minutes.get(key, 0) + tour.overtime_minutes
        for (staff_id, monday), total in minutes.items():
            if total > self.minutes:
                message = (
                    f"{staff_id} works {total / 60:.2f} hours of overtime in the week of {monday}"
                )
                excess = total - self.minutes
                yield Breach(self.id, staff_id, monday.isoformat(), excess, "minutes", message)
