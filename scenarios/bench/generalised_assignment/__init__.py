"""Generalised assignment: the instances of types a to e (OR-Library; Yagiura and Ibaraki)."""
