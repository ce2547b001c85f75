"""Shift design: what is required through a week, which shifts could be had, and what they cost.

Time is counted in slots of one week that repeats for ever, so that a Sunday night ends on Monday
morning.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple


class Form(NamedTuple):
    """A shift that could be had: the slot of the day in which it starts, and its slots."""

    start: int
    length: int


class Crew(NamedTuple):
    """The people of one layer of the requirement who start one shift on one weekday."""

    layer: int
    form: Form
    day: int


@dataclass(frozen=True)
class DesignProblem:
    """Layers of people required by slot of the week, and the shifts that all of them share.

    A layer is a group of people who cannot stand in for another (a base, a role group). The cost
    is the slots over and under what is required, each at its price, and `form_price` for every
    different shift. `most_forms` limits the different shifts, `most_slots` the slots of work that
    each layer has people for.
    """

    slot_minutes: int
    layers: tuple[tuple[int, ...], ...]
    forms: tuple[Form, ...]
    over_price: int
    under_price: int
    form_price: int
    most_forms: int | None = None
    most_slots: tuple[int, ...] | None = None
    days: int = 7

    @property
    def slots(self) -> int:
        """Slots of the week."""
        return len(self.layers[0])

    @property
    def slots_a_day(self) -> int:
        """Slots of one day."""
        return self.slots // self.days

    @cached_property
    def most_people(self) -> Mapping[Crew, int]:
        """People beyond whom a shift that starts on a day only costs, by layer, shift and day.

        Taking one away saves `over_price` in every slot that has too many and costs `under_price`
        in the others, so that in an optimum enough of its slots have no more than are required.
        """
        return {
            Crew(layer, form, day): self._most(required, form, day)
            for layer, required in enumerate(self.layers)
            for form in self.forms
            for day in range(self.days)
        }

    def _most(self, required: tuple[int, ...], form: Form, day: int) -> int:
        highest = sorted((required[slot] for slot in self.covered(form, day)), reverse=True)
        price = self.over_price + self.under_price
        tight = max(1, -(-form.length * self.over_price // price))
        return highest[tight - 1]

    def covered(self, form: Form, day: int) -> list[int]:
        """Slots of the week in which a shift that starts on a day is at work."""
        first = day * self.slots_a_day + form.start
        return [(first + slot) % self.slots for slot in range(form.length)]


@dataclass(frozen=True)
class Design:
    """The shifts chosen, by who starts them: no entry has fewer than one person."""

    people: Mapping[Crew, int]

    @property
    def forms(self) -> tuple[Form, ...]:
        """The different shifts, by start."""
        return tuple(sorted({crew.form for crew in self.people}))

    def cover(self, problem: DesignProblem, layer: int) -> list[int]:
        """People at work in every slot of the week."""
        changes = [0] * (problem.slots + 1)
        for crew, count in self.people.items():
            if crew.layer == layer:
                for first, last in _stretches(problem, crew):
                    changes[first] += count
                    changes[last] -= count
        covered, now = [], 0
        for change in changes[:-1]:
            now += change
            covered.append(now)
        return covered

    def over_and_under(self, problem: DesignProblem) -> tuple[int, int]:
        """Slots of people above and below what is required, over all layers."""
        pairs = [
            pair
            for layer, required in enumerate(problem.layers)
            for pair in zip(self.cover(problem, layer), required, strict=True)
        ]
        over = sum(max(0, there - needed) for there, needed in pairs)
        under = sum(max(0, needed - there) for there, needed in pairs)
        return over, under

    def cost(self, problem: DesignProblem) -> int:
        """What the design costs in all."""
        over, under = self.over_and_under(problem)
        by_slot = problem.over_price * over + problem.under_price * under
        return by_slot + problem.form_price * len(self.forms)


def _stretches(problem: DesignProblem, crew: Crew) -> Iterable[tuple[int, int]]:
    first = crew.day * problem.slots_a_day + crew.form.start
    last = first + crew.form.length
    marks = [first, *(mark for mark in (problem.slots,) if first < mark < last), last]
    for begin, end in pairwise(marks):
        yield begin % problem.slots, (end - 1) % problem.slots + 1


def clashes(problem: DesignProblem) -> list[str]:
    """Every way in which the numbers alone allow no design, a sentence each."""
    found = []
    if not problem.forms:
        found.append("no shift is allowed: name at least one length and one start")
    if any(len(layer) != problem.slots for layer in problem.layers):
        found.append("the layers of the requirement are not of one length")
    if problem.slots % problem.days:
        found.append(f"the requirement is not of {problem.days} days of the same length")
    if any(form.length > problem.slots for form in problem.forms):
        found.append("a shift is longer than the week")
    return found
