"""Paper of the visits area: door sheets, round lists, logs and cards."""
