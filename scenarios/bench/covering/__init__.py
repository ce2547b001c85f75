"""Maximal covering: the instance of New York with 2,713 nodes."""
