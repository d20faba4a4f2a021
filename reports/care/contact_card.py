"""F04, the contact card of a pairing (结对帮扶联系卡): A5 across, folded once; inside both people, outside the visits.

The public card, which the person keeps, has no line for groups; the internal one may name them (L-12).
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import BinaryIO

from reports.care.data import ContactCard
from reports.document import A5, Document, landscape
from reports.fonts import Style
from reports.grid import GREY, Area, Field, Grid, Label, Values, texts_of
from reports.official import _
from reports.page import Printed, printed_by
from reports.pen import FRAME, THIN, Align, Pen
from reports.text import fit

SIZE = landscape(A5)
VISITS = 12
_FOLD = SIZE[0] / 2
_LEFT, _RIGHT, _WIDTH = 9.0, _FOLD + 6, _FOLD - 15  # mm, left edges and width of the halves
_TOP, _BOTTOM, _FOOT = 20.0, 135.0, 142.5
_LABEL, _MEASURES = 18.0, 3


def render_contact_cards(
    cards: Iterable[ContactCard], to: BinaryIO, printed: Printed, *, public: bool = True, total: int = 1
) -> Generator[tuple[int, int], None, int]:
    """Write two pages a card, inside and outside, to be printed on both sides and folded; without cards a blank one.

    Args:
        public: without a line for groups; every one of ``cards`` must then have none.
    """
    document = Document(to, title=_("Contact cards of pairing"), at=printed.at, size=SIZE)
    halves = _person_half(public), _helper_half()
    done = 0
    for done, card in enumerate(cards, start=1):
        _draw_card(document, halves, card, printed, public=public)
        yield done, total
    if not done:
        _draw_card(document, halves, ContactCard(groups=None if public else ""), printed, public=public)
    return document.close()


def _draw_card(
    document: Document, halves: tuple[Grid, Grid], card: ContactCard, printed: Printed, *, public: bool
) -> None:
    if public and card.groups is not None:
        raise ValueError("groups on a public card")

    def inside(pen: Pen) -> None:
        _draw_fold(pen)
        for x, title in ((_LEFT, _("Whom we help")), (_RIGHT, _("Who helps"))):
            pen.middle(x + _WIDTH / 2, 14, title, 14, Style.SERIF_BOLD, Align.CENTRE)
        for half in halves:
            half.draw(pen)

    pen = document.page()
    pen.put(document.layer("F04 inside", inside))
    _draw_foot(pen, card.number, 1, printed, public=public)
    for half in halves:
        half.fill(pen, _values(card))
    pen = document.page()
    pen.put(document.layer("F04 outside", _draw_back))
    _draw_cover(pen, card, printed)
    _draw_foot(pen, card.number, 2, printed, public=public)


def _draw_fold(pen: Pen) -> None:
    for top, bottom in ((0, 7), (SIZE[1] - 5, SIZE[1])):
        pen.line(_FOLD, top, _FOLD, bottom, THIN, dash="2 2", colour=GREY)


def _person_half(public: bool) -> Grid:
    grid = Grid(_LEFT, _TOP, _WIDTH)
    grid.row(9, Label(_("Card number"), _LABEL), Field("number", size=9.5, align=Align.LEFT))
    grid.row(9, Label(_("Called") if public else _("Name·"), _LABEL), Field("person", size=12, align=Align.LEFT))
    grid.row(12, Label(_("Home address"), _LABEL), Field("address", align=Align.LEFT))
    if not public:
        grid.row(12, Label(_("Groups·"), _LABEL), Field("groups", align=Align.LEFT))
    signing, emergency = 16, 20
    grid.row(_BOTTOM - grid.y - signing - emergency, Label(_("Main needs"), _LABEL), Area("needs", size=10.5))
    grid.place(Label(_("Emergency\ncontact"), _LABEL), grid.x, grid.y, _LABEL, emergency)
    grid.row(emergency / 2, Label(_("Name·"), 14, 9.5), Field("emergency_contact", align=Align.LEFT), left=_LABEL)
    grid.row(
        emergency / 2, Label(_("Telephone"), 14, 9.5), Field("emergency_phone", 0, 12, Align.LEFT),
        left=_LABEL, soft=True,
    )  # fmt: skip
    grid.row(signing, Label(_("Person (guardian)\nsignature"), 26, 9.5), Label(""))
    return grid


def _helper_half() -> Grid:
    grid = Grid(_RIGHT, _TOP, _WIDTH)
    grid.row(9, Label(_("Name·"), _LABEL), Field("helper", size=12, align=Align.LEFT))
    grid.row(9, Label(_("Employer·"), _LABEL), Field("unit", align=Align.LEFT))
    grid.row(9, Label(_("Post·"), _LABEL), Field("post", align=Align.LEFT))
    grid.row(11, Label(_("Telephone"), _LABEL), Field("phone", 0, 15, Align.LEFT))
    grid.row(9, Label(_("Stands in"), _LABEL), Field("deputy", align=Align.LEFT))
    grid.row(9, Label(_("How often·"), _LABEL, 9.5), Field("norm", align=Align.LEFT))
    signing, phones = 16, 14
    measure = (_BOTTOM - grid.y - signing - phones) / _MEASURES
    grid.place(Label(_("Measures\nof help"), _LABEL), grid.x, grid.y, _LABEL, measure * _MEASURES)
    for number in range(1, _MEASURES + 1):
        text = Field(f"measure{number}", align=Align.LEFT)
        grid.row(measure, Label(str(number), 6, 9), text, left=_LABEL, soft=number > 1)
    grid.place(Label(_("To complain\nor ask"), _LABEL), grid.x, grid.y, _LABEL, phones)
    for number, key, label in ((0, "community_phone", _("Community·")), (1, "street_phone", _("Street·"))):
        grid.row(phones / 2, Label(label, 14, 9), Field(key, align=Align.LEFT), left=_LABEL, soft=number > 0)
    seal = Label(_("Community\n(seal)"), 14, 9.5)
    grid.row(signing, Label(_("Helper's\nsignature"), _LABEL, 9.5), Label("", 27), seal, Label(""))
    return grid


def _draw_back(pen: Pen) -> None:
    """Draw what all outsides share: twelve boxes to sign on the left half, the frame of the cover on the right one."""
    _draw_fold(pen)
    pen.middle(_LEFT + _WIDTH / 2, 14, _("Signed at each visit"), 14, Style.SERIF_BOLD, Align.CENTRE)
    across, down = 2, VISITS // 2
    width, height = _WIDTH / across, (_BOTTOM - _TOP) / down
    for number in range(VISITS):
        x, y = _LEFT + number % across * width, _TOP + number // across * height
        pen.rect(x, y, width, height)
        pen.middle(x + 4, y + 4.2, str(number + 1), 9, Style.SANS_BOLD, Align.CENTRE)
        pen.middle(x + 8, y + 6.2, _("Date·"), 9)
        pen.middle(x + 8, y + 14, _("Signature·"), 9)
        for at in (8.6, 16.4):
            pen.line(x + 17, y + at, x + width - 3, y + at, THIN, colour=GREY)
    pen.rect(_LEFT, _TOP, _WIDTH, _BOTTOM - _TOP, FRAME)
    pen.rect(_RIGHT, 10, _WIDTH, _BOTTOM - 10, 1.5)
    pen.rect(_RIGHT + 1.5, 11.5, _WIDTH - 3, _BOTTOM - 13, THIN)


def _draw_cover(pen: Pen, card: ContactCard, printed: Printed) -> None:
    middle, room = _RIGHT + _WIDTH / 2, _WIDTH - 14
    _block(pen, middle, 34, room, printed.community, 13, Style.SERIF)
    pen.middle(middle, 58, _("Contact card of pairing"), 24, Style.SERIF_BOLD, Align.CENTRE)
    pen.line(middle - 14, 67, middle + 14, 67, 1.2)
    lines = ((_("Card number"), card.number), (_("Who helps"), card.helper), (_("Telephone"), card.phone))
    for number, (label, value) in enumerate(lines):
        y = 90 + number * 11
        pen.middle(_RIGHT + 13, y, label, 11)
        pen.line(_RIGHT + 29, y + 3, _RIGHT + _WIDTH - 12, y + 3, THIN, colour=GREY)
        fitted = fit(value, _WIDTH - 43, 7, 11, 6, Style.SANS)
        for line in fitted.lines[:1]:
            pen.middle(_RIGHT + 30, y, line, fitted.size, Style.SANS)
    note = _("Kept in two copies: one with the person, one with the helper.")
    _block(pen, middle, 126, room, note, 8.5, Style.SERIF)


def _block(pen: Pen, middle: float, y: float, room: float, text: str, size: float, style: Style) -> None:
    fitted = fit(text, room, 14, size, 7, style)
    step = fitted.size * 0.5
    for number, line in enumerate(fitted.lines):
        pen.middle(middle, y + (number - (len(fitted.lines) - 1) / 2) * step, line, fitted.size, style, Align.CENTRE)


def _draw_foot(pen: Pen, number: str, page: int, printed: Printed, *, public: bool) -> None:
    """Write number, page and who printed when small below the halves, clear of the fold."""
    if number:
        pen.middle(_LEFT, _FOOT, _("No. {number}").format(number=number), 7.5)
    pen.middle(_LEFT + _WIDTH, _FOOT, _("Page {page} of {pages}").format(page=page, pages=2), 7.5, align=Align.RIGHT)
    by = printed_by(printed)
    pen.middle(_RIGHT + _WIDTH, _FOOT, by, 7.5, align=Align.RIGHT)
    if not public:
        pen.middle(_LEFT, 6, _("Internal · keep confidential"), 8, Style.SANS_BOLD)


def _values(card: ContactCard) -> Values:
    return texts_of(card) | {f"measure{number}": text for number, text in enumerate(card.measures[:_MEASURES], start=1)}
