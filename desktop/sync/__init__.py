"""The way to the district as people see it: the light, what waits, clashes, moves, envelopes, and the work behind."""
