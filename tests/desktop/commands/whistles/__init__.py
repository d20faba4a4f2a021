"""Whistles, tasks, points and problems by commands."""
