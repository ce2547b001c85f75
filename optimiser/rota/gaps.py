"""The gaps of a published roster, who could help with each, and by which tours."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from optimiser.people import StaffMember
from optimiser.roster import Roster, Tour, TourKind
from optimiser.rota.problem import DutyOption, RotaProblem
from optimiser.rota.rules import Supervision
from optimiser.rota.rules.base import TourRule
from optimiser.rota.spare_duties import spare_duties
from optimiser.staffing import Group, SkillNeed

DAY = timedelta(days=1)
NOTHING = timedelta(0)

Gap = tuple[str, str, datetime, datetime]
"""Base, role group, start and end of a lost tour."""

Duty = tuple[str, date]
Offers = dict[Duty, dict[Tour, Gap]]


class Mode(StrEnum):
    """How a rota is planned over what is published.

    `keep_pattern` leaves every duty that can still be worked, and fills each gap with one tour on
    a rest day or one extension; `fewest_changes` may move people between shifts too, and counts
    the changes before the money. In both an officer's rest day that is worked at 15 clear days and
    more is moved to a day of duty that nobody needs, where there is one.
    """

    KEEP_PATTERN = "keep_pattern"
    FEWEST_CHANGES = "fewest_changes"


@dataclass(frozen=True, eq=False)
class Gaps:
    """A published roster with the tours that can no longer be worked, and who could help.

    `spared` are asked for nothing.
    """

    problem: RotaProblem
    mode: Mode
    spared: frozenset[str] = frozenset()

    @cached_property
    def told(self) -> tuple[Tour, ...]:
        """The published roster, locks in place of what they change."""
        problem = self.problem
        return tuple(
            problem.tour(problem.strength[who], day, problem.kept_option(who, day, code))
            for (who, day), code in sorted(
                {**problem.published, **problem.fixed}.items(), key=lambda duty: duty[0]
            )
            if code is not None
        )

    @cached_property
    def kept(self) -> tuple[Tour, ...]:
        """Published tours that may still be worked."""
        return tuple(tour for tour, may_stay in self._judged if may_stay)

    @cached_property
    def lost(self) -> tuple[Tour, ...]:
        """Published tours that may not be worked any more."""
        return tuple(tour for tour, may_stay in self._judged if not may_stay)

    @cached_property
    def _judged(self) -> list[tuple[Tour, bool]]:
        """Every published tour, and whether it may still be worked."""
        strength = self.problem.strength
        return [(tour, self._permits(strength[tour.staff_id], tour)) for tour in self.told]

    @cached_property
    def left_open(self) -> Roster:
        """The roster with its gaps left open."""
        return Roster(self.problem.horizon, (*self.problem.history, *self.kept))

    @cached_property
    def sizes(self) -> Counter[Gap]:
        """How many tours are lost in each gap."""
        return Counter(map(gap_of, self.lost))

    @cached_property
    def kept_on(self) -> dict[tuple[str, date], Tour]:
        """Kept tours by person and day."""
        return {(tour.staff_id, tour.day): tour for tour in self.kept}

    @cached_property
    def offers(self) -> Offers:
        """Other tours than the kept ones by person and day, each with the gap that it helps most.

        Days that are locked offer nothing else.
        """
        offers: Offers = {}
        for member in self.problem.strength.members:
            if member.staff_id in self.spared:
                continue
            holes = [hole for hole in self.lost if self._could_help(member, hole)]
            days = {hole.day + shift * DAY for hole in holes for shift in (-1, 0, 1)}
            for day in sorted(day for day in days if self.problem.horizon.holds(day)):
                found = dict(self._helping(member, day, holes))
                if found:
                    offers[member.staff_id, day] = found
        if self.mode is Mode.FEWEST_CHANGES:
            for key, tour, gap in list(self._changing_places(offers)):
                offers.setdefault(key, {}).setdefault(tour, gap)
        return offers

    def _changing_places(self, offers: Offers) -> Iterator[tuple[Duty, Tour, Gap]]:
        """The shift that somebody with a lost skill leaves, for those in the gap without it."""
        for (who, day), tours in offers.items():
            left = self.kept_on.get((who, day))
            for there, gap in tours.items():
                if left is None or there.shift_code == left.shift_code:
                    continue
                for member, kept in self._lacking(gap, self.problem.strength[who], there):
                    for tour in self._tours(member, day, kept):
                        if tour.shift_code == left.shift_code and self._permits(member, tour):
                            priced = self.problem.pricing.priced(tour, member)
                            yield (member.staff_id, day), priced, gap

    def _lacking(
        self, gap: Gap, holder: StaffMember, there: Tour
    ) -> Iterator[tuple[StaffMember, Tour]]:
        """Who is on the holder's new shift and lacks a lost skill that the holder brings."""
        needs = [need for need in self._skills_lost[gap] if need.is_met_by(holder)]
        for member in self.problem.members_by_group[Group(holder.base_id, holder.role_group)]:
            kept = self.kept_on.get((member.staff_id, there.day))
            if kept is None or kept.shift_code != there.shift_code:
                continue
            if member.staff_id not in self.spared and not all(n.is_met_by(member) for n in needs):
                yield member, kept

    @cached_property
    def _skills_lost(self) -> dict[Gap, tuple[SkillNeed, ...]]:
        """Skills asked for that somebody held who is lost to a gap."""
        skills, strength = self.problem.requirement.skills, self.problem.strength
        lost: dict[Gap, dict[SkillNeed, None]] = {gap_of(hole): {} for hole in self.lost}
        for hole in self.lost:
            held = (need for need in skills if need.is_met_by(strength[hole.staff_id]))
            lost[gap_of(hole)] |= dict.fromkeys(held)
        return {gap: tuple(needs) for gap, needs in lost.items()}

    @cached_property
    def given_up(self) -> dict[tuple[str, date], Tour]:
        """Kept tours in whose place an officer can have the rest day that they work elsewhere."""
        moving = {who for (who, _), tours in self.offers.items() if any(map(self.is_moved, tours))}
        spare = spare_duties(self.problem, self.kept)
        return {(tour.staff_id, tour.day): tour for tour in spare if tour.staff_id in moving}

    def is_moved(self, tour: Tour) -> bool:
        """Whether a tour is contracted duty on a rest day that an officer was told."""
        problem, key = self.problem, (tour.staff_id, tour.day)
        is_told = key in problem.published and problem.published[key] is None
        officer = problem.strength[tour.staff_id].role.is_officer
        return officer and is_told and tour.kind is TourKind.ROSTERED

    @cached_property
    def asked(self) -> frozenset[str]:
        """Whoever could help with a gap."""
        return frozenset(who for who, _ in self.offers)

    @cached_property
    def unasked(self) -> frozenset[str]:
        """Everybody else: their duties are no decisions."""
        return frozenset(m.staff_id for m in self.problem.strength.members) - self.asked

    @cached_property
    def given(self) -> tuple[Tour, ...]:
        """Kept tours that are no decision."""
        open_days = self.offers.keys() | self.given_up.keys()
        return tuple(tour for tour in self.kept if (tour.staff_id, tour.day) not in open_days)

    @cached_property
    def _offered_to(self) -> dict[str, list[Tour]]:
        offered: dict[str, list[Tour]] = {}
        for (who, day), tours in self.offers.items():
            kept = self.kept_on.get((who, day))
            offered.setdefault(who, []).extend(tours if kept is None else (kept, *tours))
        for key, kept in self.given_up.items():
            if key not in self.offers:
                offered.setdefault(key[0], []).append(kept)
        return offered

    def offered(self, member: StaffMember) -> Iterator[Tour]:
        """The decisions about a person: kept tours that may change, and what may replace them."""
        yield from self._offered_to.get(member.staff_id, ())

    def _helping(
        self, member: StaffMember, day: date, holes: list[Tour]
    ) -> Iterator[tuple[Tour, Gap]]:
        """Tours of a day that are there in a gap for longer than the kept tour is."""
        kept = self.kept_on.get((member.staff_id, day))
        before = [(hole, _shared(kept, hole)) for hole in holes]
        for tour in self._tours(member, day, kept):
            gained, best = max(
                ((_shared(tour, hole) - there, hole) for hole, there in before),
                key=lambda each: each[0],
            )
            if gained > NOTHING and self._permits(member, tour):
                yield self.problem.pricing.priced(tour, member), gap_of(best)

    def _tours(self, member: StaffMember, day: date, kept: Tour | None) -> Iterator[Tour]:
        """Unpriced tours of the kind that the published day was.

        On a free day that is rest-day working; in time also contracted duty, for which another rest
        day is given.
        """
        problem = self.problem
        if (member.staff_id, day) in problem.fixed:
            return
        options = problem.options(member, day)
        in_time = member.role.is_officer and not problem.pricing.rest_day_is_paid(day)
        only_paid = any(not option.kind.is_contracted for option in options) and not in_time
        for option in options:
            if kept is not None:
                fits = self._may_replace(kept, option)
            else:
                fits = not (option.kind.is_contracted and only_paid)
            if fits and not (kept is None and option.extension_minutes):
                yield problem.unpriced_tour(member, day, option)

    def _may_replace(self, kept: Tour, option: DutyOption) -> bool:
        """Whether the mode lets an option stand in place of a kept tour; paid duty stays paid."""
        same_shift = option.shift.code == kept.shift_code
        return (
            option.kind.is_contracted == kept.kind.is_contracted
            and option.extension_minutes >= kept.extension_minutes
            and (same_shift or self.mode is Mode.FEWEST_CHANGES)
        )

    def _could_help(self, member: StaffMember, hole: Tour) -> bool:
        """Whether the person counts where the gap is, or supervises those who would fill it."""
        if member.staff_id == hole.staff_id:
            return False
        if (member.base_id, member.role_group) == (hole.base_id, hole.role_group):
            return True
        away = self.problem.strength[hole.staff_id]
        scope = next((r.scope for r in self.problem.rules if isinstance(r, Supervision)), None)
        return scope == "district" and member.leads_response and away.leads_response

    @cached_property
    def _permitting(self) -> tuple[TourRule, ...]:
        return tuple(rule for rule in self.problem.rules if isinstance(rule, TourRule))

    def _permits(self, member: StaffMember, tour: Tour) -> bool:
        return all(rule.permits(self.problem, member, tour) for rule in self._permitting)


def gap_of(hole: Tour) -> Gap:
    """The gap that a lost tour leaves."""
    return hole.base_id, hole.role_group.value, hole.start, hole.end


def _shared(tour: Tour | None, hole: Tour) -> timedelta:
    """Time that a tour is on duty in a gap."""
    if tour is None:
        return NOTHING
    return max(NOTHING, min(tour.end, hole.end) - max(tour.start, hole.start))
