"""What a pack, its policy and a scenario look like on disk: pydantic models of every file."""
