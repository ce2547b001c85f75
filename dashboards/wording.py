"""Dates, hours, money and shares as British readers write them."""

from datetime import date, datetime

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WEEKDAYS_IN_FULL = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
NOT_KNOWN = "not known"
MINUS = "\N{MINUS SIGN}"
NO_DIFFERENCE = "no difference"
ROLE_GROUPS = {
    "response": "Response",
    "neighbourhood": "Neighbourhood",
    "pcso": "PCSO",
    "partner": "Partner",
    "special": "Special",
}
STATUSES = {
    "optimal": "proved best",
    "feasible": "valid, not proved best",
    "infeasible": "no plan exists",
    "no_plan_found": "no plan found",
}


def day(moment: date | datetime) -> str:
    """Sat 6 Dec 2026."""
    return f"{moment:%a} {moment.day} {moment:%b %Y}"


def short_day(moment: date | datetime) -> str:
    """Sat 6 Dec."""
    return f"{moment:%a} {moment.day} {moment:%b}"


def hour(moment: datetime) -> str:
    """Sat 6 Dec 01:00."""
    return f"{short_day(moment)} {moment:%H:%M}"


def count(number: float | None, singular: str, plural: str | None = None) -> str:
    """1 area, 2 areas, 1,200 areas."""
    if number is None:
        return f"{NOT_KNOWN} {plural or singular + 's'}"
    word = singular if number == 1 else plural or singular + "s"
    return f"{number:,.0f} {word}"


def hours(number: float | None) -> str:
    """Hours with one decimal and separators."""
    return NOT_KNOWN if number is None else f"{number:,.1f}"


def pounds(number: float | None) -> str:
    """£12,345."""
    return NOT_KNOWN if number is None else f"£{number:,.0f}"


def percent(share: float | None, digits: int = 1) -> str:
    """A fraction as per cent."""
    return NOT_KNOWN if share is None else f"{100 * share:,.{digits}f} %"


def status(word: str | None) -> str:
    """A solve's status in words."""
    return STATUSES.get(word or "", word or NOT_KNOWN)


def plain(word: str) -> str:
    """A code such as `rest_day_working` as words."""
    return word.replace("_", " ").capitalize()


def person(staff_id: str, name: object) -> str:
    """A person as colleagues know them, PC018 Z Begum; a name that is not known is left out."""
    return f"{staff_id} {name}" if isinstance(name, str) and name else staff_id
