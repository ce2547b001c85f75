"""Visits to hot spots: routes of crews through the places of one area in one day."""
