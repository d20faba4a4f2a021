"""Who logged in, looked, changed, exported, printed and granted: chained entries that nobody edits (L-40, L-41)."""
