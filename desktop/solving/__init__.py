"""Screens and papers of solving."""
