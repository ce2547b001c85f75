"""What a rotating pattern must keep to, and the pattern itself.

A pattern for `weeks` teams is one cycle of that many weeks. Team k begins in week k, so that in
every week of the calendar each week of the cycle is worked by exactly one team: what the weeks
hold on a weekday, taken together, is who is on duty on that weekday.
"""

from collections.abc import Iterator
from dataclasses import dataclass

OFF = "-"


@dataclass(frozen=True)
class Span:
    """Least and most, both allowed."""

    least: int
    most: int

    def __contains__(self, value: int) -> bool:
        return self.least <= value <= self.most


@dataclass(frozen=True)
class RotatingProblem:
    """How many teams are wanted on which shift, and which successions of days are legal.

    `required[shift][weekday]` is met exactly. `shift_runs` bounds the days in a row on one shift,
    `work_runs` and `free_runs` those on and off duty. `forbidden` holds successions of two or three
    codes, `OFF` for a day off; `limits` bounds the days in a row on any of several shifts (nights).
    With `free_weekends` the cycle with the most weekends off is wanted, not just any.
    """

    weeks: int
    codes: tuple[str, ...]
    required: tuple[tuple[int, ...], ...]
    shift_runs: tuple[Span, ...]
    work_runs: Span
    free_runs: Span
    forbidden: tuple[tuple[str, ...], ...] = ()
    limits: tuple[tuple[frozenset[str], int], ...] = ()
    free_weekends: bool = False

    @property
    def days(self) -> int:
        """Days of one week of the cycle."""
        return len(self.required[0])

    def clashes(self) -> Iterator[str]:
        """Every way in which the numbers alone forbid a pattern, a sentence each."""
        for day in range(self.days):
            wanted = sum(row[day] for row in self.required)
            if wanted > self.weeks:
                yield (
                    f"weekday {day + 1} wants {wanted} teams on duty, but there are {self.weeks}"
                )
        worked = sum(map(sum, self.required))
        free = self.weeks * self.days - worked
        if not worked or not free:
            what = "nobody is wanted on any day" if not worked else "nobody ever has a day off"
            yield f"{what}, so there is nothing to rotate"
            return
        fewest_blocks = -(-worked // self.work_runs.most), -(-free // self.free_runs.most)
        most_blocks = worked // self.work_runs.least, free // self.free_runs.least
        if max(fewest_blocks) > min(most_blocks):
            yield (
                f"{worked} days of duty in runs of {_words(self.work_runs)} and {free} days off in "
                f"runs of {_words(self.free_runs)} cannot alternate"
            )


def _words(span: Span) -> str:
    return f"{span.least} to {span.most}" if span.least != span.most else f"{span.least}"


@dataclass(frozen=True)
class Cycle:
    """A rotating pattern: one code for every day of the cycle, `OFF` for a day off."""

    codes: tuple[str, ...]
    days: int = 7

    @property
    def weeks(self) -> int:
        """Weeks of the cycle, which is the number of teams."""
        return len(self.codes) // self.days

    @property
    def free_weekends(self) -> int:
        """Weeks of the cycle whose last two days are both free."""
        return sum(self.week(week)[-2:] == (OFF, OFF) for week in range(self.weeks))

    def week(self, number: int) -> tuple[str, ...]:
        """The codes of one week, counted from 0."""
        return self.codes[number * self.days : (number + 1) * self.days]
