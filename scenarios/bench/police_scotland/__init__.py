"""The Police Scotland operational-research challenge: one week of incidents in Glasgow."""
