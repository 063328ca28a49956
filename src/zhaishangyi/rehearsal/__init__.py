"""Plays a whole deliberation against a real server, the way people would."""
