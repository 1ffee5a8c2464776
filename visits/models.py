"""Visits: the room is wired and waits for its models."""
