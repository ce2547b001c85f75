"""Checks `visits.csv` and `visits_unmet.csv` against the pack and the rest of the plan."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property

from optimiser.goal import Measure
from optimiser.roster import Roster
from optimiser.rule import Breach
from scenarios.build.common import horizon_of, public_holidays
from scenarios.schema.cohort import ManagerRow, OffenderRow
from scenarios.schema.pack import Pack
from scenarios.verify.plan_folder import PlanFolder, Row, breach_of_file
from scenarios.verify.totals import check_bound, check_tiers, differing, tiers_of
from scenarios.verify.visit_contacts import Contact, contacts_of
from scenarios.verify.visit_days import Day, Ground, Place, days_of, missing_minutes, way_minutes

FILE = "visits.csv"
WORKING_DAYS = 5
CALL_SIGN = "-VISIT-"
GENDERS = {"female_manager": "female", "male_manager": "male"}
GOALS = (
    ("overdue_unmet", "visits"),
    ("unmet", "weight"),
    ("lateness", "days"),
    ("cover", "weight"),
    ("too_close", "days"),
    ("crowded", "visits"),
    ("ways", "staff_minutes"),
)


def check_diary(pack: Pack, plan: PlanFolder, roster: Roster | None = None) -> Iterator[Breach]:
    """Every contact once, each by the right people while they are on duty, and every total."""
    due = {_key(contact._asdict()): contact for contact in contacts_of(pack)}
    rows = plan.rows("visits")
    told = Counter(_key(row) for row in rows + plan.rows("visits_unmet"))
    for key in sorted(due.keys() | told.keys()):
        if told[key] != 1 or key not in due:
            message = f"the contact {', '.join(map(str, key))} is told {told[key]} times"
            yield breach_of_file(FILE, f"{message}, and is due {int(key in due)} times", 1)
    for row in plan.rows("visits_unmet"):
        if not row["reason"]:
            yield breach_of_file("visits_unmet.csv", f"{row['offender_ref']}: there is no reason")
    sound = [row for row in rows if _key(row) in due]
    check = _Check(pack, plan, roster)
    for row in sound:
        for fault in check.faults(row, due[_key(row)]):
            yield breach_of_file(FILE, f"{row['offender_ref']}, due {row['due']}: {fault}")
    on_a_rota_left_out = "rota" in plan.given_without
    if not on_a_rota_left_out:
        yield from check.days(sound)
    yield from check.patrols(sound)
    left = [due[key] for row in plan.rows("visits_unmet") if (key := _key(row)) in due]
    block = plan.block("caseloads")
    yield from differing("caseloads", block, {"visits_due": len(due), "visits_planned": len(rows)})
    diary = block.get("diary")
    if not isinstance(diary, dict):
        yield breach_of_file("summary.json", "caseloads.diary is missing")
        return
    yield from check_bound("caseloads.diary", diary, 0)
    values = check.values([(row, due[_key(row)]) for row in sound], left)
    covered = sum(check.is_cover(row) for row in sound)
    yield from differing("caseloads.diary", diary, {"covered": covered})
    if on_a_rota_left_out:
        values = (*values[:-2], *(tier["objective"] for tier in tiers_of(diary)[-2:]))
    measures = [
        Measure(goal, value, unit, tier)
        for tier, ((goal, unit), value) in enumerate(zip(GOALS, values, strict=False), start=1)
    ]
    yield from check_tiers("caseloads.diary", diary, measures)


def _key(row: Row) -> tuple[str, date, str]:
    return row["offender_ref"], row["due"], row["kind"]


class _Check:
    """The facts of a pack and a plan, looked up by reference."""

    def __init__(self, pack: Pack, plan: PlanFolder, roster: Roster | None) -> None:
        self._pack, self._plan = pack, plan
        self._policy = pack.policy.diary
        self._horizon = horizon_of(pack)
        self._days = days_of(pack, plan, roster)
        self._ground = Ground(pack)
        self._offender = {row.offender_ref: row for row in pack.offenders}
        self._manager = {row.staff_id or row.manager_id: row for row in pack.managers}
        self._lead_of = {row["offender_ref"]: row["manager_id"] for row in plan.rows("caseloads")}

    def faults(self, row: Row, contact: Contact) -> Iterator[str]:
        """What is wrong with a row by itself: time, length, people."""
        offender = self._offender[row["offender_ref"]]
        minutes = (row["end"] - row["start"]) / timedelta(minutes=1)
        if minutes != self._policy.minutes[contact.kind]:
            yield f"it takes {minutes:g} minutes"
        day = self._horizon.local(row["start"]).date()
        if not contact.first <= day <= contact.last:
            yield f"it is on {day}, not from {contact.first} to {contact.last}"
        if not self._in_hours(offender, contact.kind, row["start"], row["end"]):
            yield f"a contact of kind {contact.kind} is not made at that time of day"
        people = row["staff_ids"].split(";")
        paired = offender.paired_visit and contact.kind in self._policy.paired_kinds
        if len(people) != 1 + paired or len(set(people)) != len(people):
            yield f"{len(people)} people go"
        for person in people:
            yield from self._may_go(person, offender)
        if self._lead(offender) not in people:
            yield from self._instead_of_lead(people[0], offender, contact.kind)

    def is_cover(self, row: Row) -> bool:
        """Whether others than the lead manager make a contact that is the lead's."""
        lead = self._lead(self._offender[row["offender_ref"]])
        return row["kind"] != "curfew" and lead not in row["staff_ids"].split(";")

    def _lead(self, offender: OffenderRow) -> str:
        """The person whom the caseloads make the lead manager."""
        manager_id = self._lead_of.get(offender.offender_ref, "")
        own = (who for who, row in self._manager.items() if row.manager_id == manager_id)
        return next(own, "")

    def _may_go(self, person: str, offender: OffenderRow) -> Iterator[str]:
        """A manager who is not excluded, or somebody with the skill; of the gender needed."""
        genders = {GENDERS[need] for need in offender.needs if need in GENDERS}
        manager = self._manager.get(person)
        if manager is None:
            skills = next((s.skills for s in self._pack.staff if s.staff_id == person), ())
            if self._policy.second_skill not in skills or genders:
                yield f"{person} may not make visits"
            return
        if manager.manager_id in offender.excluded_managers:
            yield f"{person} is excluded"
        if person != self._lead(offender) and genders - {manager.gender}:
            yield f"{person} is not of the gender that is needed"

    def _instead_of_lead(self, person: str, offender: OffenderRow, kind: str) -> Iterator[str]:
        manager = self._manager.get(person)
        if kind == "curfew":
            if manager is None or manager.agency not in self._policy.curfew_agencies:
                yield f"{person} may not check the curfew of another's case"
        elif self._policy.cover == "lead":
            yield "the lead manager is not there"
        elif manager is None or not self._is_near(manager, offender):
            yield f"{person} is of another agency than the lead manager, who is not there"
        elif missing := {need for need in offender.needs if need not in GENDERS} - {
            *manager.skills
        }:
            yield f"{person}, who stands in for the lead, lacks {', '.join(sorted(missing))}"
        if manager is not None and not self._understood(manager, offender):
            yield f"{person} does not speak {offender.language}"

    def _is_near(self, manager: ManagerRow, offender: OffenderRow) -> bool:
        """Whether a manager works the case beside its lead, or is of the lead's agency."""
        beside = any(
            (row["offender_ref"], row["manager_id"]) == (offender.offender_ref, manager.manager_id)
            for row in self._plan.rows("co_workers")
        )
        lead = self._manager.get(self._lead(offender))
        return beside or (lead is not None and manager.agency == lead.agency)

    def _understood(self, manager: ManagerRow, offender: OffenderRow) -> bool:
        common = {language.casefold() for language in self._pack.policy.caseloads.common_languages}
        spoken = offender.language
        return spoken is None or spoken.casefold() in common or spoken in manager.languages

    def _in_hours(self, offender: OffenderRow, kind: str, start: datetime, end: datetime) -> bool:
        first, last = self._horizon.local(start), self._horizon.local(end)
        if kind == "curfew":
            return _in_curfew(offender, _minute(first), _minute(last), first.date() != last.date())
        if kind == "office" and first.date() not in self._working_days:
            return False
        hours = self._policy.office_hours if kind == "office" else self._policy.home_hours
        until = _minute(last) + 1440 * (last.date() - first.date()).days
        return hours.start_minute <= _minute(first) and until <= hours.end_minute

    @cached_property
    def _working_days(self) -> set[date]:
        from_pack = self._pack.manifest
        days = [from_pack.plan_start + timedelta(days=n) for n in range(7 * from_pack.plan_weeks)]
        closed = public_holidays(self._horizon)
        return {day for day in days if day.weekday() < WORKING_DAYS and day not in closed}

    def days(self, rows: Sequence[Row]) -> Iterator[Breach]:
        """Everybody is on duty, with one offender at a time and with time for every way."""
        for person, day, own in self._by_day(rows):
            if day is None:
                for row in own:
                    message = f"{person} is not on duty at {row['start'].isoformat()}"
                    yield breach_of_file(FILE, message)
                continue
            stops = [(self._place(row), row) for row in own]
            for minutes in missing_minutes(day, stops, self._ground):
                if minutes > 0:
                    message = f"{person} lacks minutes for a way or is with two at once"
                    yield breach_of_file(
                        FILE, f"{message} on {own[0]['start'].date()}", minutes, "minutes"
                    )

    def _by_day(self, rows: Sequence[Row]) -> Iterator[tuple[str, Day | None, list[Row]]]:
        """The visits of each person in order, by the stretch of work that holds them."""
        by_person: defaultdict[str, list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: row["start"]):
            for person in row["staff_ids"].split(";"):
                by_person[person].append(row)
        for person, own in by_person.items():
            left = own
            for day in self._days.get(person, []):
                inside = [row for row in left if day.holds(row)]
                left = [row for row in left if not day.holds(row)]
                if inside:
                    yield person, day, inside
            if left:
                yield person, None, left

    def _place(self, row: Row) -> Place:
        """Where a visit is: at the lead manager's base, or in the offender's area."""
        offender = self._offender[row["offender_ref"]]
        manager = self._manager.get(self._lead(offender))
        if row["kind"] in ("home", "curfew") or manager is None:
            return "area", offender.area_id
        return "base", manager.base_id

    def patrols(self, rows: Sequence[Row]) -> Iterator[Breach]:
        """Patrols leave alone who visits: each visit of a person there is a commitment."""
        if "patrols" not in self._plan.tables:
            return
        held: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self._plan.rows("patrols"):
            if CALL_SIGN in row["crew_id"]:
                if row["purpose"] != "commitment":
                    yield breach_of_file("patrols.csv", f"{row['crew_id']} is no commitment")
                for person in row["staff_ids"].split(";"):
                    held[person].append(row)
        partners = {row.staff_id for row in self._pack.staff if row.role == "partner"}
        staff = {row.staff_id for row in self._pack.staff} - partners
        for row in rows:
            for person in set(row["staff_ids"].split(";")) & staff:
                if not any(
                    c["start"] <= row["start"] and row["end"] <= c["end"] for c in held[person]
                ):
                    message = f"the visit of {person} at {row['start'].isoformat()} is not there"
                    yield breach_of_file("patrols.csv", message)

    def values(
        self, made: Sequence[tuple[Row, Contact]], left: Sequence[Contact]
    ) -> tuple[int, ...]:
        """The goals in order, from the rows."""
        start = self._horizon.start
        late = cover = close = 0
        before: dict[str, date] = {}
        for row, contact in sorted(made, key=lambda pair: pair[1].due):
            day = self._horizon.local(row["start"]).date()
            late += max(0, (day - max(contact.due, start)).days)
            cover += contact.weight * self.is_cover(row)
            if contact.offender_ref in before:
                apart = (day - before[contact.offender_ref]).days
                close += max(0, contact.apart_days - apart)
            before[contact.offender_ref] = day
        days = [(day, own) for _, day, own in self._by_day([row for row, _ in made]) if day]
        crowded = sum(max(0, len(own) - self._policy.full_duty_visits) for _, own in days)
        ways = sum(
            way_minutes(day, [(self._place(row), row) for row in own], self._ground)
            for day, own in days
        )
        overdue = sum(contact.overdue for contact in left)
        weight = sum(contact.weight for contact in left if not contact.overdue)
        return overdue, weight, late, cover, close, crowded, ways


def _minute(moment: datetime) -> int:
    return 60 * moment.hour + moment.minute


def _in_curfew(offender: OffenderRow, start: int, end: int, over_midnight: bool) -> bool:
    """Whether wall-clock minutes lie in the curfew, which may go over midnight itself."""
    if offender.curfew_start is None or offender.curfew_end is None:
        return False
    begins, ends = (
        60 * int(hours) + int(minutes)
        for hours, minutes in (
            clock.split(":") for clock in (offender.curfew_start, offender.curfew_end)
        )
    )
    end += 1440 * over_midnight
    ends += 1440 * (begins >= ends)
    return any(begins <= start + shift and end + shift <= ends for shift in (0, 1440))
