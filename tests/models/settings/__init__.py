"""Norms that a community sets for itself."""
