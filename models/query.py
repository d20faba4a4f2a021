"""Reads whose list of wanted keys may be longer than one statement takes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute, Session

KEYS_A_QUERY = 5000


def by_chunks(
    session: Session, query: Select[*tuple[Any, ...]], column: InstrumentedAttribute[Any], keys: Collection[Any]
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of ``query`` in which ``column`` is one of ``keys``."""
    wanted = iter(keys)
    while chunk := list(islice(wanted, KEYS_A_QUERY)):
        yield from (tuple(row) for row in session.execute(query.where(column.in_(chunk))))
