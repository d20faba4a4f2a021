"""Screens of the area 'places'."""
