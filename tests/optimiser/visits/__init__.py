"""The visit diary."""
