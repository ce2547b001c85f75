"""The independent checker of written plans: every rule and every total, from the files alone."""

from scenarios.verify.folder import planned_parts, verify_folder
from scenarios.verify.summary_file import SUMMARY_FILE

__all__ = ["SUMMARY_FILE", "planned_parts", "verify_folder"]
