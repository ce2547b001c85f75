"""People whose pay the worked examples of the domain rules use."""

from dataclasses import replace

from optimiser.people import Role, RoleGroup, StaffMember

TOP_CONSTABLE = StaffMember(
    staff_id="PC1",
    role=Role.CONSTABLE,
    role_group=RoleGroup.RESPONSE,
    team="A",
    base_id="B1",
    contract_minutes_per_week=2400,
    annual_pay_pence=5_025_700,
)
SERGEANT = replace(TOP_CONSTABLE, staff_id="PS1", role=Role.SERGEANT, annual_pay_pence=5_620_900)
PCSO = replace(
    TOP_CONSTABLE,
    staff_id="P1",
    role=Role.PCSO,
    role_group=RoleGroup.PCSO,
    contract_minutes_per_week=2220,
    annual_pay_pence=3_000_000,
)
PARTNER = replace(PCSO, staff_id="C1", role=Role.PARTNER, role_group=RoleGroup.PARTNER)
SPECIAL = replace(TOP_CONSTABLE, staff_id="S1", role=Role.SPECIAL, contract_minutes_per_week=0)
