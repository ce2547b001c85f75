"""The service and the command line: HTTP, jobs, database."""
