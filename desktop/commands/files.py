"""Files that a command writes: whole or not at all, and what the disk says as a sentence."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from models.errors import WorldError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def whole_file(to: Path) -> Iterator[BinaryIO]:
    """Write beside ``to`` and put it in place when it is complete; an earlier file stays as it is till then.

    Raises:
        WorldError: ``file_disk_full``; ``file_unwritable``.
    """
    with disk_told(to):
        handle, name = tempfile.mkstemp(prefix=".lianglin-", suffix=to.suffix, dir=to.parent)
        try:
            os.close(handle)
            with Path(name).open("wb") as file:
                yield file
            os.replace(name, to)
        finally:
            Path(name).unlink(missing_ok=True)


@contextmanager
def disk_told(to: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WorldError("file_disk_full" if error.errno in _FULL else "file_unwritable", file=to.name) from error
