"""Overtime never takes a part-timer's week beyond a full-time one."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from optimiser.roster import Roster, TourKind
from optimiser.rota.pricing import OVERTIME_ROLES
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem


@dataclass(frozen=True)
class PartTimeWeek:
    """A part-timer works overtime only in weeks that stay within those of a full-timer.

    Monday to Sunday, from start to end of every tour of the week, what was worked before the
    period included. Extra hours up to a full-time week are plain time (rules A5, C1), so what they
    cost does not depend on the rest of the week; who chose fewer hours is not asked for more than
    anybody else.
    """

    id: ClassVar[str] = "part_time_week"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = (
        "policy.pay.officer_week_minutes, policy.pay.staff_week_minutes; rules A5, C1"
    )

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """Where any overtime is planned in the week, its minutes on duty are limited."""
        pay = decisions.problem.pay
        for member in decisions.members:
            most = pay.full_time_minutes(member.role)
            if member.role not in OVERTIME_ROLES or member.contract_minutes_per_week >= most:
                continue
            minutes: defaultdict[tuple[int, int], list[cp_model.LinearExprT]] = defaultdict(list)
            overtime: defaultdict[tuple[int, int], list[cp_model.BoolVarT]] = defaultdict(list)
            for choice in decisions.choices(member):
                week = choice.tour.day.isocalendar()[:2]
                minutes[week].append(choice.tour.minutes * choice.works)
                if choice.is_planned and choice.tour.is_capped_overtime:
                    overtime[week].append(choice.works)
            for week, literals in overtime.items():
                some = decisions.any_of(literals)
                model.add(sum(minutes[week]) <= most).only_enforce_if(enforced, some)

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """Part-timers and weeks with overtime that are longer than a full-timer's."""
        with_overtime: dict[tuple[str, date], None] = {}
        for tour in roster.planned:
            if tour.overtime_minutes > 0 and tour.kind is not TourKind.PUBLIC_HOLIDAY:
                with_overtime[tour.staff_id, _monday(tour.day)] = None
        for staff_id, monday in with_overtime:
            member = problem.strength[staff_id]
            most = problem.pay.full_time_minutes(member.role)
            if member.role not in OVERTIME_ROLES or member.contract_minutes_per_week >= most:
                continue
            tours = roster.tours_of(staff_id)
            worked = sum(tour.minutes for tour in tours if _monday(tour.day) == monday)
            if worked > most:
                message = (
                    f"{staff_id} works part-time, and overtime takes the week of {monday} to "
                    f"{worked / 60:.2f} hours, more than the {most / 60:g} of a full-time week"
                )
                yield Breach(
                    self.id, staff_id, monday.isoformat(), worked - most, "minutes", message
                )


def _monday(day: date) -> date:
    """The first day of a day's week."""
    return day - timedelta(days=day.weekday())
