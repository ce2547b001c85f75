"""p-median: the uncapacitated instances of the OR-Library (Beasley 1985)."""
