"""The independent checker of written plans: every rule and every total, from the files alone."""

from scenarios.verify.folder import (
    parts_left_out,
    planned_parts,
    unmarked_breaches,
    verify_folder,
)

__all__ = ["parts_left_out", "planned_parts", "unmarked_breaches", "verify_folder"]
