"""Command line: the same work as the screens, without a window."""
