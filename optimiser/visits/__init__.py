"""The visit diary: contacts that are due, made by people who are on duty."""
