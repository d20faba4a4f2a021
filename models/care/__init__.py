"""Special groups, one-to-one pairing, visits that come due, and who answers for a place."""
