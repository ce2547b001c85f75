"""Synthetic districts and forces of any size, from a seed."""

from scenarios.generate.assemble import RealPlaces, generate_pack

__all__ = ["RealPlaces", "generate_pack"]
