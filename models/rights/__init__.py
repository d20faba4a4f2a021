"""Who may do what to what: one place decides, and every road asks it."""
