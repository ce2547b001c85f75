"""The visit diary: kinds of contact, how long, when and by whom they are made."""

from typing import Literal

from pydantic import model_validator

from scenarios.schema.policy.section import PolicySection, Span, known

Colour = Literal["red", "amber", "green"]
ContactKind = Literal["office", "home", "curfew", "release_day"]


class DiaryPolicy(PolicySection):
    """Contacts of the diary. How many are due is `caseloads.contacts_per_4_weeks`."""

    minutes: dict[ContactKind, int] = known(
        {"office": 45, "home": 45, "curfew": 15, "release_day": 60},
        "Length of a contact by kind, ways apart",
        "project choice",
        "P",
    )
    home_share: dict[Colour, float] = known(
        {"red": 0.5, "amber": 0.5, "green": 0.5},
        "Share of the contacts that is a home visit",
        "rules F1: red at least one police home visit a week; project choice",
        "M",
    )
    curfew_share: dict[Colour, float] = known(
        {"red": 0.5, "amber": 0.25, "green": 0.25},
        "Share of the contacts that is a curfew check, where there is a curfew",
        "rules F6: red at least one a week; project choice",
        "M",
    )
    office_hours: Span = known(
        lambda: Span(start_minute=540, end_minute=1020),
        "When contacts at the office are made, on working days; also the hours of people without "
        "a rota",
        "project choice",
        "P",
    )
    office_break: Span = known(
        lambda: Span(start_minute=750, end_minute=780),
        "Break of people without a rota",
        "project choice",
        "P",
    )
    home_hours: Span = known(
        lambda: Span(start_minute=480, end_minute=1200),
        "When home visits and those on the day of release are made, on any day",
        "project choice",
        "P",
    )
    curfew_draws: int = known(
        4,
        "Starts that are drawn for each curfew check, for the diary to choose from",
        "project choice; rules F6 (random within the curfew)",
        "P",
        ge=1,
        le=50,
    )
    paired_kinds: list[ContactKind] = known(
        ["home", "curfew"],
        "Kinds that two people make where the offender's visits need two",
        "rules F6",
        "M",
    )
    second_skill: str = known(
        "offender_management",
        "Skill of people of the rota who may go second; managers may always",
        "project choice; rules F7 (pairs with probation or PCSOs)",
        "P",
    )
    curfew_agencies: list[str] = known(
        ["police"],
        "Agencies whose managers may make the curfew check of another's case",
        "project choice",
        "P",
    )
    cover: Literal["lead", "agency"] = known(
        "agency",
        "Who makes a contact when the lead manager cannot: nobody else (lead), or a colleague of "
        "the same agency who keeps what is recorded of the case (agency)",
        "project choice: a contact that a colleague makes is better than none or a late one",
        "P",
    )
    same_area_minutes: int = known(
        5, "Way between two visits in one area", "project choice", "P", ge=0
    )
    full_duty_visits: int = known(
        4,
        "Visits in one duty of a person from which the diary spreads them over other days, where "
        "no contact is later or made by another for it",
        "project choice: four of 45 minutes with their ways are about half a day",
        "P",
        ge=1,
    )
    visits_per_outing: float = known(
        1.8,
        "Visits that share the way there and back, in what the requirement expects beforehand",
        "diary of the built-in district in office hours",
        "P",
        ge=1,
    )
    unmet_weight: dict[Colour, int] = known(
        {"red": 4, "amber": 2, "green": 1},
        "What a contact that is left out counts, by colour",
        "project choice",
        "P",
    )
    release_day_weight: int = known(
        8, "The same on the day of release, whatever the colour", "project choice", "P", ge=1
    )

    @model_validator(mode="after")
    def _can_be_planned(self) -> "DiaryPolicy":
        if any(minutes <= 0 or minutes % 5 for minutes in self.minutes.values()):
            message = "minutes: lengths must be multiples of 5 above 0"
            raise ValueError(message)
        shares = [*self.home_share.values(), *self.curfew_share.values()]
        both = [self.home_share[colour] + self.curfew_share[colour] for colour in self.home_share]
        if min(shares) < 0 or max(both) > 1:
            message = "home_share and curfew_share: at least 0 each, at most 1 together"
            raise ValueError(message)
        if min(self.unmet_weight.values()) < 1:
            message = "unmet_weight: weights must be at least 1"
            raise ValueError(message)
        return self
