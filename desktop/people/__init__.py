"""Screens of the area 'people'."""
