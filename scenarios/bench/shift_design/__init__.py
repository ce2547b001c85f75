"""Minimum shift design: the published random examples of TU Wien."""
