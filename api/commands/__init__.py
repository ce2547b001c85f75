"""The commands of `muster`, one file each; `api.cli` is their table of contents."""
