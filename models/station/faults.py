"""What SQLite reports about the world outside, as errors that can be told to people."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError

from models.errors import WorldError

_CODES = {
    "SQLITE_FULL": "disk_full",
    "SQLITE_READONLY": "folder_read_only",
    "SQLITE_CANTOPEN": "folder_read_only",
    "SQLITE_IOERR": "disk_error",
    "SQLITE_CORRUPT": "damaged",
    "SQLITE_NOTADB": "damaged",
    "SQLITE_BUSY": "busy",
}
DAMAGE = ("damaged", "file_cut_short", "keys_damaged", "keys_missing")
"""Codes of a file that a backup, or what can be saved of it, takes the place of."""
_NAMELESS = {"database or disk is full": "SQLITE_FULL", "disk I/O error": "SQLITE_IOERR"}
"""SQLite's sentences: where the driver copies a database page by page, it tells no name of the error."""


_ROOM = 1 << 16
"""Bytes that the index of the log needs; where there are less, SQLite speaks of an error of the disk."""


@contextmanager
def told(folder: Path | None = None) -> Iterator[None]:
    """Turn a fault of disk or file into its ``WorldError``; anything else, a violated constraint too, is ours.

    Args:
        folder: of a file that is being opened: its log has no index yet.
    """
    try:
        yield
    except (DBAPIError, sqlcipher.Error) as error:
        code = world_code(error)
        if code is None:
            raise
        if code == "disk_error" and folder is not None and shutil.disk_usage(folder).free < _ROOM:
            code = "disk_full"
        raise WorldError(code) from error


def world_code(error: BaseException) -> str | None:
    origin = error.orig if isinstance(error, DBAPIError) else error
    name: str = getattr(origin, "sqlite_errorname", None) or _NAMELESS.get(str(origin), "")
    return next((code for prefix, code in _CODES.items() if name.startswith(prefix)), None)
