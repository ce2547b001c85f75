"""Invented names of places and people; any likeness to real ones is chance."""

from itertools import product

import numpy as np

_FIRST_PARTS = (
    *("Alder", "Amber", "Barrow", "Birch", "Brack", "Cold", "Coven", "Dun", "Elm", "Fallow"),
    *("Fern", "Gorse", "Hazel", "Heron", "Holm", "Kestrel", "Larks", "Linden", "Mar", "Nether"),
    *("Otter", "Quarry", "Rowan", "Saltern", "Sedge", "Sorrel", "Thistle", "Wether", "Willow"),
)
_LAST_PARTS = (
    *("bourne", "by", "combe", "dale", "field", "ford", "gate", "ham", "hurst", "ley"),
    *("mere", "stead", "stoke", "thorpe", "wick", "worth"),
)
_SURNAMES = (
    *("Abbott", "Ahmed", "Bailey", "Begum", "Carter", "Chand", "Clarke", "Cole", "Davies", "Dunn"),
    *("Ellis", "Evans", "Fisher", "Ford", "Gill", "Grant", "Hall", "Hughes", "Hussain", "Irwin"),
    *("James", "Jones", "Kaur", "Kelly", "Khan", "Lane", "Lewis", "Marsh", "Mistry", "Moore"),
    *("Nash", "Nowak", "Okafor", "Owen", "Page", "Patel", "Price", "Quinn", "Rahman", "Reid"),
    *("Rose", "Shah", "Shaw", "Singh", "Smith", "Taylor", "Usman", "Vance", "Walsh", "Ward"),
    *("Webb", "Wood", "Yates", "Young"),
)
_INITIALS = "ABCDEFGHIJKLMNOPRSTVWYZ"


def place_names(count: int, rng: np.random.Generator) -> list[str]:
    """As many different names of places as asked for."""
    plain = [first + last for first, last in product(_FIRST_PARTS, _LAST_PARTS)]
    names = [plain[index] for index in rng.permutation(len(plain))]
    for prefix in ("North", "South", "East", "West", "Upper", "Lower"):
        if len(names) >= count:
            break
        names += [f"{prefix} {name}" for name in names[: len(plain)]]
    return names[:count]


def people_names(count: int, rng: np.random.Generator) -> list[str]:
    """Initial and surname for each person; they may repeat, as real ones do."""
    surnames = rng.integers(len(_SURNAMES), size=count)
    initials = rng.integers(len(_INITIALS), size=count)
    return [
        f"{_INITIALS[initial]} {_SURNAMES[surname]}"
        for initial, surname in zip(initials, surnames, strict=True)
    ]
