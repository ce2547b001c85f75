"""What a plan says itself that it breaks, and whether that is true and all of it."""

from collections.abc import Iterable, Iterator

from optimiser.rule import Breach
from scenarios.plan_files import MARK, SUMMARY_FILE
from scenarios.verify.plan_folder import PlanFolder, breach_of_file

FILE = "breaches.csv"
Matter = tuple[str, str, str]


def matter_of(breach: Breach) -> Matter:
    """What a breach is about; an average is passed by a person, whichever period tells it."""
    is_average = breach.rule in ("average_week", "night_worker_average")
    return breach.rule, breach.who, "" if is_average else breach.when


def unmarked(plan: PlanFolder, found: Iterable[Breach]) -> tuple[Breach, ...]:
    """What the checker found and the plan does not tell."""
    told = {matter_of(breach) for breach in told_breaches(plan)}
    return tuple(breach for breach in found if matter_of(breach) not in told)


def told_breaches(plan: PlanFolder) -> tuple[Breach, ...]:
    """The breaches that a plan tells of itself."""
    return tuple(Breach(**row) for row in plan.rows("breaches"))


def check_marks(plan: PlanFolder, found: Iterable[Breach]) -> Iterator[Breach]:
    """Breaches that are told and are none, and a summary without its mark."""
    if "breaches" not in plan.tables:
        yield breach_of_file(FILE, "the file is missing")
    there = {matter_of(breach) for breach in found}
    told = told_breaches(plan)
    for breach in told:
        if matter_of(breach) not in there:
            message = f"the plan itself tells a breach that is not there: {breach.message}"
            yield breach_of_file(FILE, message)
    mark = plan.summary.get(MARK, {})
    marked = mark.get("breaches", 0) if isinstance(mark, dict) else mark
    if marked != len(told):
        message = f"{MARK} marks {marked!r} breaches, and {FILE} has {len(told)}"
        yield breach_of_file(SUMMARY_FILE, message)
