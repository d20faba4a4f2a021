"""The container of a workbook that asks for a password: a compound file ([MS-CFB]) with the sealed package inside."""

from __future__ import annotations

import secrets
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

from models.crypto.office import lock

SECTOR, MINI, CUTOFF = 512, 64, 4096
"""Streams that are shorter than ``CUTOFF`` lie in sectors of ``MINI`` bytes."""
_END, _FREE, _FAT, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
_IN_HEADER = 109
"""So many sectors of the table fit in the header; a file of 7 MB. Lists in the clear are far smaller."""
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that are read for one another."""
PASSWORD_LETTERS = 14


def new_password() -> str:
    """A password of 80 bits, in groups that can be read out on the telephone."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(PASSWORD_LETTERS))
    return f"{letters[:5]}-{letters[5:10]}-{letters[10:]}"


def locked(package: bytes, password: str) -> bytes:
    """Return a workbook that opens with ``password`` alone."""
    described, sealed = lock(package, password)
    return _compound(_tree(described, sealed))


@dataclass
class _Entry:
    """One line of the directory; ``left``, ``right`` and ``child`` are numbers of lines."""

    name: str
    kind: int
    content: bytes = b""
    left: int = _NONE
    right: int = _NONE
    child: int = _NONE
    black: bool = True
    start: int = field(default=_END, init=False)

    @property
    def small(self) -> bool:
        return self.kind == _STREAM and 0 < len(self.content) < CUTOFF


def _tree(described: bytes, sealed: bytes) -> list[_Entry]:
    """The directory; siblings are trees ordered by length of the name, then by the name."""
    return [
        _Entry("Root Entry", _ROOT, child=2),
        _Entry("\x06DataSpaces", _STORAGE, child=5),
        _Entry("EncryptionInfo", _STREAM, described, left=1, right=3),
        _Entry("EncryptedPackage", _STREAM, sealed),
        _Entry("Version", _STREAM, _text("Microsoft.Container.DataSpaces") + _VERSIONS),
        _Entry("DataSpaceMap", _STREAM, _map(), left=4, right=6),
        _Entry("DataSpaceInfo", _STORAGE, right=7, child=8),
        _Entry("TransformInfo", _STORAGE, child=9, black=False),
        _Entry("StrongEncryptionDataSpace", _STREAM, struct.pack("<II", 8, 1) + _text("StrongEncryptionTransform")),
        _Entry("StrongEncryptionTransform", _STORAGE, child=10),
        _Entry("\x06Primary", _STREAM, _transform()),
    ]


_VERSIONS = struct.pack("<HHHHHH", 1, 0, 1, 0, 1, 0)


def _text(words: str) -> bytes:
    raw = words.encode("utf-16-le")
    return struct.pack("<I", len(raw)) + raw + b"\0" * (-len(raw) % 4)


def _map() -> bytes:
    entry = struct.pack("<II", 1, 0) + _text("EncryptedPackage") + _text("StrongEncryptionDataSpace")
    return struct.pack("<III", 8, 1, len(entry) + 4) + entry


def _transform() -> bytes:
    known = struct.pack("<I", 1) + _text("{FF9A3F03-56EF-4613-BDD5-5A41C1D07246}")
    name = _text("Microsoft.Container.EncryptionTransform")
    return struct.pack("<I", len(known) + 4) + known + name + _VERSIONS + struct.pack("<IIII", 0, 0, 0, 4)


def _compound(entries: Sequence[_Entry]) -> bytes:
    """Lay out: big streams, then the small ones together, then their table, the directory, and the table of all."""
    small, mini_table = _minis(entries)
    entries[0].content = small
    body: list[bytes] = []
    table: list[int] = []

    def place(content: bytes) -> int:
        if not content:
            return _END
        first, count = len(table), -(-len(content) // SECTOR)
        body.append(content + b"\0" * (count * SECTOR - len(content)))
        table.extend([*range(first + 1, first + count), _END])
        return first

    for entry in entries:
        if entry.content and not entry.small:
            entry.start = place(entry.content)
    minis = b"".join(struct.pack("<I", each) for each in mini_table)
    minis += struct.pack("<I", _FREE) * (-len(mini_table) % (SECTOR // 4))
    mini_start = place(minis)
    blank = _Entry("", 0)
    lines = [*entries, *[blank] * (-len(entries) % 4)]
    directory = place(b"".join(_line(each) for each in lines))
    tables = 1
    while tables * (SECTOR // 4) < len(table) + tables:
        tables += 1
    if tables > _IN_HEADER:
        raise ValueError("too long for a locked workbook")
    first_table = len(table)
    table += [_FAT] * tables
    table += [_FREE] * (tables * (SECTOR // 4) - len(table))
    body.append(struct.pack(f"<{len(table)}I", *table))
    head = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII", bytes.fromhex("d0cf11e0a1b11ae1"), b"", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, directory,
        0, CUTOFF, mini_start, len(minis) // SECTOR, _END, 0,
    )  # fmt: skip
    places = [*range(first_table, first_table + tables), *[_FREE] * (_IN_HEADER - tables)]
    return head + struct.pack(f"<{_IN_HEADER}I", *places) + b"".join(body)


def _minis(entries: Sequence[_Entry]) -> tuple[bytes, list[int]]:
    """What the small streams are together, and the table of their sectors."""
    content, table = b"", list[int]()
    for entry in entries:
        if entry.small:
            count = -(-len(entry.content) // MINI)
            entry.start = len(table)
            table += [*range(len(table) + 1, len(table) + count), _END]
            content += entry.content + b"\0" * (count * MINI - len(entry.content))
    return content, table


def _line(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ", name, len(name) + 2 if name else 0, entry.kind, int(entry.black), entry.left, entry.right,
        entry.child, b"", 0, 0, 0, entry.start if entry.kind in (_STREAM, _ROOT) else 0, len(entry.content),
    )  # fmt: skip
