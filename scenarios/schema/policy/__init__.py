"""`policy.yaml`: every number that a force may change, with its source and its verification."""

from pydantic import Field

from optimiser.people import Role
from scenarios.schema.policy.caseloads import CaseloadPolicy
from scenarios.schema.policy.demand import (
    DemandPolicy,
    RequirementPolicy,
    ResponsePolicy,
    VisiblePolicy,
)
from scenarios.schema.policy.diary import DiaryPolicy
from scenarios.schema.policy.duty import (
    HoursPolicy,
    OvertimePolicy,
    PartnerPolicy,
    PcsoPolicy,
    SpecialPolicy,
    SupervisionPolicy,
)
from scenarios.schema.policy.notice import NoticePolicy
from scenarios.schema.policy.patrols import CrewingPolicy, PatrolPolicy, PriorityPolicy
from scenarios.schema.policy.pay import PayPolicy, PayTable
from scenarios.schema.policy.replay import ReplayPolicy
from scenarios.schema.policy.section import PolicySection, Span, known
from scenarios.schema.policy.shifts import ShiftPolicy
from scenarios.schema.policy.wellbeing import WellbeingPolicy

__all__ = [
    "CaseloadPolicy",
    "CrewingPolicy",
    "DemandPolicy",
    "DiaryPolicy",
    "HoursPolicy",
    "NoticePolicy",
    "OvertimePolicy",
    "PartnerPolicy",
    "PatrolPolicy",
    "PayPolicy",
    "PayTable",
    "PcsoPolicy",
    "Policy",
    "PolicySection",
    "PriorityPolicy",
    "ReplayPolicy",
    "RequirementPolicy",
    "ResponsePolicy",
    "ShiftPolicy",
    "Span",
    "SpecialPolicy",
    "SupervisionPolicy",
    "VisiblePolicy",
    "WellbeingPolicy",
]


class Policy(PolicySection):
    """The whole of `policy.yaml`."""

    max_nights: int = known(
        4, "Most nights in a row", "PFEW guidance (rules B2)", "V2", ge=1, le=14
    )
    hours: HoursPolicy = Field(default_factory=HoursPolicy)
    notice: NoticePolicy = Field(default_factory=NoticePolicy)
    overtime: OvertimePolicy = Field(default_factory=OvertimePolicy)
    supervision: SupervisionPolicy = Field(default_factory=SupervisionPolicy)
    partner: PartnerPolicy = Field(default_factory=PartnerPolicy)
    pcso: PcsoPolicy = Field(default_factory=PcsoPolicy)
    special: SpecialPolicy = Field(default_factory=SpecialPolicy)
    shifts: ShiftPolicy = Field(default_factory=ShiftPolicy)
    pay: PayPolicy = Field(default_factory=PayPolicy)
    demand: DemandPolicy = Field(default_factory=DemandPolicy)
    response: ResponsePolicy = Field(default_factory=ResponsePolicy)
    visible: VisiblePolicy = Field(default_factory=VisiblePolicy)
    requirement: RequirementPolicy = Field(default_factory=RequirementPolicy)
    crewing: CrewingPolicy = Field(default_factory=CrewingPolicy)
    patrols: PatrolPolicy = Field(default_factory=PatrolPolicy)
    caseloads: CaseloadPolicy = Field(default_factory=CaseloadPolicy)
    diary: DiaryPolicy = Field(default_factory=DiaryPolicy)
    priority: PriorityPolicy = Field(default_factory=PriorityPolicy)
    wellbeing: WellbeingPolicy = Field(default_factory=WellbeingPolicy)
    replay: ReplayPolicy = Field(default_factory=ReplayPolicy)

    def annual_pay_pence(self, role: Role, pay_point: int | None) -> int:
        """Annual basic pay of a role at a pay point (1 = first; None = top); 0 for specials."""
        scale: list[int] = getattr(self.pay.annual, role.value, [])
        if not scale:
            return 0
        return scale[-1] if pay_point is None else scale[min(pay_point, len(scale)) - 1]
