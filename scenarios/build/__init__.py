"""From a pack to planning problems: the only place where units and clocks are converted."""
