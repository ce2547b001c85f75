"""Replay: incidents that no plan saw are dispatched to the people whom a plan has on duty."""
