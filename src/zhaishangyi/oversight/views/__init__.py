"""Pages of the town's oversight."""
