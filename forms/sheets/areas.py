"""A list of areas (code and name) from an Excel or text file, whatever its columns are called."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from forms.i18n import N_
from forms.sheets.files import Limits
from forms.sheets.workbook import Row, Sheet, read_sheets
from models.errors import WorldError
from models.places.areas import AreaRow, level_of

REASONS = {
    "area_code": N_("not a code of a district, street or community"),
    "area_name": N_("the name is missing"),
    "area_twice": N_("the code stands in the list twice"),
}
"""Why a line of a list cannot be used (``AreaComparison.refused``)."""


def read_areas(path: Path) -> Generator[tuple[int, int], None, list[AreaRow]]:
    """Return the rows below the header; the columns of codes and names are told by what stands in them.

    Raises:
        WorldError: ``areas_no_codes`` where no column holds codes, or what is wrong with the file.
    """
    sheets = yield from read_sheets(path, None, Limits())
    for sheet in sheets:
        found = _rows_of(sheet)
        if found:
            return found
    raise WorldError("areas_no_codes", file=path.name)


def _rows_of(sheet: Sheet) -> list[AreaRow]:
    width = max((len(row) for row in sheet.rows), default=0)
    codes = [sum(_is_code(_at(row, place)) for row in sheet.rows) for place in range(width)]
    if not any(codes):
        return []
    code = codes.index(max(codes))
    names = [sum(_is_name(_at(row, place)) for row in sheet.rows) for place in range(width)]
    name = max((place for place in range(width) if place != code), key=names.__getitem__, default=code)
    first = next(number for number, row in enumerate(sheet.rows) if _is_code(_at(row, code)))
    rows = [AreaRow(_at(row, code), _at(row, name)) for row in sheet.rows[first:]]
    return [row for row in rows if row.code or row.name]


def _at(row: Row, place: int) -> str:
    value = row[place] if place < len(row) else ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a code that Excel took for a number
    return str(value).strip()


def _is_code(text: str) -> bool:
    return level_of(text.upper()) is not None


def _is_name(text: str) -> bool:
    return bool(text) and not text.isascii()
