"""From a pack and the leads of its cases to the problem of who works beside them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256

from optimiser.caseloads.co_workers.plan import CoWorkerPlan
from optimiser.caseloads.co_workers.problem import CoWorkerProblem, Place
from optimiser.caseloads.problem import CaseloadProblem
from scenarios.caseload_points.beside import points_beside
from scenarios.schema.pack import Pack


def build_co_workers(
    pack: Pack, caseloads: CaseloadProblem, manager_of: Mapping[str, str]
) -> CoWorkerProblem:
    """A place for every agency of `co_working_agencies` other than the lead's.

    Parameters
    ----------
    caseloads
        Cases with points and needs, and managers with what they can carry in the period.
    manager_of
        The lead manager of every offender, from the allocation.
    """
    agency = {manager.manager_id: manager.agency for manager in caseloads.managers}
    lead_points: Counter[str] = Counter()
    for offender in caseloads.offenders:
        lead_points[manager_of[offender.offender_ref]] += offender.points
    places = tuple(
        place
        for place in places_of(pack, caseloads)
        if place.agency != agency.get(manager_of[place.offender.offender_ref])
    )
    content = "\n".join((pack.digest, repr(sorted(manager_of.items()))))
    return CoWorkerProblem(
        places=places,
        managers=caseloads.managers,
        lead_points=lead_points,
        metres=caseloads.metres,
        step_per_mille=round(10 * pack.policy.caseloads.co_worker_step_percent),
        digest=sha256(content.encode()).hexdigest(),
    )


def places_of(pack: Pack, caseloads: CaseloadProblem) -> Iterator[Place]:
    """A place for every agency that is to work a case, whoever leads it.

    Only exclusions of the record count: who was refused as the lead may still work beside one.
    """
    agency = {row.manager_id: row.agency for row in pack.managers}
    rows = {row.offender_ref: row for row in pack.offenders}
    for offender in caseloads.offenders:
        row = rows[offender.offender_ref]
        person = replace(offender, excluded_managers=frozenset(row.excluded_managers))
        points = points_beside(offender.points, pack.policy.caseloads)
        for name in dict.fromkeys(row.co_working_agencies):
            current = tuple(who for who in row.current_co_workers if agency.get(who) == name)
            yield Place(person, name, points, current)


def co_workers_of(plan: CoWorkerPlan) -> dict[str, tuple[str, ...]]:
    """Managers who work each case beside its lead, by offender; a case without any is absent."""
    found: dict[str, tuple[str, ...]] = {}
    for row in plan.rows:
        if row.manager_id:
            found[row.offender_ref] = (*found.get(row.offender_ref, ()), row.manager_id)
    return found
