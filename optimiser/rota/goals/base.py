"""What every rota goal offers."""

from typing import TYPE_CHECKING, ClassVar, Protocol

from optimiser.goal import Measure
from optimiser.roster import Roster

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem


class Goal(Protocol):
    """One goal, read by the solver and measured on a finished roster; `scale` model units make
    one `unit`."""

    id: ClassVar[str]
    tier: ClassVar[int]
    unit: ClassVar[str]
    scale: ClassVar[int]

    def penalty(
        self, model: "cp_model.CpModel", decisions: "RotaDecisions"
    ) -> "cp_model.LinearExprT":
        """What the solver minimises."""

    def measure(self, roster: Roster, problem: "RotaProblem") -> Measure:
        """Its value on a roster, from the roster alone."""
