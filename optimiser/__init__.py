"""What is decided, and what makes a plan good: models, rules, goals and the checker."""
