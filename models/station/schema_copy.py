"""A sealed copy of where the tables of the station file begin, beside it: with it salvage reads a file without a head.

It is true or not there: whatever writes the file anew takes the copy away first, and the next opening makes it again.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path

from models.crypto import STANDARD, BrokenError
from models.errors import WorldError
from models.station.connection import StationConnection
from models.station.files import sync_folder, write_whole

SCHEMA_COPY = "station.schema"
_SALT = 16
_CONTEXT = b"lianglin schema copy"
Entry = tuple[str, str, str, int, str | None]
"""A row of ``sqlite_master``: kind, name, table, first page, SQL."""


@dataclass(frozen=True)
class SchemaCopy:
    """``salt``: hex of the first bytes of the file, without which no page of it can be opened."""

    salt: str
    cookie: int
    """SQLite's own count of changes of the schema."""
    pages: int
    entries: tuple[Entry, ...]


def keep(path: Path, key: bytes, connection: StationConnection) -> None:
    """Make the copy of the open file at ``path`` where there is none that is true of it; a full disk keeps none."""
    with path.open("rb") as file:
        salt = file.read(_SALT).hex()
    cookie, pages = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("schema_version", "page_count"))
    there = read(path.parent, key)
    if there is not None and (there.salt, there.cookie) == (salt, cookie):
        return
    query = "SELECT type, name, tbl_name, rootpage, sql FROM main.sqlite_master WHERE rootpage > 0"
    found = SchemaCopy(salt, cookie, pages, tuple(connection.execute(query).fetchall()))
    plain = zlib.compress(json.dumps(asdict(found)).encode())
    try:
        write_whole(path.with_name(SCHEMA_COPY), STANDARD.seal(_key(key), plain, _CONTEXT))
    except (WorldError, OSError):
        forget(path.parent)


def read(folder: Path, key: bytes) -> SchemaCopy | None:
    """The copy of a profile; ``None`` where there is none, or another key sealed it."""
    try:
        sealed = (folder / SCHEMA_COPY).read_bytes()
        said = json.loads(zlib.decompress(STANDARD.open(_key(key), sealed, _CONTEXT)))
    except (OSError, BrokenError):
        return None
    return SchemaCopy(said["salt"], said["cookie"], said["pages"], tuple(map(tuple, said["entries"])))


def forget(folder: Path) -> None:
    """Before the tables move: none is better than a false one."""
    copy = folder / SCHEMA_COPY
    if copy.exists():
        copy.unlink()
        sync_folder(folder)


def _key(key: bytes) -> bytes:
    return STANDARD.expand(key, None, b"lianglin schema copy key")
