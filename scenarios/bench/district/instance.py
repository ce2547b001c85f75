"""The rota problem of a generated district, as the chain of parts makes it."""

from optimiser.requirement import staffing_requirement
from optimiser.rota.problem import RotaProblem
from scenarios.bench.district.size import Size
from scenarios.build.demand import build_heatmap_of
from scenarios.build.requirement import build_requirement_of
from scenarios.build.rota import build_rota
from scenarios.generate import generate_pack


def rota_problem(size: Size, seed: int) -> RotaProblem:
    """Generate a district and everything that its rota needs."""
    pack = generate_pack(size.officers, size.weeks, seed)
    requirement = staffing_requirement(build_requirement_of(pack, build_heatmap_of(pack)))
    return build_rota(pack, requirement)
