"""Pages and figures in the browser, fed by the API alone."""
