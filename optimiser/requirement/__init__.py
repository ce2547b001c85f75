"""Expected work to people on duty: response queues, visible patrol, crewing, own levels."""
