"""Files that a command writes: whole or not at all, and what the disk says as a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from models.station import Station
from models.station.files import disk_told, whole


@contextmanager
def whole_file(station: Station, to: Path) -> Iterator[BinaryIO]:
    """Write beside ``to`` and put it in place when it is complete; an earlier file stays as it is till then.

    Raises:
        WorldError: ``file_disk_full``; ``file_unwritable``.
    """
    with disk_told(to), station.outside.writing(to), whole(to) as part, part.open("wb") as file:
        yield file
