"""Hot spots: how they are found, how long and how often they are visited, what is held out."""

from itertools import pairwise
from typing import Literal

from pydantic import model_validator

from scenarios.schema.policy.section import PolicySection, known

PERCENT = 100
GRID_MINUTES = 5


class VisitPolicy(PolicySection):
    """Hot spots below areas, and visits of them."""

    street_share: dict[str, float] = known(
        {
            "alarm": 0.2,
            "anti social behaviour": 0.8,
            "bicycle theft": 0.8,
            "burglary": 0.5,
            "concern for safety": 0.0,
            "criminal damage and arson": 0.7,
            "domestic incident": 0.0,
            "drugs": 0.0,
            "missing person": 0.0,
            "other theft": 0.5,
            "possession of weapons": 0.0,
            "public order": 0.9,
            "road traffic incident": 0.3,
            "robbery": 0.9,
            "shoplifting": 0.5,
            "stop and search": 0.0,
            "suspicious circumstances": 0.7,
            "theft from the person": 0.9,
            "vehicle crime": 0.9,
            "violence and sexual offences": 0.4,
        },
        "Share of the harm of a category that happens where a patrol can prevent it",
        "project choice; what police find themselves is left out (Sherman et al. 2020)",
        "P",
    )
    street_share_otherwise: float = known(
        0.3, "That share of any other category", "project choice", "P", ge=0, le=1
    )
    hotspot_radius_metres: float = known(
        150, "Radius of a hot spot", "Ariel et al. 2016; Operation Savvy", "V2", gt=0
    )
    hotspots_apart_metres: float = known(
        500, "Least distance of two hot spots", "Operation Savvy", "V2", gt=0
    )
    hotspot_incidents_per_year: float = known(
        18, "Least incidents of a hot spot in a year", "Ariel et al. 2016: 36 in two", "V2", gt=0
    )
    hotspots_per_area: int = known(
        6, "Most hot spots of one area", "project choice; evidence 6", "P", ge=0
    )
    visit_dose_percents: dict[int, int] = known(
        {10: 80, 15: 100},
        "Dose of a visit by its minutes, per cent of a full one",
        "Koper 1995: best stop 11-15 minutes; project choice",
        "P",
    )
    visit_gain_percents: list[int] = known(
        [40, 25, 15],
        "Harm of a place and period that its first, second ... full visit covers, per cent",
        "project choice; evidence 1.2 (return of dose diminishes)",
        "P",
        min_length=1,
    )
    visits_per_period: int = known(
        3, "Most visits of a hot spot in a period", "Ariel et al. 2016: three a day", "V2", ge=1
    )
    visit_period_hours: Literal[4, 6, 8, 12, 24] = known(
        6, "Length of a period of the day", "project choice", "P"
    )
    minutes_between_visits: int = known(
        60, "Least time until a crew visits a place twice running", "project choice", "P", ge=5
    )
    delivered_share: float = known(
        0.55,
        "Part of a planned visit that is delivered, where no log says otherwise",
        "Williams and Coupe 2017: 24-26 of 45 minutes",
        "V2",
        gt=0,
        le=1,
    )
    foot_kmh: float = known(4.5, "Speed of a crew on foot", "project choice", "P", gt=0)
    walk_minutes: float = known(
        20,
        "Longest walk from a hot spot to the next in an area that is patrolled on foot; response "
        "officers have a vehicle with them wherever there is one",
        "project choice; Ratcliffe et al. 2011 (foot patrol in hot spots)",
        "P",
        ge=0,
    )
    vehicle_kmh: float = known(25, "Speed of a crew on patrol by car", "project choice", "P", gt=0)
    control_share: float = known(
        0.0,
        "Share of hot spots held out of patrol as controls, one of each matched pair",
        "Ariel et al. 2016; 0 = no trial",
        "P",
        ge=0,
        le=0.5,
    )
    control_seed: int = known(
        1, "Seed that draws the controls: the same for the whole trial", "project choice", "P", ge=0
    )

    @model_validator(mode="after")
    def _can_be_planned(self) -> "VisitPolicy":
        gains, doses = self.visit_gain_percents, self.visit_dose_percents
        falling = all(first >= second for first, second in pairwise(gains))
        if min(gains) <= 0 or sum(gains) > PERCENT or not falling:
            message = "visit_gain_percents: percentages above 0 that fall, at most 100 together"
            raise ValueError(message)
        if any(minutes <= 0 or minutes % GRID_MINUTES for minutes in doses):
            message = f"visit_dose_percents: minutes must be multiples of {GRID_MINUTES}"
            raise ValueError(message)
        if any(not 0 < dose <= PERCENT for dose in doses.values()):
            message = "visit_dose_percents: doses must be above 0 and at most 100"
            raise ValueError(message)
        if any(not 0 <= share <= 1 for share in self.street_share.values()):
            message = "street_share: shares must be between 0 and 1"
            raise ValueError(message)
        return self
