"""How fast the portal is: `bin/bench`. A database of its own in `var/bench`, made once; the demo's web server; a floor
view to compare with, so that the figures of two machines can be read together."""
