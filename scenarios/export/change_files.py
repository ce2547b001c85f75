"""`changes.csv`: what an amended roster changes for whom, at what notice and cost, and why."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from optimiser.notice import Notice, notice_of
from optimiser.people import StaffMember
from optimiser.roster import Tour
from optimiser.rota.amend import Amended
from optimiser.rota.gaps import gap_of
from scenarios.build.common import notice_terms_of
from scenarios.export.csv_file import write_csv
from scenarios.plan_files import PLAN_TABLES
from scenarios.schema.amendment import Amendment
from scenarios.schema.pack import Pack

Change = dict[str, Any]


def write_changes(path: Path, changes: list[Change]) -> None:
    """Write one row a person and day whose duty differs from what was published."""
    columns = tuple(PLAN_TABLES["changes"])
    write_csv(path, columns, ([change[name] for name in columns] for change in changes))


def changes_of(amended: Amended, pack: Pack, amendment: Amendment) -> list[Change]:
    """Every change with its notice in clear days, its price at that notice, and its reason."""
    roster = amended.outcome.plan
    if roster is None:
        return []
    told = {(tour.staff_id, tour.day): tour for tour in amended.gaps.told}
    worked = {(tour.staff_id, tour.day): tour for tour in roster.planned}
    tell = _Teller(amended, pack, amendment)
    return [
        tell.change(who, day, told.get((who, day)), worked.get((who, day)))
        for who, day in sorted(told.keys() | worked.keys(), key=lambda key: (key[1], key[0]))
        if _duty(told.get((who, day))) != _duty(worked.get((who, day)))
    ]


def _duty(tour: Tour | None) -> tuple[str, str, int]:
    """A duty as it is published: shift, how it counts, extension."""
    return ("", "", 0) if tour is None else (tour.shift_code, tour.kind, tour.extension_minutes)


def _cost(tour: Tour | None) -> int:
    """Pence for the overtime of a duty, at the notice that it was or is told with."""
    return 0 if tour is None else tour.cost_pence


def _moved_rest_days(amended: Amended) -> Iterator[tuple[tuple[str, date], date]]:
    """Rest days that officers work by contract, each with the day on which another is given."""
    roster, gaps = amended.outcome.plan, amended.gaps
    planned = () if roster is None else roster.planned
    worked = {(tour.staff_id, tour.day) for tour in planned}
    given = {
        who: iter(sorted(d for p, d in gaps.given_up if p == who and (p, d) not in worked))
        for who, _ in gaps.given_up
    }
    for tour in sorted(planned, key=lambda tour: (tour.staff_id, tour.day)):
        if gaps.is_moved(tour) and tour not in gaps.kept:
            yield (tour.staff_id, tour.day), next(given[tour.staff_id])


class _Teller:
    """Tells one change after the other."""

    def __init__(self, amended: Amended, pack: Pack, amendment: Amendment) -> None:
        self._gaps, self._problem = amended.gaps, amended.gaps.problem
        self._terms, self._told_on = notice_terms_of(pack), amendment.told_on
        self._reasons = {
            (row.staff_id, row.start + timedelta(days=index)): row.reason
            for row in pack.absences
            for index in range((row.end - row.start).days + 1)
        }
        self._moved_to = dict(_moved_rest_days(amended))

    def change(self, who: str, day: date, before: Tour | None, after: Tour | None) -> Change:
        """One row of the file."""
        member = self._problem.strength[who]
        notice = self._notice(member, day, before, after, self._moved_to.get((who, day)))
        was, is_now = _duty(before), _duty(after)
        return {
            "staff_id": who,
            "date": day,
            "before": was[0],
            "before_kind": was[1],
            "before_extension_minutes": was[2],
            "after": is_now[0],
            "after_kind": is_now[1],
            "after_extension_minutes": is_now[2],
            "notice_days": notice.clear_days,
            "cost_pence": _cost(after) - _cost(before),
            "reason": self._why(who, day, before, after),
            "remarks": " ".join(notice.remarks),
        }

    def _notice(
        self,
        member: StaffMember,
        day: date,
        before: Tour | None,
        after: Tour | None,
        moved_to: date | None,
    ) -> Notice:
        zone = self._problem.horizon.zone
        told_at = datetime.combine(self._told_on, datetime.min.time(), zone)
        works = member.role.is_officer and after is not None
        return notice_of(
            told_at,
            day,
            zone,
            self._terms,
            rest_day_lost=works and before is None,
            moved_to=moved_to,
            on_holiday=works and day in self._problem.public_holidays,
        )

    def _why(self, who: str, day: date, before: Tour | None, after: Tour | None) -> str:
        if before is not None and before in self._gaps.lost:
            return self._lost(who, before)
        if after is None:
            worked = (d for (p, d), given in self._moved_to.items() if (p, given) == (who, day))
            return f"Is the rest day given for the one that is worked on {next(worked)}."
        filled = self._filled(who, day, after)
        if filled is None:
            return "Makes room for another change."
        return f"Fills the gap that {filled.staff_id} leaves on {filled.day} ({filled.shift_code})."

    def _lost(self, who: str, tour: Tour) -> str:
        reason = self._reasons.get((who, tour.day))
        following = self._reasons.get((who, tour.day + timedelta(days=1)))
        if reason is not None:
            return f"Is away on the day ({reason})."
        if following is not None:
            return f"Would run into a day away ({following})."
        return "May not be worked any more."

    def _filled(self, who: str, day: date, after: Tour | None) -> Tour | None:
        """A lost tour whose gap a new tour helps most, None where it helps none."""
        gap = None if after is None else self._gaps.offers.get((who, day), {}).get(after)
        return next((hole for hole in self._gaps.lost if gap_of(hole) == gap), None)


def amendment_summary(amended: Amended) -> dict[str, Any]:
    """What was changed and proved, for `summary.json`."""
    return {
        "lost_duties": len(amended.gaps.lost),
        "goals": [
            {
                "goal": goal.goal,
                "unit": goal.unit,
                "objective": goal.objective,
                "bound": goal.bound,
            }
            for goal in amended.goals
        ],
        "proved_over": amended.proved_over,
    }
