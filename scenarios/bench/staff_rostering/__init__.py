"""The published staff rostering instances (Curtois and Qu), planned by the rota's own engine."""
