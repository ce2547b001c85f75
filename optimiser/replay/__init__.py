"""Incidents that no plan saw against the plan and the baseline."""
