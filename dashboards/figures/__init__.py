"""Pictures: pure functions from tables to figures, one per file."""
