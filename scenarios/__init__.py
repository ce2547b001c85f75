"""What we plan for: packs, policy, importers, generators, and the chain from pack to plan."""
