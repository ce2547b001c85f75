"""Rotating patterns: one cycle of weeks that every team walks through, each a week behind."""
