"""Every rule of the rota as a hard constraint, its shortfall as the soft one."""

from domain import DAY, Fortnight, Limit, Need, Slot
from timefold.solver.score import (
    Constraint,
    ConstraintCollectors,
    ConstraintFactory,
    HardSoftScore,
    Joiners,
    constraint_provider,
)

PENCE_A_POINT = 100
MINUTES_A_POINT = 60


def constraints_of(rules: dict[str, int], cap_pence: int) -> object:
    """The constraint provider for the parameters of a problem."""
    rest, run = rules["rest"], rules["run"]
    contracted_run, nights = rules["contracted_run"], rules["nights"]

    @constraint_provider
    def provide(factory: ConstraintFactory) -> list[Constraint]:
        return [
            shortfall(factory),
            rest_between(factory, rest),
            longest(factory, "days in a row", run, lambda slot: True),
            longest(factory, "rest days", contracted_run, lambda slot: slot.duty.contracted),
            longest(factory, "nights in a row", nights, lambda slot: slot.duty.night),
            limits(factory, "paid", lambda slot: slot.duty.paid),
            limits(factory, "normal", lambda slot: slot.duty.normal),
            limits(factory, "worked", lambda slot: slot.duty.worked),
            limits(factory, "overtime", lambda slot: slot.duty.overtime),
            limits(factory, "contracted", lambda slot: 1 if slot.duty.contracted else 0),
            part_time(factory),
            supervision(factory),
            overtime_cap(factory, cap_pence),
            weekly_rest(factory),
            must(factory),
        ]

    return provide


def shortfall(factory: ConstraintFactory) -> Constraint:
    """What is covered of the need of an hour is rewarded: the shortfall less a constant."""
    return (
        factory.for_each(Slot)
        .filter(lambda slot: slot.day >= 0)
        .map(lambda slot: slot.needs[slot.duty.number])
        .flatten_last(lambda keys: keys)
        .group_by(lambda key: key, ConstraintCollectors.count())
        .join(Need, Joiners.equal(lambda key, people: key, lambda need: need.key))
        .reward(
            HardSoftScore.ONE_SOFT,
            lambda key, people, need: need.weight * min(people, need.people),
        )
        .as_constraint("cover")
    )


def rest_between(factory: ConstraintFactory, rest: int) -> Constraint:
    """Tours on two days in a row have the least rest between them."""
    return (
        factory.for_each(Slot)
        .join(
            Slot,
            Joiners.equal(lambda slot: slot.person),
            Joiners.equal(lambda slot: slot.day + 1, lambda slot: slot.day),
        )
        .filter(lambda one, two: one.duty.end + rest > DAY + two.duty.start)
        .penalize(HardSoftScore.ONE_HARD)
        .as_constraint("rest between tours")
    )


def longest(factory: ConstraintFactory, name: str, most: int, counts: object) -> Constraint:
    """At most so many days in a row have a tour that counts."""
    return (
        factory.for_each(Slot)
        .filter(counts)
        .group_by(
            lambda slot: slot.person,
            ConstraintCollectors.to_consecutive_sequences(lambda slot: slot.day),
        )
        .flatten_last(lambda found: found.getConsecutiveSequences())
        .filter(lambda person, found: found.getCount() > most)
        .penalize(HardSoftScore.ONE_HARD, lambda person, found: found.getCount() - most)
        .as_constraint(name)
    )


def tours_of_limits(factory: ConstraintFactory, measure: str) -> object:
    """Every limit of a measure with the tours that it counts."""
    return (
        factory.for_each(Limit)
        .filter(lambda limit: limit.measure == measure)
        .join(
            Slot,
            Joiners.equal(lambda limit: limit.person, lambda slot: slot.person),
            Joiners.less_than_or_equal(lambda limit: limit.first, lambda slot: slot.day),
            Joiners.greater_than_or_equal(lambda limit: limit.last, lambda slot: slot.day),
        )
    )


def limits(factory: ConstraintFactory, measure: str, minutes: object) -> Constraint:
    """Limits on what somebody's tours measure in all."""
    return (
        tours_of_limits(factory, measure)
        .group_by(
            lambda limit, slot: limit,
            ConstraintCollectors.sum(lambda limit, slot: minutes(slot)),
        )
        .filter(lambda limit, total: total > limit.most)
        .penalize(
            HardSoftScore.ONE_HARD,
            lambda limit, total: 1 + (total - limit.most) // MINUTES_A_POINT,
        )
        .as_constraint("limit on " + measure)
    )


