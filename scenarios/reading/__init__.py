"""From the bytes of a pack to rows, with a problem for everything that cannot be read."""
