"""How many of everything a district or force of a given number of officers has."""

from dataclasses import dataclass

RESPONSE_TEAMS = ("A", "B", "C", "D", "E")
OFFENDERS_PER_MANAGER = 12
SMALLEST, LARGEST = 10, 10_000


@dataclass(frozen=True)
class Establishment:
    """Posts and places; all counts are people or places, not full-time equivalents.

    The proportions are those of the built-in district: 120 officers, 30 PCSOs, 15 specials,
    12 partner staff, 12 offender managers and 140 offenders, 3 bases and 20 areas.
    """

    officers: int
    managers: int
    offenders: int

    @classmethod
    def of(
        cls, officers: int, offenders: int | None = None, managers: int | None = None
    ) -> "Establishment":
        """Scale from officers; one of offenders and managers follows the other where given.

        Raises
        ------
        ValueError
            If a number is out of range.
        """
        if not SMALLEST <= officers <= LARGEST:
            message = f"officers must be between {SMALLEST} and {LARGEST}, not {officers}"
            raise ValueError(message)
        if min(offenders or 0, managers if managers is not None else 1) < 0 or managers == 0:
            message = "there must be at least one manager and no fewer than 0 offenders"
            raise ValueError(message)
        if managers is None:
            managers = (
                _scaled(12, officers)
                if offenders is None
                else max(1, -(-offenders // OFFENDERS_PER_MANAGER))
            )
            offenders = _scaled(140, officers) if offenders is None else offenders
        if offenders is None:
            offenders = OFFENDERS_PER_MANAGER * managers
        return cls(officers, managers, offenders)

    @property
    def pcsos(self) -> int:
        """Police community support officers."""
        return _scaled(30, self.officers)

    @property
    def specials(self) -> int:
        """Special constables."""
        return _scaled(15, self.officers)

    @property
    def partners(self) -> int:
        """Wardens and the like of partner agencies."""
        return _scaled(12, self.officers)

    @property
    def districts(self) -> int:
        """Parts with response teams of their own."""
        return _scaled(1, self.officers)

    @property
    def bases(self) -> int:
        """Stations that people parade at, none with fewer than forty officers if there are two."""
        return max(1, self.officers // 40)

    @property
    def areas(self) -> int:
        """Neighbourhoods."""
        return max(4, _scaled(20, self.officers))

    @property
    def neighbourhood_teams(self) -> int:
        """Teams that each look after a few neighbourhoods."""
        return _scaled(6, self.officers)

    @property
    def neighbourhood_officers(self) -> int:
        """Constables and sergeants of neighbourhood teams: a third."""
        return max(round(self.officers / 3), self.neighbourhood_teams)

    @property
    def sergeants(self) -> int:
        """One in six, and enough for one on response duty at any hour in a small district."""
        return max(round(self.officers / 6), min(self.neighbourhood_teams + 6, self.officers // 3))

    @property
    def response_sergeants(self) -> int:
        """Sergeants of response teams; every neighbourhood team has one of its own."""
        return self.sergeants - self.neighbourhood_teams

    @property
    def response_constables(self) -> int:
        """Constables of response teams."""
        return self.officers - self.neighbourhood_officers - self.response_sergeants


def _scaled(in_built_in_district: int, officers: int) -> int:
    return max(1, round(in_built_in_district * officers / 120))
