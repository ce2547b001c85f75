"""Every rule that a plan keeps and provision that it pays by, with its authority and source."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from inspect import getdoc
from typing import Any

import yaml

from optimiser.caseloads.rules import RULES as CASELOAD_RULES
from optimiser.money.provision import Provision
from optimiser.money.provisions import PROVISIONS
from optimiser.patrols.rules import RULES as PATROL_RULES
from optimiser.rule import Authority
from scenarios.build.rota import rules_of
from scenarios.schema.policy import Policy

SETTINGS: dict[str, tuple[str, ...]] = {
    "longest_tour": ("hours.longest_tour_minutes", "hours.longest_exigency_tour_minutes"),
    "minimum_rest": ("hours.minimum_rest_minutes",),
    "weekly_rest": ("hours.weekly_rest", "hours.weekly_rest_added_minutes"),
    "rest_days": ("hours.longest_gap_between_rest_days",),
    "average_rest_days": ("hours.rest_days_per_week", "hours.owed_rest"),
    "moved_rest_days": ("pay.rest_day_notice_days", "pay.rest_days.notified_within_days"),
    "rest_days_owed": (
        *("overtime.most_rest_days_owed", "overtime.rest_days_owed_in_new_rosters"),
        *("pay.rest_day_notice_days", "pay.rest_days.notified_within_days"),
    ),
    "longest_run": ("hours.longest_run_days",),
    "consecutive_nights": (
        *("max_nights", "hours.night_starts", "hours.night_ends"),
        "hours.night_shift_minutes",
    ),
    "role_and_skill": ("priority.skills_by_role_group",),
    "night_restriction": ("hours.night_starts", "hours.night_ends", "hours.night_shift_minutes"),
    "duty_span": ("pcso.span", "partner.span"),
    "contracted_hours": ("hours.public_holiday_share",),
    "average_week": (
        "hours.average_week_minutes",
        "hours.reference_weeks",
        "hours.rolling_reference",
    ),
    "night_worker_average": (
        *("hours.night_worker_minutes_per_day", "hours.reference_weeks", "hours.rolling_reference"),
        "hours.night_worker_share",
    ),
    "hazardous_nights": (
        *("hours.hazardous_night_shifts", "hours.hazardous_night_staff"),
        "hours.hazardous_night_minutes",
    ),
    "supervision": ("supervision.minimum_sergeants", "supervision.scope"),
    "personal_overtime": ("overtime.max_minutes_per_person_per_week",),
    "monthly_overtime": ("overtime.max_minutes_per_person_per_month",),
    "part_time_week": ("pay.officer_week_minutes", "pay.staff_week_minutes"),
    "kept_pattern": ("shifts.keep_patterns",),
    "overtime_cap": (
        "overtime.cap_percent",
        "overtime.cap_pence",
        "overtime.held_for_gaps_share",
        "overtime.unplanned_percent",
    ),
    "breaks": (
        *("hours.refreshment_minutes", "hours.refreshment_from_minutes"),
        "patrols.least_break_minutes",
    ),
    "pcso_single_patrol": ("pcso.single_patrol", "pcso.single_patrol_span"),
    "single_crewing": ("crewing.default",),
    "area_cap": ("patrols.most_times_equal_share",),
    "visit_length": ("patrols.visit_dose_percents",),
    "dose_cap": ("patrols.visits_per_period", "patrols.visit_period_hours"),
    "travel_between": ("patrols.foot_kmh", "patrols.vehicle_kmh", "response.detour_factor"),
    "way_between_areas": ("patrols.foot_kmh", "patrols.vehicle_kmh", "response.detour_factor"),
    "agency_duty": ("caseloads.statutory_agencies",),
    "own_cohort": ("caseloads.pooled",),
    "control_places": ("patrols.control_share", "patrols.control_seed"),
}
"""Keys of the policy that a rule takes its numbers from."""

STATUS = {
    "one_duty_a_day": "V1",
    "contracted_hours": "V2",
    "locked_duties": "V2",
    "night_restriction": "V1",
    "declared_availability": "D",
    "reserve_of_response": "V1",
    "single_by_default": "V1",
    "one_place": "V1",
    "vehicles": "P",
    "capacity_held": "V1",
}
"""Status of rules whose settings, if they have any, do not carry it; a choice of ours else."""

CHOICE = "P"
HOUR = 60
PAY = "pay"
STATUS_IN_WORDS = (
    "V1 read in the primary text, V2 in a secondary source only, D worked out from verified "
    "numbers, M from memory and not verified, P a choice of this project. None of it is legal "
    "advice."
)
OWN_WORDS = {
    "weekly_rest": "In every fortnight a person has the unbroken weekly rest of one of the forms "
    "that the policy allows.",
}


@dataclass(frozen=True)
class RuleInForce:
    """One rule as it binds a plan, or one provision of pay.

    `settings` are the policy's numbers for it, by path, and `own` those of them that the force
    set itself: its source does not vouch for them.
    """

    part: str
    id: str
    statement: str
    settings: dict[str, Any]
    authority: Authority
    source: str
    status: str
    own: tuple[str, ...] = ()

    def settings_in_words(self) -> str:
        """Each setting with its value, and whether it is the force's own."""
        return "; ".join(
            f"{path}: {setting_in_words(value)}{_in_hours(path, value)}"
            f"{' (set by the force)' if path in self.own else ''}"
            for path, value in self.settings.items()
        )


