"""Pledges: what people give so that an agreed thing can be done, until it is used up."""
