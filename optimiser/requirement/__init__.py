"""Expected work to people on duty: response queues, visible patrol, crewing, own levels."""

from optimiser.requirement.problem import RequirementProblem
from optimiser.requirement.staffing import staffing_requirement

__all__ = ["RequirementProblem", "staffing_requirement"]
