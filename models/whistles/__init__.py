"""Whistles (吹哨报到), red-leader stations' tasks, and the ledger of departments' points."""
