"""What a sound pack means for co-workers: agencies of which nobody may, people without a place."""

from collections.abc import Iterator

from optimiser.caseloads.co_workers.problem import CoWorkerProblem
from optimiser.caseloads.co_workers.who_may import why_nobody
from optimiser.caseloads.problem import CaseloadProblem
from scenarios.build.co_workers import places_of
from scenarios.remarks import Remark
from scenarios.schema.pack import Pack


def co_worker_remarks(pack: Pack, caseloads: CaseloadProblem) -> Iterator[Remark]:
    """Cases that an agency has nobody for, and co-workers whose agency is not to work the case."""
    problem = CoWorkerProblem(tuple(places_of(pack, caseloads)), caseloads.managers, {})
    for place in problem.places:
        if not problem.who_may[place.key]:
            text = why_nobody(place.offender, place.agency, problem.managers)
            yield Remark(f"co-worker of {place.agency}", place.offender.offender_ref, text)
    agency = {row.manager_id: row.agency for row in pack.managers}
    for row in pack.offenders:
        for who in row.current_co_workers:
            own = agency.get(who)
            if own is not None and own not in row.co_working_agencies:
                text = (
                    f"{row.offender_ref} has {who} of {own} among its current_co_workers, and "
                    f"{own} is not among its co_working_agencies: no plan keeps them on the case. "
                    "Add the agency, or take them out."
                )
                yield Remark("co-worker without a place", row.offender_ref, text)
