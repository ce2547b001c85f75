"""Packs from what others publish or export."""
