"""The notice that each duty of a plan is given, counted from the files alone."""

from datetime import date
from functools import cached_property

from scenarios.schema.amendment import Amendment
from scenarios.schema.pack import Pack


class Notices:
    """Clear days from the day on which the roster, or a change of it, is told."""

    def __init__(self, pack: Pack, amendment: Amendment | None = None) -> None:
        self._pack = pack
        self._changed_on = None if amendment is None else amendment.told_on

    def days(self, who: str, day: date, shift_code: str) -> int:
        """Days between being told and the duty, neither counted; assumed where nothing is known."""
        told = self._pack.policy.notice.published_on
        is_kept = self._published.get((who, day)) == shift_code
        if self._changed_on is not None and not is_kept:
            told = self._changed_on
        if told is None:
            return self._pack.policy.overtime.assumed_notice_days
        return max(day.toordinal() - told.toordinal() - 1, 0)

    @cached_property
    def _published(self) -> dict[tuple[str, date], str | None]:
        return {(row.staff_id, row.date): row.shift_code for row in self._pack.published}
