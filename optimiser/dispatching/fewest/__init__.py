"""The fewest officers of a period who are late for nobody: a search, and what all need."""
