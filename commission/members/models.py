"""Member organisations, who belongs to them, and the technology areas."""
