"""The small card on the door (贴门小卡): community, whom to call, the number; why somebody comes it does not say."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import BinaryIO

from reports.card_sheet import PER_SHEET, WIDTH, card_places, card_sheet, fitted_line
from reports.care.data import DoorCard
from reports.document import Document
from reports.fonts import Style
from reports.official import _
from reports.page import Printed
from reports.pen import FRAME, THIN, Align, Pen

_MARGIN = 8.0  # mm


def render_door_cards(
    cards: Sequence[DoorCard], to: BinaryIO, printed: Printed, *, number: str = ""
) -> Generator[tuple[int, int], None, int]:
    """Write the cards in their order, eight to a sheet; none gives a sheet of blank ones to fill in by hand."""
    document = Document(to, title=_("Cards for doors"), at=printed.at)
    shown = cards or [DoorCard(community=printed.community)] * PER_SHEET
    pages = -(-len(shown) // PER_SHEET)
    for page in range(1, pages + 1):
        pen = card_sheet(document, (page, pages), printed, number)
        part = shown[(page - 1) * PER_SHEET : page * PER_SHEET]
        for card, (x, y) in zip(part, card_places(), strict=False):
            _draw(pen, x, y, card)
        yield min(page * PER_SHEET, len(shown)), len(shown)
    return document.close()


def _draw(pen: Pen, x: float, y: float, card: DoorCard) -> None:
    middle, room = x + WIDTH / 2, WIDTH - 2 * _MARGIN
    fitted_line(pen, middle, y + 9.5, card.community, 12, Style.SERIF_BOLD, Align.CENTRE, room)
    pen.line(x + _MARGIN, y + 15.5, x + WIDTH - _MARGIN, y + 15.5, FRAME)
    pen.line(x + _MARGIN, y + 16.3, x + WIDTH - _MARGIN, y + 16.3, THIN)
    for label, value, at, size in (
        (_("Contact"), card.helper, y + 28, 17),
        (_("Telephone"), card.phone, y + 42, 19),
    ):
        pen.middle(x + _MARGIN, at, label, 10)
        start = x + _MARGIN + 15
        if value:
            fitted_line(pen, start, at, value, size, Style.SANS_BOLD, Align.LEFT, x + WIDTH - _MARGIN - start)
        else:
            pen.line(start, at + 3, x + WIDTH - _MARGIN, at + 3, THIN)
