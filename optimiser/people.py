"""People who can be put on duty, and what each may do."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum


class Role(StrEnum):
    """Kinds of staff; each has rules and pay of its own."""

    CONSTABLE = "constable"
    SERGEANT = "sergeant"
    PCSO = "pcso"
    SPECIAL = "special"
    PARTNER = "partner"

    @property
    def is_officer(self) -> bool:
        """Whether Police Regulations govern duty and pay (constables and sergeants)."""
        return self in (Role.CONSTABLE, Role.SERGEANT)


class RoleGroup(StrEnum):
    """What a person-hour on duty counts towards."""

    RESPONSE = "response"
    NEIGHBOURHOOD = "neighbourhood"
    PCSO = "pcso"
    PARTNER = "partner"
    SPECIAL = "special"


@dataclass(frozen=True)
class StaffMember:
    """One person, with the facts that rules and pay need.

    `role_group` is derived once, when the pack is built: PCSOs, partners and specials count as
    themselves (specials as response where the force confirms their offers), constables and
    sergeants as neighbourhood where their team is the neighbourhood team of an area, else as
    response.
    """

    staff_id: str
    role: Role
    role_group: RoleGroup
    team: str
    base_id: str
    contract_minutes_per_week: int
    agency: str = "police"
    skills: frozenset[str] = frozenset()
    home_area_id: str | None = None
    annual_pay_pence: int = 0
    single_crewing_approved: bool = True
    night_restricted: bool = False
    opted_out_48h: bool = False

    @property
    def leads_response(self) -> bool:
        """Whether the person supervises response officers."""
        return self.role is Role.SERGEANT and self.role_group is RoleGroup.RESPONSE


@dataclass(frozen=True)
class Absence:
    """Whole local days, both ends included, on which a person is not available for duty."""

    staff_id: str
    start: date
    end: date
    reason: str

    def days(self) -> frozenset[date]:
        """Every local day of the absence."""
        count = (self.end - self.start).days + 1
        return frozenset(self.start + timedelta(days=index) for index in range(count))


@dataclass(frozen=True)
class Strength:
    """The people of a plan, with lookups by reference."""

    members: tuple[StaffMember, ...]
    _by_id: dict[str, StaffMember] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {member.staff_id: member for member in self.members})

    def __getitem__(self, staff_id: str) -> StaffMember:
        return self._by_id[staff_id]

    def __contains__(self, staff_id: str) -> bool:
        return staff_id in self._by_id

    def __len__(self) -> int:
        return len(self.members)
