"""Replay of a plan: held-out incidents against the plan and against what is done without one."""
