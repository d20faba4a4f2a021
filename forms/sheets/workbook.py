"""Cells of an Excel or text file, as they stand: rows of values, hidden ones too, with their numbers."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from forms.sheets.files import Extent, Kind, Limits, disk_told, extents, kind_of
from models.errors import WorldError

Row = list[object]
ROWS_A_STEP = 2000
T = TypeVar("T")


@dataclass(frozen=True)
class Part:
    """One of several sheets that stand under each other in one: its rows begin at ``at``, its data at ``first``."""

    name: str
    at: int
    first: int


@dataclass
class Sheet:
    """One sheet. ``rows[0]`` is row 1 of the file; a blank cell is ``""``; ``merged`` counts from 0, ends included."""

    name: str
    rows: list[Row]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    visible: bool = True
    numbers: Sequence[int] = ()
    """The row number in the file of each row, where rows were unfolded or come from several sheets."""
    parts: tuple[Part, ...] = ()

    def number(self, at: int) -> int:
        """The row number in the file, from 1, of ``rows[at]``."""
        return self.numbers[at] if self.numbers else at + 1

    def fill_merged(self) -> None:
        """Write the value of each merged block into all its cells (only its first one holds it)."""
        for (top, left), (bottom, right) in self.merged:
            if top >= len(self.rows) or left >= len(self.rows[top]) or (value := self.rows[top][left]) == "":
                continue
            for row in self.rows[top : bottom + 1]:
                for column in range(left, min(right + 1, len(row))):
                    if row[column] == "":
                        row[column] = value


def read_sheets(path: Path, wanted: str | None, limits: Limits) -> Generator[tuple[int, int], None, list[Sheet]]:
    """Read sheet ``wanted`` of ``path``, or all of them; yields (done, total) rows.

    Raises:
        WorldError: the file is missing, locked, foreign, protected, damaged or too large.
    """
    kind = kind_of(path, limits)
    yield 0, 1
    if kind is Kind.TEXT:
        return [_text_sheet(path, limits)]
    sizes = extents(path, limits) if kind is Kind.XLSX else {}
    members = _members(path, sizes) if kind is Kind.XLSX else {}
    with closing(_opened(path)) as book:
        metas = {meta.name: meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet}
        names = list(metas)
        if wanted is not None and wanted not in names:
            raise WorldError("sheet_no_such_sheet", file=path.name, sheets="、".join(names))
        found = []
        for name in [wanted] if wanted is not None else names:
            extent = members.get(name, Extent())
            _refuse_if_too_wide(path, extent, limits)
            sheet = yield from _read(path, book, name, extent, limits)
            sheet.visible = metas[name].visible == SheetVisibleEnum.Visible
            found.append(sheet)
    return found


def _opened(path: Path) -> CalamineWorkbook:
    return _survived(path, lambda: CalamineWorkbook.from_path(str(path)))


def _survived(path: Path, work: Callable[[], T]) -> T:
    """Run the reader; whatever it stumbles over is a damaged file, its own panics (not ``Exception``) included."""
    try:
        with disk_told(path):
            return work()
    except PasswordError:
        raise WorldError("sheet_password", file=path.name) from None
    except (CalamineError, ValueError, OverflowError):
        raise WorldError("sheet_damaged", file=path.name) from None
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":
            raise
        raise WorldError("sheet_damaged", file=path.name) from None


def _refuse_if_too_wide(path: Path, extent: Extent, limits: Limits) -> None:
    if extent.rows > limits.rows:
        raise WorldError("sheet_too_many_rows", file=path.name, rows=extent.rows, limit=limits.rows)
    if extent.rows * extent.columns > limits.cells:
        raise WorldError("sheet_too_wide", file=path.name, rows=extent.rows, columns=extent.columns)


def _read(
    path: Path, book: CalamineWorkbook, name: str, extent: Extent, limits: Limits
) -> Generator[tuple[int, int], None, Sheet]:
    source = _survived(path, lambda: book.get_sheet_by_name(name))
    total = source.total_height
    if total > limits.rows:
        raise WorldError("sheet_too_many_rows", file=path.name, rows=total, limit=limits.rows)
    margin: Row = [""] * (source.start[1] if source.start else 0)  # the reader leaves empty columns on the left out
    rows: list[Row] = []
    cells = source.iter_rows()
    while batch := _survived(path, lambda: list(islice(cells, ROWS_A_STEP))):
        rows += [[*margin, *row] for row in batch]
        yield len(rows), max(total, len(rows))
    for (at, column), error in extent.errors.items():
        if at < len(rows) and column < len(rows[at]):
            rows[at][column] = error
    return Sheet(name, rows, tuple(source.merged_cell_ranges or ()))


def _members(path: Path, sizes: Mapping[str, Extent]) -> dict[str, Extent]:
    """Sheet name -> its extent: the name stands in the workbook, the member's name in the relations."""
    try:
        with zipfile.ZipFile(path) as archive:
            relations = ET.fromstring(_without_entities(archive.read("xl/_rels/workbook.xml.rels")))
            workbook = ET.fromstring(_without_entities(archive.read("xl/workbook.xml")))
    except (KeyError, ET.ParseError, zipfile.BadZipFile, ValueError):
        raise WorldError("sheet_damaged", file=path.name) from None
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    found = {}
    for element in workbook.iter():
        if element.tag.rpartition("}")[2] == "sheet":
            link = next((value for key, value in element.attrib.items() if key.endswith("}id")), None)
            target = targets.get(link, "").rpartition("/")[2]
            found[element.get("name", "")] = sizes.get(f"xl/worksheets/{target}", Extent())
    return found


def _without_entities(xml: bytes) -> bytes:
    """Refuse declarations of entities: small ones can expand without end."""
    if b"<!ENTITY" in xml or b"<!DOCTYPE" in xml:
        raise ValueError("entities")
    return xml


_ENCODINGS = ("utf-8-sig", "gb18030")


def _text_sheet(path: Path, limits: Limits) -> Sheet:
    with disk_told(path):
        content = path.read_bytes()
    text = _decoded(path, content)
    lines = text.splitlines()
    if len(lines) > limits.rows:
        raise WorldError("sheet_too_many_rows", file=path.name, rows=len(lines), limit=limits.rows)
    counts = {mark: sum(line.count(mark) for line in lines[:20]) for mark in ",\t;"}
    try:
        rows: list[Row] = [
            list(row) for row in csv.reader(io.StringIO(text), delimiter=max(counts, key=lambda mark: counts[mark]))
        ]
    except csv.Error:
        raise WorldError("sheet_damaged", file=path.name) from None
    width = max(map(len, rows), default=0)
    for row in rows:
        row += [""] * (width - len(row))
    return Sheet("", rows)


def _decoded(path: Path, content: bytes) -> str:
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else _ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\0-\x08\x0e-\x1f]", text):
            return text
    raise WorldError("sheet_foreign", file=path.name)
