"""The independent checker of written plans: every rule and every total, from the files alone."""

from scenarios.verify.folder import verify_folder
from scenarios.verify.plan_folder import SUMMARY_FILE

__all__ = ["SUMMARY_FILE", "verify_folder"]