def rules_in_force(policy: Policy) -> Iterator[RuleInForce]:
    """Every rule of rota, patrols and caseloads under a policy, in the order of their tables.

    The provisions of pay follow; they go with the rota.
    """
    for part, rules in (
        ("rota", rules_of(policy)),
        ("patrols", PATROL_RULES),
        ("caseloads", CASELOAD_RULES),
    ):
        for rule in rules:
            yield _in_force(part, rule, policy)
    for provision in PROVISIONS:
        yield _provision(provision, policy)


def part_planned(part: str) -> str:
    """The part of a plan that rules of a part bind: pay goes with the rota."""
    return "rota" if part == PAY else part


def _in_force(part: str, rule: Any, policy: Policy) -> RuleInForce:
    settings, statuses, own = _settings(policy, SETTINGS.get(rule.id, ()))
    status = STATUS.get(rule.id) or (statuses[0] if statuses else CHOICE)
    statement = OWN_WORDS.get(rule.id) or _statement(rule)
    return RuleInForce(part, rule.id, statement, settings, rule.authority, rule.source, status, own)


def _provision(provision: Provision, policy: Policy) -> RuleInForce:
    settings, _, own = _settings(policy, tuple(f"{PAY}.{name}" for name in provision.numbers))
    words = f"{provision.says}."
    facts = (provision.authority, provision.source, provision.status)
    return RuleInForce(PAY, provision.id, words, settings, *facts, own)


def _settings(
    policy: Policy, paths: tuple[str, ...]
) -> tuple[dict[str, Any], list[str], tuple[str, ...]]:
    """Values by full path, their statuses, and the paths that differ from the defaults."""
    found = {path: _setting(policy, path) for path in paths}
    settings = {f"policy.{path}": value for path, (value, _) in found.items()}
    usual = Policy()
    own = tuple(f"policy.{p}" for p, (value, _) in found.items() if value != _setting(usual, p)[0])
    return settings, [status for _, status in found.values()], own


def _setting(policy: Policy, path: str) -> tuple[Any, str]:
    """The value of a key and the status of its number."""
    *sections, name = path.split(".")
    section: Any = policy
    for each in sections:
        section = getattr(section, each)
    extra = type(section).model_fields[name].json_schema_extra
    value = section.model_dump(mode="json")[name]
    return value, str(extra["status"]) if isinstance(extra, dict) else CHOICE


def _statement(rule: Any) -> str:
    """The first sentence of a rule's description, its parameters put in."""
    text = " ".join((getdoc(rule) or "").split("\n\n")[0].split())
    sentence = re.split(r"(?<=[^0-9])\.(?= |$)", text)[0] + "."
    return re.sub(r"`(\w+)`", lambda found: _value(rule, found[1]), sentence)


def _value(rule: Any, name: str) -> str:
    value = getattr(rule, name, name)
    if isinstance(value, timedelta):
        return f"{value / timedelta(hours=1):g} hours"
    if name.endswith("minutes") and isinstance(value, int):
        return f"{value / HOUR:g} hours"
    return value.value if isinstance(value, StrEnum) else str(value)


def _in_hours(path: str, value: Any) -> str:
    """Minutes of an hour or more in hours beside them, as one thinks of them."""
    if "_minutes" in path.rsplit(".", 1)[-1] and isinstance(value, int) and value >= HOUR:
        return f" ({value / HOUR:g} h)"
    return ""


def setting_in_words(value: Any) -> str:
    """A setting as one would write it in the policy, on one line."""
    if value is None or isinstance(value, str):
        return value or "none"
    text: str = yaml.safe_dump(value, default_flow_style=True, sort_keys=False, width=10_000)
    return text.split("\n")[0]