def part_time(factory: ConstraintFactory) -> Constraint:
    """With overtime in a part-timer's week no more is worked in it than by a full-timer."""
    return (
        tours_of_limits(factory, "part time")
        .group_by(
            lambda limit, slot: limit,
            ConstraintCollectors.sum(lambda limit, slot: slot.duty.worked),
            ConstraintCollectors.sum(lambda limit, slot: slot.duty.overtime),
        )
        .filter(lambda limit, worked, overtime: overtime > 0 and worked > limit.most)
        .penalize(
            HardSoftScore.ONE_HARD,
            lambda limit, worked, overtime: 1 + (worked - limit.most) // MINUTES_A_POINT,
        )
        .as_constraint("part-timers' weeks")
    )


def supervision(factory: ConstraintFactory) -> Constraint:
    """No hour has supervised people on duty without a sergeant."""
    return (
        factory.for_each(Slot)
        .filter(lambda slot: slot.day >= 0 and (slot.leads or slot.led))
        .map(lambda slot: slot.leads, lambda slot: slot.hours[slot.duty.number])
        .flatten_last(lambda hours: hours)
        .group_by(
            lambda leads, hour: hour,
            ConstraintCollectors.sum(lambda leads, hour: 1 if leads else 0),
            ConstraintCollectors.sum(lambda leads, hour: 0 if leads else 1),
        )
        .filter(lambda hour, leading, led: leading == 0 and led > 0)
        .penalize(HardSoftScore.ONE_HARD, lambda hour, leading, led: led)
        .as_constraint("supervision")
    )


def overtime_cap(factory: ConstraintFactory, cap_pence: int) -> Constraint:
    """Overtime costs no more than the cap."""
    return (
        factory.for_each(Slot)
        .filter(lambda slot: slot.cost[slot.duty.number] > 0)
        .group_by(ConstraintCollectors.sum(lambda slot: slot.cost[slot.duty.number]))
        .filter(lambda pence: pence > cap_pence)
        .penalize(HardSoftScore.ONE_HARD, lambda pence: 1 + (pence - cap_pence) // PENCE_A_POINT)
        .as_constraint("overtime cap")
    )


def weekly_rest(factory: ConstraintFactory) -> Constraint:
    """Every fortnight has a rest of a day in each week, or one of two days."""
    return (
        factory.for_each(Fortnight)
        .join(
            Slot,
            Joiners.equal(lambda fortnight: fortnight.person, lambda slot: slot.person),
            Joiners.less_than_or_equal(lambda fortnight: fortnight.first, lambda slot: slot.day),
            Joiners.greater_than_or_equal(lambda fortnight: fortnight.last, lambda slot: slot.day),
        )
        .group_by(
            lambda fortnight, slot: fortnight,
            ConstraintCollectors.to_list(lambda fortnight, slot: slot),
        )
        .filter(lambda fortnight, slots: not is_rested(fortnight, slots))
        .penalize(HardSoftScore.ONE_HARD)
        .as_constraint("weekly rest")
    )


def is_rested(fortnight: Fortnight, slots: list[Slot]) -> bool:
    """Whether the tours of a fortnight leave the rests of one of its needs."""
    worked = sorted(slots, key=lambda slot: slot.day)
    middle = fortnight.middle
    if longest_rest(worked, fortnight.begin, fortnight.end) >= 2 * DAY:
        return True
    if longest_rest(worked, fortnight.begin, middle) < DAY:
        return False
    return longest_rest(worked, middle, fortnight.end) >= DAY


def longest_rest(worked: list[Slot], begin: int, end: int) -> int:
    """The longest time from `begin` to `end` in which no tour lies."""
    best = 0
    free_from = begin
    for slot in worked:
        midnight = slot.day * DAY
        start = midnight + slot.duty.start
        if start > end:
            start = end
        if start - free_from > best:
            best = start - free_from
        finish = midnight + slot.duty.end
        if finish > free_from:
            free_from = finish
    if end - free_from > best:
        best = end - free_from
    return best


def must(factory: ConstraintFactory) -> Constraint:
    """Locked duties are worked."""
    return (
        factory.for_each_including_unassigned(Slot)
        .filter(lambda slot: slot.must and slot.duty is None)
        .penalize(HardSoftScore.ONE_HARD)
        .as_constraint("locked duties")
    )
