"""What a case weighs and what a manager can carry: every term shown, with its source."""
