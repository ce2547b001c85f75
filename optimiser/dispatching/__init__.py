"""Calls meet units: one law of travel, service and dispatch for requirement and replay."""
