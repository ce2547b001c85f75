"""Which shifts there are and how teams rotate through them: what the rota is planned with."""
