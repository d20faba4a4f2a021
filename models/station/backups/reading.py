"""Reading what can be read of a damaged table, row by row, around what cannot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

_LAST = 2**40
"""No table of a station comes near it."""
_BATCH = 500
Row = tuple[Any, ...]
Broken = (sqlcipher.DatabaseError, UnicodeDecodeError)


def connect_damaged(path: Path, key: bytes) -> Any:
    """A connection that goes on where the schema, or a page, cannot be read."""
    driver = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False)
    for pragma in (
        "cipher_log_level = NONE",
        f"key = \"x'{key.hex()}'\"",
        "writable_schema = ON",  # the tables that can be read of a damaged schema; nothing is written here
        "cell_size_check = ON",  # noise is told from a page of a table
        "temp_store = MEMORY",
    ):
        driver.execute(f"PRAGMA {pragma}")
    return driver


def rows_of(driver: Any, table: str) -> Iterator[Row]:
    """Every readable row, with its rowid in front, in order."""
    start, limit = 0, _BATCH
    if not _is_known(driver, table):
        return
    while True:
        query = f'SELECT rowid, * FROM "{table}" NOT INDEXED WHERE rowid >= ? ORDER BY rowid LIMIT {limit}'
        try:
            rows = driver.execute(query, (start,)).fetchall()
        except Broken:
            if limit > 1:
                limit //= 2  # some of them can be read
                continue
            following = _next_readable(driver, table, start)
            if following is None:
                return
            start = following
            continue
        yield from rows
        if len(rows) < limit:
            return
        start, limit = rows[-1][0] + 1, min(_BATCH, 2 * limit)


def _is_known(driver: Any, table: str) -> bool:
    """Whether the schema, as far as it can be read, has the table."""
    try:
        driver.execute(f'SELECT rowid FROM "{table}" LIMIT 0')
    except Broken as error:
        return not str(error).startswith("no such table")
    return True


def _next_readable(driver: Any, table: str, start: int) -> int | None:
    """The first rowid from which it can be read, as from ``start`` it cannot: by going ever further, then halving.

    To seek a rowid touches the pages that lead to it only: what lies before is not asked again.
    """
    step = 1
    while not _reads(driver, table, start + step):
        step *= 2
        if start + step > _LAST:
            return None
    low, high = start + step // 2, start + step  # from low it cannot, from high it can
    while high - low > 1:
        middle = (low + high) // 2
        if _reads(driver, table, middle):
            high = middle
        else:
            low = middle
    return high


def _reads(driver: Any, table: str, rowid: int) -> bool:
    try:
        query = f'SELECT rowid, * FROM "{table}" NOT INDEXED WHERE rowid >= ? ORDER BY rowid LIMIT 1'
        driver.execute(query, (rowid,)).fetchall()
    except Broken:
        return False
    return True


def expected(driver: Any, table: str, indexes: Iterable[str]) -> int | None:
    """How many rows there were, by an index of all rows that can be read whole; ``None``: none says it."""
    for index in indexes:
        try:
            return int(driver.execute(f'SELECT count(*) FROM "{table}" INDEXED BY "{index}"').fetchone()[0])
        except Broken:
            continue
    return None


def same_in_both(one: Iterator[Row], other: Iterator[Row]) -> Iterator[Row]:
    """Rows that two mended copies tell alike: nothing of a damaged page is in them."""
    left, right = next(one, None), next(other, None)
    while left is not None and right is not None:
        at, there = left[0], right[0]
        if left == right:
            yield left
        if at <= there:
            left = next(one, None)
        if there <= at:
            right = next(other, None)
