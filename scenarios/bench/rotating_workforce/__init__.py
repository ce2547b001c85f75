"""Rotating workforce scheduling: the twenty published instances of Musliu and others."""
