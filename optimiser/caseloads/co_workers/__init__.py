"""Co-workers: who of the other agencies works a case beside its lead manager."""
