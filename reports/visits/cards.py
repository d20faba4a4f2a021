"""F16, cards of 85 × 54 mm, eight to a sheet with cutting marks: the contact card and the card left at a door.

Neither says anything about a household (L-12).
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import BinaryIO

from reports import fonts
from reports.card_sheet import PER_SHEET, WIDTH, card_places, card_sheet, fitted_line
from reports.document import Document
from reports.fonts import Style
from reports.official import _
from reports.page import Printed
from reports.pen import FRAME, MM, THIN, Align, Pen
from reports.visits.data import CardData, LeftCard


def render_contact_cards(card: CardData, to: BinaryIO, printed: Printed) -> Generator[tuple[int, int], None, int]:
    """Write a sheet of fronts and a sheet of backs, to be printed on both sides."""
    document = Document(to, title=_("Contact cards"), at=printed.at)
    for page, draw in enumerate((_draw_front, _draw_back), start=1):
        pen = card_sheet(document, (page, 2), printed)
        for x, y in card_places():
            draw(pen, x, y, card)
        yield page, 2
    return document.close()


def render_left_cards(
    cards: Sequence[LeftCard], to: BinaryIO, printed: Printed
) -> Generator[tuple[int, int], None, int]:
    """Write the cards in their order; a card without a time is left to fill in by hand."""
    document = Document(to, title=_("Cards for closed doors"), at=printed.at)
    pages = max(1, -(-len(cards) // PER_SHEET))
    for page in range(1, pages + 1):
        pen = card_sheet(document, (page, pages), printed)
        part = cards[(page - 1) * PER_SHEET : page * PER_SHEET]
        for card, (x, y) in zip(part, card_places(), strict=False):
            _draw_left(pen, x, y, card)
        yield min(page * PER_SHEET, len(cards)), len(cards)
    return document.close()


def _title(pen: Pen, x: float, y: float, community: str, title: str) -> None:
    """Write the community small, the title large and a rule under both."""
    fitted_line(pen, x + WIDTH / 2, y + 8, community, 9, Style.SERIF, Align.CENTRE)
    pen.middle(x + WIDTH / 2, y + 14.5, title, 14, Style.SERIF_BOLD, Align.CENTRE)
    pen.line(x + 8, y + 19, x + WIDTH - 8, y + 19, FRAME)


def _pairs(pen: Pen, x: float, y: float, pairs: Sequence[tuple[str, str]], step: float, size: float) -> None:
    """Write labels with what belongs to them, a ruled line where nothing does."""
    for number, (label, value) in enumerate(pairs):
        at = y + number * step
        pen.middle(x + 8, at, label, size)
        start = x + 8 + fonts.width(label, size) / MM + 2
        if value:
            fitted_line(pen, start, at, value, size, Style.SANS_BOLD, Align.LEFT, x + WIDTH - 8 - start)
        else:
            pen.line(start, at + 2, x + WIDTH - 8, at + 2, THIN)


def _draw_front(pen: Pen, x: float, y: float, card: CardData) -> None:
    _title(pen, x, y, card.community, _("Your community's contact card"))
    pairs = (
        (_("Address"), card.address), (_("Duty phone"), card.duty_phone),
        (_("Service hours"), card.hours), (_("Grid"), card.grid),
    )  # fmt: skip
    _pairs(pen, x, y + 25, pairs, 6.8, 10)


def _draw_back(pen: Pen, x: float, y: float, card: CardData) -> None:
    worker = " ".join(part for part in (card.worker, card.worker_phone) if part)
    pairs = [(_("Grid worker"), worker), *card.services.items()]
    step = min(7.2, 38 / len(pairs))
    _pairs(pen, x, y + 7, pairs, step, min(10, step * 1.5))
    pen.line(x + 8, y + 45, x + WIDTH - 8, y + 45, THIN)
    public = (_("Hotline 12345"), _("Police 110"), _("Fire 119"), _("Ambulance 120"))
    fitted_line(pen, x + WIDTH / 2, y + 48.5, "  ".join(public), 8, Style.SANS, Align.CENTRE)


def _draw_left(pen: Pen, x: float, y: float, card: LeftCard) -> None:
    _title(pen, x, y, card.community, _("We called and missed you"))
    when = f"{card.visited_at:%Y-%m-%d %H:%M}" if card.visited_at else ""
    pairs = (
        (_("We came on"), when), (_("Reason for the visit"), _("Community visit")),
        (_("Grid worker"), card.worker), (_("Please call back"), card.phone), (_("Duty phone"), card.duty_phone),
    )  # fmt: skip
    _pairs(pen, x, y + 24, pairs, 6, 9.5)
