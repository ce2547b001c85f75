"""From plain numbers to what Timefold plans."""

from typing import Any

from domain import DAY, Duty, Fortnight, Limit, Need, Rota, Slot

HOUR = 60


def rota_of(numbers: dict[str, Any]) -> tuple[Rota, int]:
    """The unplanned rota, and the weighted hours that are wanted in all."""
    duties = [
        Duty(
            number,
            told["start"],
            told["end"],
            told["paid"],
            told["normal"],
            told["worked"],
            told["overtime"],
            told["contracted"],
            told["night"],
        )
        for number, told in enumerate(numbers["duties"])
    ]
    needs = [
        Need(row * numbers["hours"] + hour, people, numbers["weights"][row])
        for row, hours in enumerate(numbers["required"])
        for hour, people in enumerate(hours)
        if people
    ]
    limits = [
        Limit(n, t["person"], t["first"], t["last"], t["measure"], t["most"])
        for n, t in enumerate(numbers["limits"])
    ]
    limits += [
        Limit(len(limits) + n, t["person"], t["first"], t["last"], "part time", t["most"])
        for n, t in enumerate(numbers["part_time"])
    ]
    fortnights = [
        Fortnight(
            number,
            told["person"],
            told["begin"] // DAY - 1,
            (told["end"] - 1) // DAY,
            told["begin"],
            told["middle"],
            told["end"],
        )
        for number, told in enumerate(numbers["rests"])
    ]
    slots = [*_slots(numbers, duties), *_past(numbers)]
    return Rota(needs, limits, fortnights, slots), sum(n.people * n.weight for n in needs)


def _slots(numbers: dict[str, Any], duties: list[Duty]) -> list[Slot]:
    """What is to be planned, sergeants first, then day by day."""
    hours = [[_hours(numbers, day, duty) for duty in duties] for day in range(numbers["days"])]
    led_already = set(numbers["led_already"])
    unled = [[[h for h in part if h not in led_already] for part in day] for day in hours]
    wanted = [{h for h, people in enumerate(row) if people} for row in numbers["required"]]
    covered: dict[tuple[int, int], list[list[int]]] = {}
    # What is alike is one list, since every list is translated by itself.
    shared: dict[tuple[Any, ...], list[Any]] = {}
    slots = []
    for number, told in enumerate(numbers["slots"]):
        person, day = numbers["people"][told["person"]], told["day"]
        row = person["row"]
        if (row, day) not in covered:
            want = wanted[row] if row >= 0 else set()
            covered[row, day] = [
                [row * numbers["hours"] + hour for hour in part if hour in want]
                for part in hours[day]
            ]
        cost = [0] * len(duties)
        for duty, pence in zip(told["open"], told["cost"], strict=True):
            cost[duty] = pence
        slots.append(
            Slot(
                number,
                told["person"],
                day,
                person["leads"],
                person["led"],
                told["must"],
                shared.setdefault(("open", *told["open"]), [duties[d] for d in told["open"]]),
                shared.setdefault(("cost", *cost), cost),
                covered[row, day],
                unled[day],
            )
        )
    slots.sort(key=lambda slot: (not slot.leads, slot.day))
    return slots


def _past(numbers: dict[str, Any]) -> list[Slot]:
    """The tours of the past, pinned to their days."""
    slots = []
    for number, told in enumerate(numbers["past"], len(numbers["slots"])):
        midnight = told["day"] * DAY
        duty = Duty(
            0,
            told["start"] - midnight,
            told["end"] - midnight,
            0,
            0,
            0,
            0,
            told["contracted"],
            told["night"],
        )
        slots.append(
            Slot(
                number,
                told["person"],
                told["day"],
                leads=False,
                led=False,
                must=False,
                open=[duty],
                cost=[0],
                needs=[[]],
                hours=[[]],
                pinned=True,
                duty=duty,
            )
        )
    return slots


def _hours(numbers: dict[str, Any], day: int, duty: Duty) -> list[int]:
    first, last = (day * DAY + duty.start) // HOUR, (day * DAY + duty.end) // HOUR
    return list(range(first, min(last, numbers["hours"])))
