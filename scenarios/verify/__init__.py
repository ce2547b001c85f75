"""The independent checker of written plans: every rule and every total, from the files alone."""

from scenarios.verify.folder import planned_parts, verify_folder

__all__ = ["planned_parts", "verify_folder"]
