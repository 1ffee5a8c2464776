"""Who owes what by when, and every message that says so."""
