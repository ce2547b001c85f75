"""The rota as one mixed-integer programme: rows that CP-SAT and HiGHS are given alike.

The rows are written for their linear relaxation and kept short: rest between tours as cliques,
runs of days over variables for days, cover over counts of what starts; what a person may not work
is left out beforehand.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from benchmarks.peers.plain import DAY, HOUR, Plain

Terms = list[tuple[int, int]]
Choice = tuple[int, int, int, Plain]
"""A column that is a choice: its number, slot, number of the duty, and the duty."""
WEEK = 7


class Rows:
    """Minimise cost x variables so that lower <= sum of factor x variable <= upper in each row.

    `choices` tells (slot, duty) of the first variables, which are 0 or 1 as all are but the hours
    short. `scale` of the objective is one weighted staff-hour.
    """

    def __init__(self, numbers: Plain) -> None:
        self.cost: list[int] = []
        self.high: list[int] = []
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.starts = [0]
        self.columns: list[int] = []
        self.factors: list[int] = []
        self._numbers = numbers
        self._rules = numbers["rules"]
        self.choices = [
            (index, duty) for index, slot in enumerate(numbers["slots"]) for duty in slot["open"]
        ]
        self._of: dict[tuple[int, int], list[Choice]] = defaultdict(list)
        for slot, duty in self.choices:
            told = numbers["slots"][slot]
            choice = self.variable(), slot, duty, numbers["duties"][duty]
            self._of[told["person"], told["day"]].append(choice)
        for person in range(len(numbers["people"])):
            self._one_person(person)
        self._limits()
        self._part_time()
        self._weekly_rest()
        self._supervision()
        self._cap()
        self._shortfall()

    def variable(self, high: int = 1, cost: int = 0) -> int:
        """A new variable from 0 to `high`."""
        self.cost.append(cost)
        self.high.append(high)
        return len(self.cost) - 1

    def add(self, terms: Iterable[tuple[int, int]], lower: float, upper: float) -> None:
        """Add a row; a variable comes once in it."""
        for column, factor in terms:
            self.columns.append(column)
            self.factors.append(factor)
        self.starts.append(len(self.columns))
        self.lower.append(lower)
        self.upper.append(upper)

    def write(self, path: Path) -> None:
        """Write everything as numpy arrays."""
        np.savez(
            path,
            choices=len(self.choices),
            cost=np.array(self.cost, dtype=float),
            high=np.array(self.high, dtype=float),
            lower=np.array(self.lower, dtype=float),
            upper=np.array(self.upper, dtype=float),
            starts=np.array(self.starts, dtype=np.int32),
            columns=np.array(self.columns, dtype=np.int32),
            factors=np.array(self.factors, dtype=float),
        )

    def _one_person(self, person: int) -> None:
        """One duty a day, rest between days, runs of days, locked duties."""
        days, rest = range(self._numbers["days"]), self._rules["rest"]
        past = [tour for tour in self._numbers["past"] if tour["person"] == person]
        free_from = max((tour["end"] + rest for tour in past), default=0)
        for day in days:
            own, after = self._of[person, day], self._of[person, day + 1]
            if own:
                must = self._numbers["slots"][own[0][1]]["must"]
                self.add(((c, 1) for c, *_ in own), 1 if must else 0, 1)
            self.add_none(c for c, *_, duty in own if day * DAY + duty["start"] < free_from)
            for start in sorted({duty["start"] for *_, duty in after}):
                before = [c for c, *_, duty in own if duty["end"] + rest > DAY + start]
                if before:
                    early = [c for c, *_, duty in after if duty["start"] <= start]
                    self.add([(c, 1) for c in (*before, *early)], 0, 1)
        for kind, most in (("", "run"), ("contracted", "contracted_run"), ("night", "nights")):
            self._runs(person, kind, self._rules[most], past)

    def _runs(self, person: int, kind: str, most: int, past: list[Plain]) -> None:
        """At most so many days in a row with a tour of a kind (any where it is empty)."""
        known = {tour["day"] for tour in past if not kind or tour[kind]}
        worked: dict[int, int] = {}
        for day in range(self._numbers["days"]):
            own = self._of.get((person, day), ())
            counted = [(c, 1) for c, *_, duty in own if not kind or duty[kind]]
            if counted:
                worked[day] = self.variable()
                self.add([*counted, (worked[day], -1)], 0, 0)
            window = range(day - most, day + 1)
            terms = [(worked[each], 1) for each in window if each in worked]
            left = most - len(known.intersection(window))
            if len(terms) > left:
                self.add(terms, 0, max(0, left))

    def add_none(self, columns: Iterable[int]) -> None:
        """Keep variables at 0."""
        for column in columns:
            self.high[column] = 0

    def _days(self, person: int, first: int, last: int) -> Iterator[Choice]:
        for day in range(max(0, first), last + 1):
            yield from self._of.get((person, day), ())

    def _limits(self) -> None:
        for limit in self._numbers["limits"]:
            days = self._days(limit["person"], limit["first"], limit["last"])
            terms = [(c, duty[limit["measure"]]) for c, *_, duty in days]
            self.add(((c, f) for c, f in terms if f), 0, limit["most"])

    def _part_time(self) -> None:
        """A week in which a variable says that there is overtime has less room."""
        for week in self._numbers["part_time"]:
            own = list(self._days(week["person"], week["first"], week["last"]))
            worked = [(c, duty["worked"]) for c, *_, duty in own]
            days = week["last"] - week["first"] + 1
            beyond = max(0, days * max((f for _, f in worked), default=0) - week["most"])
            if not beyond or not any(duty["overtime"] for *_, duty in own):
                continue
            some = self.variable()
            for day in range(week["first"], week["last"] + 1):
                paid = [c for c, *_, d in self._of[week["person"], day] if d["overtime"]]
                if paid:
                    self.add([*((c, 1) for c in paid), (some, -1)], -np.inf, 0)
            self.add([*worked, (some, beyond)], -np.inf, week["most"] + beyond)

    def _weekly_rest(self) -> None:
        """A variable for every kind of rest and every time at which it could end."""
        for weeks in self._numbers["rests"]:
            begin, middle, end = weeks["begin"], weeks["middle"], weeks["end"]
            ways = []
            for days, minutes in self._rules["needs"]:
                spans = [(begin, middle), (middle, end)] if days == WEEK else [(begin, end)]
                ways.append((self.variable(), 1))
                for span in spans:
                    self._rests(weeks["person"], *span, minutes, ways[-1][0])
            self.add(ways, 1, np.inf)

    def _rests(self, person: int, begin: int, end: int, length: int, asked: int) -> None:
        """Where `asked` is 1, some rest of a length lies in a span.

        A rest may be moved until the next tour starts or the span ends, so those are its ends.
        """
        past = [t for t in self._numbers["past"] if t["person"] == person]
        near = list(self._days(person, begin // DAY - 2, (end - 1) // DAY))
        midnight = {slot: DAY * self._numbers["slots"][slot]["day"] for _, slot, *_ in near}
        ends = {midnight[slot] + duty["start"] for _, slot, _, duty in near}
        ends |= {tour["start"] for tour in past} | {end}
        found: Terms = []
        for until in sorted(ends):
            since = until - length
            if since < begin or until > end:
                continue
            if any(tour["start"] < until and tour["end"] > since for tour in past):
                continue
            inside = [
                (c, slot)
                for c, slot, _, duty in near
                if midnight[slot] + duty["start"] < until and midnight[slot] + duty["end"] > since
            ]
            days = len({slot for _, slot in inside})
            if not days:
                return
            rest = self.variable()
            self.add([*((c, 1) for c, _ in inside), (rest, days)], 0, days)
            found.append((rest, 1))
        self.add([*found, (asked, -1)], 0, np.inf)

    def _hours(self, choice: Choice) -> range:
        """Hours of the period that a choice touches."""
        _, slot, _, duty = choice
        midnight = DAY * self._numbers["slots"][slot]["day"]
        last = min((midnight + duty["end"]) // HOUR, self._numbers["hours"])
        return range((midnight + duty["start"]) // HOUR, last)

    def _supervision(self) -> None:
        """A variable for every hour says whether a sergeant is on duty."""
        leading: dict[int, Terms] = defaultdict(list)
        led: dict[tuple[int, int], Terms] = defaultdict(list)
        already = set(self._numbers["led_already"])
        for (person, _), own in self._of.items():
            told = self._numbers["people"][person]
            for choice in own if told["leads"] or told["led"] else ():
                for hour in self._hours(choice):
                    if hour in already:
                        continue
                    if told["leads"]:
                        leading[hour].append((choice[0], 1))
                    else:
                        led[hour, person].append((choice[0], 1))
        present: dict[int, int] = {}
        for (hour, _), terms in led.items():
            if hour not in present:
                present[hour] = self.variable()
                self.add([*leading[hour], (present[hour], -1)], 0, np.inf)
            self.add([*terms, (present[hour], -1)], -np.inf, 0)

    def _cap(self) -> None:
        costs: Terms = []
        for column, (slot, duty) in enumerate(self.choices):
            told = self._numbers["slots"][slot]
            pence = told["cost"][told["open"].index(duty)]
            if pence:
                costs.append((column, pence))
        self.add(costs, 0, self._numbers["cap_pence"])

    def _shortfall(self) -> None:
        """Cover is counted by what starts: people of a row on a duty of a day."""
        starting: dict[tuple[int, int, int], list[Choice]] = defaultdict(list)
        for (person, day), own in self._of.items():
            row = self._numbers["people"][person]["row"]
            for choice in own if row >= 0 and self._numbers["weights"][row] else ():
                starting[row, day, choice[2]].append(choice)
        cover: dict[tuple[int, int], Terms] = defaultdict(list)
        for (row, _, _), alike in starting.items():
            count = self.variable(len(alike))
            self.add([*((c, 1) for c, *_ in alike), (count, -1)], 0, 0)
            for hour in self._hours(alike[0]):
                cover[row, hour].append((count, 1))
        for row, hours in enumerate(self._numbers["required"]):
            weight = self._numbers["weights"][row]
            for hour, people in enumerate(hours if weight else ()):
                if people:
                    short = self.variable(people, weight)
                    self.add([*cover[row, hour], (short, 1)], people, np.inf)


def chosen(rows: Rows, values: Iterable[float]) -> Iterator[tuple[int, int]]:
    """The slots and duties that a solution chooses; it may come in floating point."""
    return (choice for choice, value in zip(rows.choices, values, strict=False) if value > 1 / 2)
