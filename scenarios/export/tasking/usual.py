"""What was usually recorded where a crew is sent: kinds of incident, never people."""

from functools import cached_property

import numpy as np
import pandas as pd

from optimiser.demand.weights import called_for_share
from scenarios.build.hotspots import street_shares
from scenarios.geography import to_metres
from scenarios.schema.pack import Pack

RADIUS_METRES = 150.0
"""Radius of a hot spot in the trials (Ariel, Weinborn and Sherman 2016)."""
LEAST = 8
"""Incidents below which nothing is said of a place: a few may be chance."""
TOLD = 2
SAYS_NOTHING = frozenset({"other crime", "other"})
"""Kinds whose name tells a crew nothing."""
PARTS_OF_DAY = ("00 to 06", "06 to 12", "12 to 18", "18 to 24")


class UsualIncidents:
    """The kinds of incident most often recorded at places, by part of the day.

    `places` are the coordinates (longitude, latitude) of places below areas. Kinds that police
    find themselves are left out, and those that the policy puts behind closed doors
    (`policy.patrols.street_share` of 0); the others count by that share.
    """

    def __init__(self, pack: Pack, places: dict[str, tuple[float, float]]) -> None:
        self._pack = pack
        self._places = places

    @cached_property
    def _table(self) -> pd.DataFrame:
        table: pd.DataFrame = self._pack.incidents[
            ["category", "received_at", "longitude", "latitude", "area_id", "modelled_fields"]
        ]
        kinds = sorted(set(table["category"]))
        asked = dict(zip(kinds, called_for_share(kinds, 0.0), strict=True))
        shares = street_shares(self._pack.policy.patrols, kinds)
        share = dict(zip(kinds, shares.tolist(), strict=True))
        kept = [k for k in kinds if asked[k] and share[k] and _plain(k) not in SAYS_NOTHING]
        table = table[table["category"].isin(kept)]
        hour = table["received_at"].dt.tz_convert(self._pack.manifest.timezone).dt.hour
        modelled = table["modelled_fields"].str.contains("received_at", regex=False)
        x, y = to_metres(table["longitude"].to_numpy(), table["latitude"].to_numpy())
        placed: pd.DataFrame = table.assign(
            part=(hour // 6).where(~modelled, -1), share=table["category"].map(share), x=x, y=y
        )
        return placed

    def tell(self, place_id: str, area_id: str, hour: int) -> str:
        """What is most often recorded here in this part of the day; blank where that is little."""
        table = self._table
        if place_id in self._places:
            x, y = to_metres(*self._places[place_id])
            near = np.hypot(table["x"] - x, table["y"] - y) <= RADIUS_METRES
        else:
            near = table["area_id"] == area_id
        here = table[near]
        for part, said in ((hour // 6, f", {PARTS_OF_DAY[hour // 6]} h"), (None, "")):
            own = here if part is None else here[here["part"] == part]
            if len(own) >= LEAST:
                kinds = own.groupby("category")["share"].sum().nlargest(TOLD).index
                return " and ".join(_plain(str(kind)) for kind in kinds) + said
        return ""


def _plain(category: str) -> str:
    return " ".join(category.replace("_", " ").split()).lower()
