"""From the journal to the district server and back; ``PROTOCOL.md`` is the one page about it."""
