"""Incidents of any command-and-control export to the table of a pack."""
