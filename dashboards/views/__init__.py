"""What a page says: tables of a plan to the tables and sentences that are shown."""
