"""Keys of `policy.yaml` that earlier versions had, and what says the same now."""

from collections.abc import Mapping

GONE: Mapping[str, str] = {
    "patrols.hotspot_share": "write replay.hot_share for the share of areas and hours that a "
    "replay counts as hot; hot spots of patrols are now places, set by patrols.hotspots_per_area",
}


def instead_of(key: str) -> str:
    """The clause that names what took the place of a key, or nothing where it never was one."""
    return GONE.get(key.removeprefix("policy."), "")
