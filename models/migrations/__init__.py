"""Every version that the tables ever had, oldest first; the same scripts serve SQLite and PostgreSQL."""

from __future__ import annotations

REVISIONS = ("0001",)
"""Ids of the scripts in ``versions/``; kept here too so that opening a file need not load Alembic."""
