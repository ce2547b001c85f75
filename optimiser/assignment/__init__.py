"""Jobs to agents with capacity at the least cost: generalised assignment with a proven bound."""
