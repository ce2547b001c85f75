"""The most that a cell of an incident may say."""

LONGEST_MINUTES = 100_000
MOST_OFFICERS = 1_000
