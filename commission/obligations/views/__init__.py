"""Pages of what is owed and what is sent."""
