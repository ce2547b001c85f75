"""What a plan is held against: the published roster where there is one, else a flat 3x8."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from optimiser.people import Role, RoleGroup
from optimiser.roster import Roster, Tour
from optimiser.rota.fixed_duties import fixed_tours
from optimiser.rota.problem import RotaProblem
from scenarios.replay.flat_roster import flat_problem, flat_tours, with_extensions
from scenarios.schema.pack import Pack

PUBLISHED, FLAT = "published roster", "flat 3x8"
RESPONSE_LAST = sorted(RoleGroup, key=lambda group: group is RoleGroup.RESPONSE)
MOSTLY = 0.5
"""From this share of people and days on, what is published is a roster."""


@dataclass(frozen=True, eq=False)
class Baseline:
    """A roster with what it is called, the same without its overtime, and the rules it breaks."""

    name: str
    roster: Roster
    without_overtime: Roster
    breaches: Mapping[str, int]


def baseline_of(pack: Pack, problem: RotaProblem, plan: Roster) -> Baseline:
    """The roster that the same people would work without the plan, for the same money.

    What is published is kept as it is. A flat 3x8 has the people of the plan within their
    contracts and absences; volunteers and partner staff work as in the plan. What the plan pays
    beyond contracts, public holidays included, and the flat roster's own holidays leave of it, goes
    into extensions spread evenly over the role group that the plan spends it on, and what a group
    has no room for into the next group's, response the last.
    """
    if published_share(problem) >= MOSTLY:
        roster = Roster(problem.horizon, (*problem.history, *fixed_tours(problem)))
        return Baseline(PUBLISHED, roster, roster, _breaches(problem, roster))
    spans = {Role.PCSO: _span(pack)}
    problem = flat_problem(problem, spans)
    others = [tour for tour in plan.planned if not _is_dealt(problem, tour)]
    tours = flat_tours(problem, spans)
    money = overtime_pence(tour for tour in plan.planned if _is_dealt(problem, tour))
    plain_money = overtime_pence(tours)
    paid: list[Tour] = []
    left = 0
    for group in RESPONSE_LAST:
        own = [tour for tour in tours if tour.role_group is group]
        left += money[group] - plain_money[group]
        longer = with_extensions(problem, own, max(0, left))
        left -= overtime_pence(longer)[group] - plain_money[group]
        paid += longer
    roster = Roster(problem.horizon, (*problem.history, *paid, *others))
    plain = Roster(problem.horizon, (*problem.history, *tours, *others))
    return Baseline(FLAT, roster, plain, _breaches(problem, roster))


def _is_dealt(problem: RotaProblem, tour: Tour) -> bool:
    """Whether the flat roster has the person: not volunteers and partner staff."""
    return problem.strength[tour.staff_id].role not in (Role.SPECIAL, Role.PARTNER)


def overtime_pence(tours: Iterable[Tour]) -> Counter[RoleGroup]:
    """What tours cost beyond contracts, by role group: overtime, rest days, public holidays."""
    pence: Counter[RoleGroup] = Counter()
    for tour in tours:
        pence[tour.role_group] += tour.cost_pence
    return pence


def published_share(problem: RotaProblem) -> float:
    """The share of people and days of the period for which something is published."""
    days = len(problem.strength) * problem.horizon.days
    return len(problem.published) / days if days else 0.0


def hours_of(roster: Roster) -> dict[str, float]:
    """Contracted and overtime hours of all but partner staff, and what overtime costs."""
    tours: list[Tour] = [t for t in roster.planned if t.role_group is not RoleGroup.PARTNER]
    contracted = sum(tour.paid_minutes for tour in tours if tour.kind.is_contracted)
    return {
        "contracted_hours": round(contracted / 60, 2),
        "overtime_hours": round(sum(tour.overtime_minutes for tour in tours) / 60, 2),
        "overtime_cost_gbp": round(sum(tour.cost_pence for tour in tours) / 100, 2),
    }


def _span(pack: Pack) -> tuple[int, int]:
    span = pack.policy.pcso.span
    return (span.start_minute, span.end_minute) if span is not None else (7 * 60, 23 * 60)


def _breaches(problem: RotaProblem, roster: Roster) -> Mapping[str, int]:
    """How often the roster breaks each rule."""
    found = Counter(
        breach.rule for rule in problem.rules for breach in rule.breaches(roster, problem)
    )
    return dict(sorted(found.items()))
