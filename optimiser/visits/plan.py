"""A visit diary: who visits whom when, and which contacts are left out and why."""

from dataclasses import dataclass

from optimiser.visits.problem import Kind


@dataclass(frozen=True)
class PlannedVisit:
    """One visit, in minutes of the period; who leads it comes first."""

    offender_ref: str
    number: int
    kind: Kind
    due: int
    start: int
    end: int
    person_ids: tuple[str, ...]

    @property
    def id(self) -> tuple[str, int]:
        """Which contact of whom."""
        return self.offender_ref, self.number


@dataclass(frozen=True)
class UnmetVisit:
    """One contact that nobody makes."""

    offender_ref: str
    number: int
    kind: Kind
    due: int
    reason: str

    @property
    def id(self) -> tuple[str, int]:
        """Which contact of whom."""
        return self.offender_ref, self.number


@dataclass(frozen=True)
class VisitPlan:
    """The diary: every contact that is due is planned or unmet, both in order of offenders."""

    planned: tuple[PlannedVisit, ...]
    unmet: tuple[UnmetVisit, ...]
