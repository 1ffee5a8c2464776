"""Calls, proposals, partners, reviews, decisions."""
