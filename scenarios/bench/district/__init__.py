"""The district ladder: rotas of generated districts and forces, checked from the answer alone."""
