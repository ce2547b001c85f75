"""Pay scales, and the rates that turn minutes into pence."""

from pydantic import Field

from scenarios.schema.policy.section import PolicySection, known
from scenarios.schema.policy.terms import (
    AllowancePolicy,
    ProductivePolicy,
    RestDayPolicy,
    StaffPolicy,
    WorkingDayPolicy,
)


class PayTable(PolicySection):
    """Annual basic pay in pence by pay point; the last point is the top of the scale."""

    constable: list[int] = known(
        [3_116_300, 3_247_300, 3_378_900, 3_510_500, 3_774_600, 4_303_900, 5_025_700],
        "Constable points 1-7",
        "2025/26 award computed from Annex F 2024/25 (rules D1)",
        "D",
    )
    sergeant: list[int] = known(
        [5_356_700, 5_486_400, 5_620_900], "Sergeant points 2-4", "rules D1", "D"
    )
    pcso: list[int] = known([2_700_000, 2_850_000, 3_000_000], "PCSO points", "rules D2", "M")
    partner: list[int] = known([2_800_000], "Partner staff", "project choice", "P")


class PayPolicy(PolicySection):
    """Rates that turn minutes into pence."""

    annual: PayTable = known(PayTable, "Annual basic pay", "rules D1, D2", "D")
    officer_hours_per_year: float = known(
        12520 / 6, "Officer hourly rate divisor", "rules A6: annual x 6 / 12520", "D", gt=0
    )
    staff_hours_per_year: float = known(
        37 * 52.143, "Police staff hourly rate divisor", "rules C1", "D", gt=0
    )
    overtime_rate: float = known(4 / 3, "Overtime on a working day", "Annex G", "V2", ge=1)
    rest_day_rate: float = known(1.5, "Rest day, under 15 days' notice", "Annex H", "V2", ge=1)
    public_holiday_rate: float = known(2.0, "Public holiday", "Annex H", "V2", ge=1)
    minimum_rest_day_minutes: int = known(
        240, "Least time paid for a rest day or public holiday", "Annex H", "V2", ge=0
    )
    rest_day_notice_days: int = known(
        15,
        "Clear days from which a rest day is re-rostered instead of paid",
        "Annex H 1(a) of 2019 (GOV.UK)",
        "V1",
        ge=0,
    )
    staff_overtime_rate: float = known(
        1.5, "Staff overtime, Monday to Saturday", "PSC s.2", "M", ge=1
    )
    staff_sunday_rate: float = known(2.0, "Staff overtime, Sunday", "PSC s.2", "M", ge=1)
    employer_ni_rate: float = known(
        0.15, "Employer National Insurance on overtime", "rules D3", "M", ge=0, le=1
    )
    employer_pension_rate_officer: float = known(
        0.353,
        "Employer pension, officers (not on overtime)",
        "SI 2024/920; rules D3",
        "M",
        ge=0,
        le=1,
    )
    employer_pension_rate_staff: float = known(
        0.2, "Employer pension, staff (not on overtime)", "rules D3", "M", ge=0, le=1
    )
    ni_threshold_pence_per_year: int = known(
        500_000, "Earnings before employer National Insurance", "rules D3", "M", ge=0
    )
    unit_minutes: int = known(
        15, "Overtime is paid in completed units of this length", "Annex G", "V2", gt=0
    )
    officer_week_minutes: int = known(
        2400, "Full-time week of an officer, with refreshment", "Annex E", "V2", gt=0
    )
    staff_week_minutes: int = known(
        2220, "Full-time week of police staff", "PSC handbook; rules C1", "V2", gt=0
    )
    unsocial_rate: float = known(
        0.1, "Unsocial hours allowance, share of basic pay", "Annex U", "V2", ge=0
    )
    unsocial_start_minute: int = known(
        1200, "Start of unsocial hours, local minute of the day", "Annex U", "V2", ge=0, lt=1440
    )
    unsocial_end_minute: int = known(
        360, "End of unsocial hours on the next day, local minute", "Annex U", "V2", ge=0, lt=1440
    )
    holiday_top_up_rate: float = known(
        0.0,
        "Holiday-pay top-up on overtime and allowances (some forces 20/365), in rota prices too",
        "tvpfed.org (rules D3)",
        "V2",
        ge=0,
        le=1,
    )
    working_day: WorkingDayPolicy = Field(default_factory=WorkingDayPolicy)
    rest_days: RestDayPolicy = Field(default_factory=RestDayPolicy)
    allowances: AllowancePolicy = Field(default_factory=AllowancePolicy)
    staff: StaffPolicy = Field(default_factory=StaffPolicy)
    productive: ProductivePolicy = Field(default_factory=ProductivePolicy)
