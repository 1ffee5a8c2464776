"""Requests turned into clean values; a form writes nothing."""
