"""F20, the ledger of the four lists (四清单台账): problem, responsibility, term, clearing, joined by one number."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import BinaryIO

from forms.i18n import N_
from models.whistles.rules import MARKS, NORMS
from reports.bands import Band, Form, free, gap, heading, render_forms, table
from reports.document import A3, landscape
from reports.flow import Cell, Value
from reports.lights import draw_light
from reports.lists import Column
from reports.official import _
from reports.page import LEFT, Printed
from reports.pen import Align, Pen
from reports.whistles.data import ListLine

TITLE = N_("Ledger of the four lists")
_SIZE = landscape(A3)
_ORDER, _NUMBER = 12.0, 64.0
_NOTE = 5.0  # mm
_NOTES = (
    N_("Listed are the whistles written in the period and blown; order and number are the same in all four lists."),
    N_("Rating: a department's marks for arrival, manner and solution, of {most} at the most."),
    N_("Source: whistles and their steps as they stand at the time of printing."),
)


def render_four_lists(
    period: str, lines: Sequence[ListLine], to: BinaryIO, printed: Printed, *, number: str = "", code: str = ""
) -> Generator[tuple[int, int], None, int]:
    """Write the four lists one after the other; the same row has the same number in all of them."""
    first = (Column(_("No.·"), _ORDER, Align.CENTRE), Column(_("Number (four lists)"), _NUMBER))
    parts = (
        (_("1 Problems"), (Column(_("Source (four lists)"), 58), Column(_("Problem (four lists)")),
                           Column(_("Place (four lists)"), 78), Column(_("Raised on"), 30, Align.CENTRE)),
         [(line.source, line.problem, line.place, line.raised) for line in lines]),
        (_("2 Responsibilities"), (Column(_("Lead (four lists)"), 80), Column(_("Cooperating")),
                                   Column(_("Person (four lists)"), 60)),
         [(line.lead, line.helpers, line.person) for line in lines]),
        (_("3 Terms"), (Column(_("On site by"), 70, Align.CENTRE), Column(_("Settle by (whistle)"), 70, Align.CENTRE),
                        Column(_("Light (four lists)"), 50), Column(_("Remark (four lists)"))),
         [(line.arrive_by, line.settle_by, _light(line), "") for line in lines]),
        (_("4 Clearing"), (Column(_("Result (four lists)")), Column(_("Checked by (four lists)"), 46),
                           Column(_("Cleared on"), 40, Align.CENTRE), Column(_("Rating (four lists)"), 60)),
         [(line.result, line.checked_by, line.cleared, line.rating) for line in lines]),
    )  # fmt: skip
    bands: list[Band] = []
    for title, columns, rows in parts:
        bands += [heading(title, period, _SIZE), _joined(lines, (*first, *columns), rows), gap(4)]
    if lines:
        bands.append(free(_NOTE * len(_NOTES), _draw_notes))
    form = Form(_(TITLE), tuple(bands), number=number, size=_SIZE, code=code)
    return (yield from render_forms(_(TITLE), [form], to, printed))


def _draw_notes(pen: Pen, y: float) -> None:
    most = NORMS.most_marks * len(MARKS)
    for number, text in enumerate(_NOTES):
        pen.middle(LEFT, y + 2.5 + number * _NOTE, _(text).format(most=most), 9)


def _joined(lines: Sequence[ListLine], columns: Sequence[Column], rows: Sequence[Sequence[Value]]) -> Band:
    """The rows behind their order and number; of an empty ledger some to write on."""
    full = [(str(order), line.number, *row) for order, (line, row) in enumerate(zip(lines, rows, strict=True), start=1)]
    return table(columns, full, least=5, size=_SIZE)


def _light(line: ListLine) -> Value:
    if line.light is None:
        return ""
    light = line.light

    def draw(pen: Pen, x: float, y: float, _width: float) -> None:
        draw_light(pen, x + 4, y, light)

    return Cell("", draw=draw)
