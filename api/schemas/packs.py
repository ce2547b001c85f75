"""Packs as the API gives them."""

from datetime import date, datetime
from typing import Any

from api.schemas.common import Shape


class PackOut(Shape):
    """A pack in a list."""

    pack_id: str
    name: str
    digest: str
    classification: str
    plan_start: date
    plan_weeks: int
    registered_at: datetime


class BaseOut(Shape):
    """A station."""

    base_id: str
    name: str
    longitude: float
    latitude: float
    vehicles: int


class PackDetail(PackOut):
    """A pack with what a page about it needs."""

    plan_end: date
    timezone: str
    history_start: date
    history_end: date
    bases: list[BaseOut]
    counts: dict[str, int]
    policy: dict[str, Any]
    layers: list[str]
    """Names of the layers of polygons that a map can show."""


class FeatureCollection(Shape):
    """GeoJSON (RFC 7946)."""

    type: str = "FeatureCollection"
    features: list[dict[str, Any]]
