"""Every act of this room in one place; each stands with its kin in its own module."""
