"""Sync where everything goes wrong at once: bad lines, killed processes, clocks that jump, writers that race."""
