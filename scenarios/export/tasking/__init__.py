"""Tasking sheets: what each crew of a parade does, where and when, to be printed and carried."""

from scenarios.export.tasking.page import tasking_html
from scenarios.export.tasking.sheets import CrewSheet, Line, Parade, Person, parades_of
from scenarios.export.tasking.write import write_tasking

__all__ = ["CrewSheet", "Line", "Parade", "Person", "parades_of", "tasking_html", "write_tasking"]
