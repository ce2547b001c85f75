"""Shift design: which shifts a week needs, so that few of them cover what is required."""
