"""What people see: page frames, components, static files and error pages."""
