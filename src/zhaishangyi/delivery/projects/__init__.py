"""Livelihood projects: suggestions that were adopted and are carried out for everybody."""
