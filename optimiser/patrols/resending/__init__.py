"""A second look at who was sent where: crews are sent elsewhere for hours on end where it gains."""
