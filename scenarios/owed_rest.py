"""Rest that is due in a period and that the period cannot give back, in sentences."""

from collections.abc import Iterator

from optimiser.rota.fixed_duties import fixed_tours
from optimiser.rota.giving_back import NOTHING_DUE, GivingBack
from optimiser.rota.ledger import given_back
from optimiser.rota.problem import RotaProblem
from scenarios.build.owed import owed_and_due
from scenarios.remarks import Remark
from scenarios.schema.pack import Pack

MINUTES_PER_HOUR = 60


def unpaid_rest(pack: Pack, problem: RotaProblem) -> Iterator[Remark]:
    """People for whose owed rest the hours of the period, or the fixed duties, leave no room."""
    fixed = fixed_tours(problem)
    for member in problem.strength.members:
        due = owed_and_due(pack, problem.horizon, member)
        if not due.minutes:
            continue
        who = member.staff_id
        room = problem.giving_back.get(who, NOTHING_DUE)
        own = [tour for tour in fixed if tour.staff_id == who]
        given = given_back(own, problem, member)
        if given != due:
            reason = "published and locked duties" if room == due else "the contract and days away"
            text = (
                f"{who} is due {_in_words(due)} before the period ends, of which {reason} let "
                f"{_in_words(given)} be given back."
            )
            yield Remark("owed rest", who, text, due.minutes - given.minutes)


def _in_words(rest: GivingBack) -> str:
    days = "1 rest day" if rest.rest_days == 1 else f"{rest.rest_days} rest days"
    return f"{days} and {rest.toil_minutes / MINUTES_PER_HOUR:.2f} hours of time off"
