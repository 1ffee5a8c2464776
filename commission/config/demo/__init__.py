"""The demo world: invented, role-named, in both languages, dated relative to the day it is loaded."""
