"""Screens about a person's rights over his own data, and about what is over."""
