"""Whistles, red tasks and points."""
