"""The way of the journal to the district server and back."""
