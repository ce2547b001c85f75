"""Provisions of Annex U: allowances from constable to chief inspector (reg 34; rules A6)."""

from optimiser.money.provision import Provision
from optimiser.rule import Authority

REGULATION = Authority.REGULATION

UNSOCIAL = Provision(
    "unsocial_hours",
    "A tenth of basic pay for every full hour between 20:00 and 06:00, on overtime too",
    REGULATION,
    "Police Regulations 2003 reg 34, Annex U (A6)",
    "V2",
    ("unsocial_rate", "unsocial_start_minute", "unsocial_end_minute"),
)
ON_CALL = Provision(
    "on_call",
    "A sum for every day on which any time is spent on call",
    REGULATION,
    "Police Regulations 2003 reg 34, Annex U; 2025 award (A6)",
    "M",
    ("allowances.on_call_pence_per_day",),
)
AWAY = Provision(
    "away_from_home",
    "A sum for every night held in reserve away from home",
    REGULATION,
    "Police Regulations 2003 reg 34, Annex U; 2025 award (A6)",
    "D",
    ("allowances.away_pence_per_night",),
)
HARDSHIP = Provision(
    "hardship",
    "A further sum for every such night without proper accommodation",
    REGULATION,
    "Police Regulations 2003 reg 34, Annex U; 2025 award (A6)",
    "D",
    ("allowances.hardship_pence_per_night",),
)
NOT_IN_RESERVE = Provision(
    "not_in_reserve",
    "Nights away for training or routine enquiries are not held in reserve",
    REGULATION,
    "Annex U (A6)",
    "V2",
)
NO_ALLOWANCE = Provision(
    "no_allowance",
    "Allowances of Annex U are for constables to chief inspectors",
    REGULATION,
    "Police Regulations 2003 reg 34, Annex U (A1)",
    "V2",
)
