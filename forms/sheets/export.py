"""Any list as an Excel file: masked unless told otherwise, with a cover that says what, who, when and how many."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import Any

from forms.i18n import N_, _
from forms.sheets.book import ROWS_OF_A_SHEET, SafeBook, safe_book, text_width

ROWS_A_STEP = 500
SAMPLE = 200
REASONS = {
    "superior": N_("Required by the street or district"),
    "check": N_("Checking the register at the door"),
    "service": N_("Giving a service to these residents"),
    "emergency": N_("Emergency or evacuation"),
}
"""Why somebody takes whole numbers out of the system; the code is kept in the act (L-21)."""


@dataclass(frozen=True)
class ListColumn:
    """One column. ``mask`` turns a value into what may leave the station (law E); ``None``: nothing to hide."""

    label: str
    mask: Callable[[Any], Any] | None = None
    heading: str = ""
    """The Chinese heading by which the import knows the column again; else the translated label."""


@dataclass(frozen=True)
class SheetOut:
    """What one sheet holds; ``title`` is marked text."""

    title: str
    columns: Sequence[ListColumn]
    rows: Iterable[Sequence[object]]


@dataclass(frozen=True)
class Stamp:
    """Who took a list out, and when (local time)."""

    who: str
    when: datetime
    community: str = ""
    number: str = ""
    """Under which it stands in the register of what left the house."""

    @property
    def line(self) -> str:
        return " · ".join(filter(None, (self.community, self.who, f"{self.when:%Y-%m-%d %H:%M}", self.number)))


def export_list(
    title: str,
    columns: Sequence[ListColumn],
    rows: Iterable[Sequence[object]],
    to: Path | BytesIO,
    *,
    stamp: Stamp,
    masked: bool = True,
    total: int = 0,
    notes: Sequence[str] = (),
    further: Sequence[SheetOut] = (),
    password: str | None = None,
) -> Generator[tuple[int, int], None, int]:
    """Write ``rows`` to ``to``; yields (done, total), returns the count of rows. Cancelled or failed, no file is left.

    Args:
        title: marked text, translated here.
        total: how many rows are expected, for the progress.
        notes: marked sentences about the figures, on a sheet of their own.
        further: more lists, each on its own sheet right after the first.
        password: to be typed by whoever opens the file.
    """
    mark = "" if masked else stamp.line
    with safe_book(to, password) as book:
        done = yield from _sheet(book, SheetOut(title, columns, rows), masked, total, stamp.line, mark)
        for each in further:
            yield from _sheet(book, each, masked, total, stamp.line, mark)
        _cover(book, title, stamp, done, masked)
        if notes:
            _explained(book, notes)
    return done


def _sheet(
    book: SafeBook, out: SheetOut, masked: bool, total: int, foot: str, mark: str
) -> Generator[tuple[int, int], None, int]:
    headings = [column.heading or _(column.label) for column in out.columns]
    stream = iter(_masked(out.rows, [column.mask if masked else None for column in out.columns]))
    sample = list(islice(stream, SAMPLE))
    widths = [max(map(text_width, column)) for column in zip(headings, *sample, strict=True)]
    sheet = book.sheet(_(out.title), headings, widths)
    done = 0
    for done, row in enumerate(islice(chain(sample, stream), ROWS_OF_A_SHEET - 1), start=1):
        book.row(sheet, done, row)
        if done % ROWS_A_STEP == 0:
            yield done, max(total, done)
    sheet.autofilter(0, 0, max(done, 1), max(len(out.columns) - 1, 0))
    book.stamp(sheet, foot, mark, done)
    return done


def _masked(
    rows: Iterable[Sequence[object]], masks: Sequence[Callable[[Any], Any] | None]
) -> Iterable[Sequence[object]]:
    if not any(masks):
        return rows
    return (
        [mask(value) if mask and value not in (None, "") else value for mask, value in zip(masks, row, strict=True)]
        for row in rows
    )


def _cover(book: SafeBook, title: str, stamp: Stamp, count: int, masked: bool) -> None:
    """A sheet behind the list, so that the list itself opens first and reads back as it is."""
    state = N_("Masked: names, numbers, addresses shortened") if masked else N_("In the clear: keep it locked up")
    facts = (
        (N_("List"), _(title)),
        (N_("Community"), stamp.community),
        (N_("Exported by"), stamp.who),
        (N_("Exported at"), stamp.when.strftime("%Y-%m-%d %H:%M")),
        (N_("Register no."), stamp.number),
        (N_("Rows"), count),
        (N_("Personal data"), _(state)),
    )
    sheet = book.book.add_worksheet(_(N_("About this file")))
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 50)
    for at, (label, value) in enumerate(facts):
        book.row(sheet, at, (_(label), value))
    book.stamp(sheet, stamp.line, "" if masked else stamp.line, len(facts))


def _explained(book: SafeBook, notes: Sequence[str]) -> None:
    sheet = book.book.add_worksheet(_(N_("How it is counted")))
    sheet.set_column(0, 0, 110)
    for at, note in enumerate(notes):
        book.row(sheet, at, (_(note),))
