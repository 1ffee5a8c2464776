"""Pages: find, allow, act, render."""
