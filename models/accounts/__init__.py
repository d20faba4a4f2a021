"""Accounts that travel: whoever may log in at one PC of a community may at the others, with the same password."""
