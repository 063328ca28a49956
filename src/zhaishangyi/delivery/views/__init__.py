"""Pages of the delivery."""
