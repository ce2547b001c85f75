"""Plans and packs written to files that other programs read."""
