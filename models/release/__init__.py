"""Releases: what a maker signs, what a PC checks before it takes one, and whether what runs here is still that."""
