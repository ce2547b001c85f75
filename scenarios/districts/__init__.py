"""Districts that come with the program."""
