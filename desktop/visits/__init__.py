"""Screens of the area 'visits'."""
