"""Incidents to the demand heatmap: weights, hour profiles, shrinkage and accuracy."""
