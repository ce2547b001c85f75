"""Published and locked duties stay."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.people import StaffMember
from optimiser.roster import Roster, Tour, TourKind
from optimiser.rota.rules.base import Reads, forbid_tours
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from datetime import date

    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem


@dataclass(frozen=True)
class LockedDuties:
    """A published or locked shift is worked; a locked rest day stays free.

    Where the roster tells how a duty counts and how long it is extended, rest-day working stays
    rest-day working, contracted duty contracted, and the extension is not cut.

    Annex E: after publication a roster changes only for exigencies of duty, at the officer's own
    request, or by agreement.
    """

    id: ClassVar[str] = "locked_duties"
    authority: ClassVar[Authority] = Authority.REGULATION
    source: ClassVar[str] = "Annex E; PNB Circular 86/9; published.csv, locks.csv"

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """Locked shifts are worked, other tours on locked days are not."""
        forbid_tours(self, model, decisions, enforced)
        members = {member.staff_id: member for member in decisions.members}
        for (staff_id, day), code in decisions.problem.fixed.items():
            if code is None or staff_id not in members:
                continue
            choices = decisions.choices_on(members[staff_id], day)
            kept = [
                c.works
                for c in choices
                if self.permits(decisions.problem, members[staff_id], c.tour)
            ]
            model.add(sum(kept) == 1).only_enforce_if(enforced)

    def permits(self, problem: "RotaProblem", member: StaffMember, tour: Tour) -> bool:
        """Whether the day is not locked, or locked to this very tour."""
        key = (member.staff_id, tour.day)
        if key not in problem.fixed:
            return True
        told = problem.terms.get(key)
        if tour.shift_code != problem.fixed[key] or told is None:
            return tour.shift_code == problem.fixed[key]
        same_kind = tour.kind.is_contracted == told.kind.is_contracted
        return same_kind and tour.extension_minutes >= told.extension_minutes

    def reads(self, problem: "RotaProblem", member: StaffMember) -> Reads:
        """The duties that are fixed, each as it was told."""
        days = problem.fixed_by_person.get(member.staff_id, {})
        told = {day: problem.terms.get((member.staff_id, day)) for day in days}
        return Reads(on={day: (code, told[day]) for day, code in days.items()})

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """Locked days whose duty differs from the lock."""
        worked: dict[tuple[str, date], list[str]] = {}
        for tour in roster.planned:
            worked.setdefault((tour.staff_id, tour.day), []).append(tour.shift_code)
            yield from self._differs_from_told(tour, problem)
        for (staff_id, day), code in problem.fixed.items():
            expected = [] if code is None else [code]
            found = worked.get((staff_id, day), [])
            if found != expected:
                message = (
                    f"{staff_id} is locked on {day} to {code or 'a rest day'} but has "
                    f"{', '.join(found) or 'a rest day'}"
                )
                yield Breach(self.id, staff_id, day.isoformat(), 1, "duties", message)

    def _differs_from_told(self, tour: Tour, problem: "RotaProblem") -> Iterator[Breach]:
        """A fixed tour that counts otherwise than it was told, or is shorter."""
        key = tour.staff_id, tour.day
        told = problem.terms.get(key)
        if told is None or problem.fixed.get(key) != tour.shift_code:
            return
        who = f"{tour.staff_id} on {tour.day}"
        was_contracted = told.kind is not TourKind.REST_DAY_WORKING
        is_contracted = tour.kind is not TourKind.REST_DAY_WORKING
        if was_contracted != is_contracted:
            message = f"{who} was told {told.kind}, and the plan counts it as {tour.kind}"
            yield Breach(self.id, tour.staff_id, tour.day.isoformat(), 1, "duties", message)
        lost = told.extension_minutes - tour.extension_minutes
        if lost > 0:
            message = f"{who} was told an extension that the plan cuts by {lost} minutes"
            yield Breach(self.id, tour.staff_id, tour.day.isoformat(), lost, "minutes", message)
