"""Screens and papers of whistles."""
