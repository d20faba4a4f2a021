"""What a file is before anything reads it: its kind by content, its size, and whether it would burst the memory."""

from __future__ import annotations

import enum
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from models.errors import WorldError

MB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """How much of a file is read; what is larger is refused before it is opened."""

    file_bytes: int = 200 * MB
    unpacked_bytes: int = 1200 * MB
    """A full sheet of 1,048,576 rows by 20 columns is about 1 GB of XML."""
    rows: int = 1_048_576
    cells: int = 40_000_000


class Kind(enum.Enum):
    XLSX = "xlsx"
    XLS = "xls"
    TEXT = "text"


@dataclass
class Extent:
    """Where values stand in one sheet of an xlsx file, and which cells hold an Excel error."""

    rows: int = 0
    columns: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    """(row, column), both from 0 -> the error, such as ``#N/A``; the reader itself shows those cells as blank."""


@contextmanager
def disk_told(path: Path) -> Iterator[None]:
    """Turn what the disk says about reading ``path`` into a sentence."""
    try:
        yield
    except FileNotFoundError:
        raise WorldError("sheet_not_found", file=path.name) from None
    except IsADirectoryError:
        raise WorldError("sheet_is_folder", file=path.name) from None
    except PermissionError as refused:
        windows_lock = getattr(refused, "winerror", None) in (32, 33)
        raise WorldError("sheet_locked" if windows_lock else "sheet_no_permission", file=path.name) from None
    except OSError:
        raise WorldError("sheet_unreadable", file=path.name) from None


def kind_of(path: Path, limits: Limits) -> Kind:
    """Return the kind of ``path`` by its content; refuse what cannot be a register."""
    with disk_told(path):
        if path.is_dir():
            raise WorldError("sheet_is_folder", file=path.name)
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4096)
    if size == 0:
        raise WorldError("sheet_blank_file", file=path.name)
    if size > limits.file_bytes:
        raise too_large(path, size, limits.file_bytes)
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(path, limits)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _kind_of_ole(path)
    return _kind_of_text(path, head)


def too_large(path: Path, size: int, limit: int) -> WorldError:
    return WorldError("sheet_too_large", file=path.name, size_mb=-(-size // MB), limit_mb=limit // MB)


def _kind_of_zip(path: Path, limits: Limits) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            unpacked = sum(member.file_size for member in archive.infolist())
            encrypted = any(member.flag_bits & 1 for member in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise WorldError("sheet_damaged", file=path.name) from None
    if encrypted:
        raise WorldError("sheet_password", file=path.name)
    if "xl/workbook.bin" in names or "mimetype" in names:
        raise WorldError("sheet_other_format", file=path.name)
    if "xl/workbook.xml" not in names:
        raise WorldError("sheet_foreign", file=path.name)
    if unpacked > limits.unpacked_bytes:
        raise too_large(path, unpacked, limits.unpacked_bytes)
    return Kind.XLSX


def _kind_of_ole(path: Path) -> Kind:
    with disk_told(path):
        content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise WorldError("sheet_password", file=path.name)
    if not any(name.encode("utf-16-le") in content for name in ("Workbook", "WORKBOOK", "Book", "BOOK")):
        raise WorldError("sheet_foreign", file=path.name)
    return Kind.XLS


def _kind_of_text(path: Path, head: bytes) -> Kind:
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<meta", b"<head", b"<?xml")):
        raise WorldError("sheet_html", file=path.name)
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if path.suffix.lower() not in {".csv", ".txt", ".tsv"} or (b"\0" in head and not wide):
        raise WorldError("sheet_foreign", file=path.name)
    return Kind.TEXT


_VALUE = rb'"(?:[^>]*[^/>])?>'
_CELL = re.compile(rb'r="[A-Z]{1,3}([0-9]{1,7})' + _VALUE)
_WIDE = re.compile(rb'r="([A-Z]{2,3})[0-9]{1,7}' + _VALUE)
_ERROR = re.compile(rb'r="([A-Z]{1,3})([0-9]{1,7})"[^>]*t="e"[^>]*>(?:<f[^>]*>[^<]*</f>|<f[^>]*/>)?<v>([^<]{1,20})</v>')
_PIECE = 8 * MB
_SEAM = 4096
_TAIL = 1 << 16


def extents(path: Path, limits: Limits) -> Mapping[str, Extent]:
    """Unpack every sheet of an xlsx once, in pieces, and return how far its values reach, by member name.

    The reader keeps a sheet as one full rectangle: two stray cells in opposite corners would take 400 GB and end the
    program. The sizes that a zip file declares may also be untrue, so the bytes are counted here.
    """
    found: dict[str, Extent] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            left = limits.unpacked_bytes
            for member in archive.infolist():
                sheet = member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml")
                extent = Extent()
                for piece in _pieces(archive, member):
                    left -= len(piece)
                    if left < 0:
                        raise too_large(path, limits.unpacked_bytes + 1, limits.unpacked_bytes)
                    if sheet:
                        _measure(piece, extent)
                if sheet:
                    found[member.filename] = extent
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError):
        raise WorldError("sheet_damaged", file=path.name) from None
    return found


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked content of ``member``; each piece begins with the end of the one before, so that no cell is cut."""
    seam = b""
    with archive.open(member) as stream:
        while block := stream.read(_PIECE):
            yield seam + block
            seam = block[-_SEAM:]


def _measure(piece: bytes, extent: Extent) -> None:
    """Widen ``extent`` by the cells with a value in ``piece``; rows stand in order, so the last ones tell."""
    rows = _CELL.findall(piece, max(len(piece) - _TAIL, 0)) or _CELL.findall(piece)
    if rows:
        extent.rows = max(extent.rows, int(rows[-1]))
        extent.columns = max(extent.columns, 26)
    for letters in set(_WIDE.findall(piece)):
        extent.columns = max(extent.columns, column_number(letters.decode()))
    if b't="e"' in piece:
        for cell in _ERROR.finditer(piece):
            at = (int(cell[2]) - 1, column_number(cell[1].decode()) - 1)
            extent.errors[at] = cell[3].decode("ascii", "replace")


def column_number(letters: str) -> int:
    """``A`` is 1, ``AA`` is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """1 is ``A``, 27 is ``AA``."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
