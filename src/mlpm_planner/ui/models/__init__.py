"""Table models: what lists show and how they are edited."""
