"""What everything that is followed to its end shares: files, appended steps, state machines, numbers."""
