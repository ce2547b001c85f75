"""What a plan over a published roster was made for: its mode, the day it is told, who is away."""

from optimiser.rota.gaps import Mode
from scenarios.schema.pack import AbsenceRow, Pack
from scenarios.schema.rows import Row
from scenarios.schema.values import Day


class Amendment(Row):
    """A change of a published roster. Notice is counted in clear days from `told_on`.

    `least_breach` asks for the roster that breaks least where none is lawful.
    """

    mode: Mode = Mode.FEWEST_CHANGES
    told_on: Day
    absences: tuple[AbsenceRow, ...] = ()
    least_breach: bool = False


def with_absences(pack: Pack, amendment: Amendment) -> Pack:
    """The pack with the absences of an amendment that it does not have yet."""
    fresh = tuple(row for row in amendment.absences if row not in pack.absences)
    return pack.model_copy(update={"absences": (*pack.absences, *fresh)})
