"""Any list as an Excel file: one heading row, texts as texts, and nothing that Excel would run as a formula."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import suppress
from errno import ENOSPC
from pathlib import Path

import xlsxwriter

from models.errors import WorldError

Cell = str | int | float | None
ROWS_A_STEP = 500
_WIDEST = 42


def write_table(
    to: Path, title: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> Generator[tuple[int, int], None, int]:
    """Write ``rows`` to ``to``; yields (done, total), returns how many. A file that fails half-way is not left behind.

    Raises:
        WorldError: ``export_no_permission``, ``export_locked``, ``export_disk_full``.
    """
    part = to.with_name(f".{to.name}.part")
    try:
        yield from _write(part, title, headings, rows)
        part.replace(to)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        raise _told(to, error) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return len(rows)


def _write(
    part: Path, title: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> Generator[tuple[int, int], None, None]:
    book = xlsxwriter.Workbook(str(part), {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEF1F5"})
    sheet = book.add_worksheet(title[:31])
    sheet.freeze_panes(1, 0)
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, head)
        longest = max([len(heading) * 2, *(_width(row[place]) for row in rows[:200])])
        sheet.set_column(place, place, min(longest + 2, _WIDEST))
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, place, cell)
            elif cell is not None:
                sheet.write_number(number, place, cell)
        if number % ROWS_A_STEP == 0:
            yield number, len(rows)
    sheet.autofilter(0, 0, max(len(rows), 1), max(len(headings) - 1, 0))
    book.close()


def _width(cell: Cell) -> int:
    return sum(2 if ord(char) > 0x2000 else 1 for char in str(cell)) if cell is not None else 0


def _told(to: Path, error: Exception) -> WorldError:
    cause = error if isinstance(error, OSError) else error.__cause__ or error.__context__
    if isinstance(cause, OSError) and cause.errno == ENOSPC:
        return WorldError("export_disk_full", file=to.name)
    if isinstance(cause, PermissionError) and to.exists():
        return WorldError("export_locked", file=to.name)
    return WorldError("export_no_permission", file=to.name)
