"""Search over everything in the station file."""

from __future__ import annotations

from models.search.hits import Hit
from models.search.index import (
    IndexCheck,
    bulk,
    rebuild,
    rebuild_connection,
    search_functions,
    search_objects,
    search_triggers,
    verify,
)
from models.search.query import search

__all__ = [
    "Hit",
    "IndexCheck",
    "bulk",
    "rebuild",
    "rebuild_connection",
    "search",
    "search_functions",
    "search_objects",
    "search_triggers",
    "verify",
]
