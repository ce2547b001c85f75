"""Shifts and patterns of a pack: designed from its requirement, found from wishes, ready-made."""
