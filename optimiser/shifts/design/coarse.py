"""The same shift design problem in hours instead of quarters, where the requirement allows it."""

from dataclasses import replace

from optimiser.shifts.design.problem import Crew, Design, DesignProblem, Form

MINUTES_PER_HOUR = 60


def in_hours(problem: DesignProblem) -> DesignProblem | None:
    """The problem of the shifts that start and end on whole hours, each hour one slot.

    None where the requirement changes inside an hour, or no shift is of whole hours. A design of
    it costs the same in the problem that it came from.
    """
    size, rest = divmod(MINUTES_PER_HOUR, problem.slot_minutes)
    if rest or any(len(set(hour)) > 1 for row in problem.layers for hour in _split(row, size)):
        return None
    forms = tuple(
        Form(form.start // size, form.length // size)
        for form in problem.forms
        if form.start % size == 0 and form.length % size == 0
    )
    if not forms:
        return None
    most = problem.most_slots
    return replace(
        problem,
        slot_minutes=MINUTES_PER_HOUR,
        layers=tuple(row[::size] for row in problem.layers),
        forms=forms,
        over_price=problem.over_price * size,
        under_price=problem.under_price * size,
        most_slots=None if most is None else tuple(slots // size for slots in most),
    )


def in_slots(design: Design, size: int) -> Design:
    """A design in hours as one in slots, `size` to the hour."""
    return Design(
        {
            Crew(crew.layer, Form(crew.form.start * size, crew.form.length * size), crew.day): count
            for crew, count in design.people.items()
        }
    )


def _split(row: tuple[int, ...], size: int) -> list[tuple[int, ...]]:
    return [row[at : at + size] for at in range(0, len(row), size)]
