"""Short statements that a meeting agrees with or not."""
