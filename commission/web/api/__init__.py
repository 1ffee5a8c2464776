"""What every API door shares: problem details, cursor pages, version matching, the schema's common answers."""
