"""Writing an Excel file that is safe to open: no cell is a formula, a link or code, and no half file is left."""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException

from forms.harmless import RISKY
from forms.sheets.locked import locked
from models.errors import WorldError
from models.station.files import is_full, whole

WIDEST = 46
ROWS_OF_A_SHEET = 1_048_576
_GREY = "BFBFBF"
_ROWS_A_MARK = 25


_OPTIONS = {
    "in_memory": True,  # XlsxWriter's temporary files would hold rows in clear
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


@contextmanager
def safe_book(to: Path | BytesIO, password: str | None = None) -> Iterator[SafeBook]:
    """Make a workbook in memory and put it at ``to`` only when it is whole; ``password`` is asked of who opens it.

    What goes on in memory, into an archive, is given as such: no file in the clear lies anywhere meanwhile.

    Raises:
        WorldError: the folder is read-only, the disk full, or the file open elsewhere.
    """
    if isinstance(to, BytesIO):
        with _book(to) as book:
            yield book
        return
    content = BytesIO()
    with _disk_told(to):
        with _probe(to), _book(content) as book:  # a folder that takes no file is said before the work, not after it
            yield book
        with whole(to) as part:
            part.write_bytes(locked(content.getvalue(), password) if password else content.getbuffer())


@contextmanager
def _book(content: BytesIO) -> Iterator[SafeBook]:
    book = Workbook(content, _OPTIONS)
    try:
        yield SafeBook(book)
    finally:
        book.close()


@contextmanager
def _probe(to: Path) -> Iterator[None]:
    with tempfile.NamedTemporaryFile(prefix=".lianglin-", dir=to.parent):
        yield


@contextmanager
def _disk_told(to: Path) -> Iterator[None]:
    try:
        yield
    except PermissionError as refused:
        locked = getattr(refused, "winerror", None) in (32, 33) or to.is_file()
        raise WorldError("export_locked" if locked else "export_no_permission", file=to.name) from None
    except (OSError, XlsxWriterException) as fault:
        raise WorldError("export_disk_full" if is_full(fault) else "export_no_permission", file=to.name) from None


class SafeBook:
    """A workbook of which each cell is a plain value."""

    def __init__(self, book: Any):
        self.book = book
        self._plain = book.add_format({"valign": "top"})
        self._quoted = book.add_format({"valign": "top", "quote_prefix": True})
        self._date = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})
        self._moment = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd hh:mm"})
        self.head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True})
        self._quoted_head = book.add_format(
            {"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True, "quote_prefix": True}
        )
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.text = book.add_format({"valign": "top", "num_format": "@"})

    def sheet(self, name: str, headings: Sequence[str], widths: Sequence[float]) -> Any:
        """A sheet with frozen headings and the given widths (in characters)."""
        sheet = self.book.add_worksheet(_sheet_name(name))
        for at, width in enumerate(widths):
            sheet.set_column(at, at, min(max(width, 6), WIDEST))
        self.row(sheet, 0, headings, self.head)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return sheet

    def stamp(self, sheet: Any, foot: str, mark: str, rows: int) -> None:
        """Put who, when and which number at the foot of each page, and ``mark`` across the rows, if there is one."""
        sheet.set_footer(f"&L{_header(foot)}&R&P / &N")
        if not mark:
            return
        sheet.set_header(f"&C&14&K{_GREY}{_header(mark)}")
        look = {
            "fill": {"none": True}, "line": {"none": True}, "width": 620, "height": 34, "object_position": 3,
            "font": {"color": f"#{_GREY}", "size": 14}, "align": {"horizontal": "center", "vertical": "middle"},
        }  # fmt: skip
        for at in range(3, max(rows, 4), _ROWS_A_MARK):
            sheet.insert_textbox(at, 1, mark, look)

    def row(self, sheet: Any, number: int, values: Sequence[object], form: Any = None) -> None:
        """Write one row; ``number`` counts from 0."""
        for at, value in enumerate(values):
            self._cell(sheet, number, at, value, form)

    def _cell(self, sheet: Any, row: int, column: int, value: object, form: Any) -> None:
        if value is None or value == "":
            return
        if isinstance(value, bool):
            value = "是" if value else "否"
        if isinstance(value, datetime):
            sheet.write_datetime(row, column, value.replace(tzinfo=None), form or self._moment)
        elif isinstance(value, date) and value.year >= 1900:
            sheet.write_datetime(row, column, value, form or self._date)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, form or self._plain)
        else:
            text = str(value)[:32_767]
            sheet.write_string(row, column, text, self._of_text(text, form))

    def _of_text(self, text: str, form: Any) -> Any:
        """What tells a spreadsheet that the text is no formula, though it may begin like one; headings included."""
        if not text.startswith(RISKY):
            return form or self._plain
        return self._quoted_head if form is self.head else self._quoted


def _header(text: str) -> str:
    """``&`` begins a code; a number behind one would be read as a size."""
    return f" {text.replace('&', '&&')}"[:200]


def _sheet_name(name: str) -> str:
    kept = "".join(" " if char in "[]:*?/\\'" else char for char in name).strip()
    return kept[:31] or "Sheet1"


def text_width(value: object) -> float:
    """How many narrow characters wide ``value`` is shown; Chinese ones count double."""
    return 1.5 + sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in str(value)[:60])
