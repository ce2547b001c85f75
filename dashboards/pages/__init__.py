"""One file per page: its layout, and the callback that fills it."""
