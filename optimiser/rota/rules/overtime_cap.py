"""Overtime stays within the money allowed for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.roster import Roster, TourKind
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem

MOST_TOLD = 3
MOST_PENCE = 10**12


@dataclass(frozen=True)
class OvertimeCap:
    """Rest-day working and extensions cost at most the cap over the period.

    White Paper Cm 7749 (2009) para 5.10: 4 % of paybill; a force may set a sum of money too, and
    the lower of the two binds. Hard, because at the margin an hour of overtime is cheaper than a
    productive hour (rules D4): money alone would ask for more of it. Duty on a public holiday is
    paid by law whoever works it, and is counted beside the cap, not under it.
    """

    id: ClassVar[str] = "overtime_cap"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = (
        "policy.overtime.cap_percent, policy.overtime.cap_pence; Cm 7749 (2009) para 5.10"
    )

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """The cost of overtime worked stays under the cap."""
        costs = self._costs(decisions)
        if costs:
            cap = decisions.problem.overtime.cap_pence
            model.add(sum(costs) <= cap).only_enforce_if(enforced)

    def excess(
        self, model: "cp_model.CpModel", decisions: "RotaDecisions"
    ) -> "cp_model.LinearExprT":
        """At least the pence over the cap, in place of the constraint."""
        beyond = model.new_int_var(0, MOST_PENCE, "")
        model.add(sum(self._costs(decisions)) <= decisions.problem.overtime.cap_pence + beyond)
        return beyond

    def _costs(self, decisions: "RotaDecisions") -> "list[cp_model.LinearExprT]":
        """Pence of every tour that holds overtime under the cap, where it is worked."""
        return [
            choice.tour.cost_pence * choice.works
            for member in decisions.members
            for choice in decisions.choices(member)
            if choice.is_planned and choice.tour.is_capped_overtime
        ]

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """The excess over the cap, if any."""
        spent = sum(t.cost_pence for t in roster.planned if t.kind != TourKind.PUBLIC_HOLIDAY)
        excess = spent - problem.overtime.cap_pence
        if excess > 0:
            limits = problem.overtime
            source = f", {limits.cap_source}" if limits.cap_source else ""
            message = (
                f"overtime costs £{spent / 100:,.2f}, £{excess / 100:,.2f} over the cap of "
                f"£{limits.cap_pence / 100:,.2f}{source}; the dearest of it: {_dearest(roster)}"
            )
            yield Breach(self.id, "", "", excess, "pence", message)


def _dearest(roster: Roster) -> str:
    """The tours that cost most of what the cap pays for, with person and day."""
    paid = [t for t in roster.planned if t.kind != TourKind.PUBLIC_HOLIDAY and t.cost_pence]
    paid.sort(key=lambda tour: (-tour.cost_pence, tour.start, tour.staff_id))
    named = [f"{t.staff_id} on {t.day} £{t.cost_pence / 100:,.2f}" for t in paid[:MOST_TOLD]]
    return ", ".join(named) + (" and others" if len(paid) > MOST_TOLD else "")
