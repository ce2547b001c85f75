"""Response constables are supervised."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from optimiser.people import Role, RoleGroup, StaffMember
from optimiser.roster import Roster
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem

HOUR = timedelta(hours=1)
MOST_NAMED = 3
SUPERVISED = (RoleGroup.RESPONSE, RoleGroup.SPECIAL)


@dataclass(frozen=True)
class Supervision:
    """While a response constable or special is on duty, enough sergeants are on duty too.

    Force policy. `scope` says where: anywhere in the district, or at the same base. An hour
    counts as soon as somebody is on duty in any part of it; a sergeant covers the hours in which
    they are on duty throughout. Tours of the published past that run into the period can no longer
    be supervised, but their sergeants count.
    """

    sergeants: int = 1
    scope: str = "district"

    id: ClassVar[str] = "supervision"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "policy.supervision"

    def supervises(self, member: StaffMember) -> bool:
        """Whether sergeants are asked for while this person is on duty."""
        return member.role_group in SUPERVISED and member.role is not Role.SERGEANT

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """Every supervised tour needs the sergeants in each hour that it touches."""
        for needed, covering in self._hours(decisions):
            model.add(covering >= self.sergeants).only_enforce_if(enforced, needed)

    def excess(
        self, model: "cp_model.CpModel", decisions: "RotaDecisions"
    ) -> "cp_model.LinearExprT":
        """At least the sergeants missing, summed over hours and places, in place of constraints."""
        total: list[cp_model.LinearExprT] = []
        for needed, covering in self._hours(decisions):
            missing = model.new_int_var(0, self.sergeants, "")
            model.add(covering >= self.sergeants - missing).only_enforce_if(needed)
            total.append(missing)
        return sum(total)

    def _hours(
        self, decisions: "RotaDecisions"
    ) -> "Iterator[tuple[cp_model.BoolVarT, cp_model.LinearExprT]]":
        """Of every hour that facts do not cover, whether it needs sergeants and how many it has."""
        present: Counter[tuple[str, int]] = Counter()
        supervised: dict[tuple[str, int], list[cp_model.BoolVarT]] = {}
        supervisors: dict[tuple[str, int], list[cp_model.BoolVarT]] = {}
        for member in decisions.members:
            if member.role_group not in SUPERVISED:
                continue
            place = member.base_id if self.scope == "base" else ""
            for choice in decisions.choices(member):
                for hour, minutes in decisions.minutes_by_hour(choice.tour):
                    if member.role is Role.SERGEANT:
                        if minutes == 60:
                            present[place, hour] += not choice.is_open
                            supervisors.setdefault((place, hour), []).append(choice.works)
                    elif choice.is_planned:
                        supervised.setdefault((place, hour), []).append(choice.works)
        for key, literals in supervised.items():
            if present[key] < self.sergeants:
                yield decisions.any_of(literals), sum(supervisors.get(key, []))

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """Hours of the period in which supervised people lack sergeants."""
        people: dict[tuple[str, datetime], int] = {}
        sergeants: dict[tuple[str, datetime], int] = {}
        alike: Counter[tuple[str, bool, datetime, datetime]] = Counter()
        for tour in roster.tours:
            if tour.role_group in SUPERVISED:
                leads = problem.strength[tour.staff_id].role is Role.SERGEANT
                if leads or roster.horizon.holds(tour.day):
                    place = tour.base_id if self.scope == "base" else ""
                    alike[place, leads, tour.start, tour.end] += 1
        for (place, leads, start, end), count in alike.items():
            hour = start.replace(minute=0, second=0, microsecond=0)
            while hour < end:
                if not leads:
                    people[place, hour] = people.get((place, hour), 0) + count
                elif start <= hour and hour + HOUR <= end:
                    sergeants[place, hour] = sergeants.get((place, hour), 0) + count
                hour += HOUR
        for (place, hour), count in sorted(people.items()):
            missing = self.sergeants - sergeants.get((place, hour), 0)
            if missing > 0 and roster.horizon.starts_at <= hour < roster.horizon.ends_at:
                message = (
                    f"{_counted(count, 'response officer is', 'response officers are')} on duty at "
                    f"{place or 'the district'} in the hour of {hour:%Y-%m-%d %H:%M} UTC with "
                    f"{_counted(missing, 'sergeant', 'sergeants')} too few: "
                    f"{self._named(roster, problem, place, hour)}"
                )
                when = hour.isoformat()
                yield Breach(self.id, place or "district", when, missing, "sergeants", message)

    def _named(self, roster: Roster, problem: "RotaProblem", place: str, hour: datetime) -> str:
        """The first of the people who are on duty in an hour without their sergeants."""
        here = sorted(
            tour.staff_id
            for tour in roster.planned
            if tour.start < hour + HOUR
            and hour < tour.end
            and place in ("", tour.base_id)
            and self.supervises(problem.strength[tour.staff_id])
        )
        return ", ".join(here[:MOST_NAMED]) + (" and others" if len(here) > MOST_NAMED else "")


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
