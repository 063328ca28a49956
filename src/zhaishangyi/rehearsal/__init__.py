"""Plays a whole deliberation against a real server, the way people would: for training and as a test."""
