"""周六值班公示, the notice at the door: who sits in the studio this Saturday, from when to when, about what.

It hangs in public: departments and officers, never a resident and never a special group (L-12).
"""

from __future__ import annotations

from collections.abc import Generator
from typing import BinaryIO

from forms.i18n import N_
from forms.visits_words import WEEKDAYS
from reports.document import A4, Document
from reports.fonts import Style
from reports.moments import full_day
from reports.official import _
from reports.page import Printed, printed_by
from reports.pen import Align, Colour, Pen
from reports.studio.data import DutyLine, NoticeText
from reports.text import draw_lines, fit

TITLE = N_("Who is in the studio this Saturday")
_INK: Colour = (0.55, 0.06, 0.08)
_SHADE: Colour = (0.96, 0.92, 0.90)
_MARGIN, _TOP, _HEAD, _HIGHEST, _BOTTOM = 20.0, 112.0, 12.0, 18.0, 44.0  # mm
_LEAST, _MOST = 6, 12
"""Rows on a page: an empty notice has some to write on."""


def render_session_notice(notice: NoticeText, to: BinaryIO, printed: Printed) -> Generator[tuple[int, int], None, int]:
    """Write the notice, on as many pages as there are officers; without data one to write on."""
    document = Document(to, title=_(TITLE), at=printed.at)
    pages = max(1, -(-len(notice.duties) // _MOST))
    for page in range(1, pages + 1):
        pen = document.page()
        _draw_head(pen, notice)
        if notice.open:
            _draw_table(pen, notice.duties[(page - 1) * _MOST : page * _MOST])
        else:
            words = _("The studio is closed on this Saturday.")
            pen.middle(A4[0] / 2, 150, words, 24, Style.SERIF_BOLD, Align.CENTRE, _INK)
        _draw_foot(pen, notice, (page, pages), printed)
        yield page, pages
    return document.close()


def _draw_head(pen: Pen, notice: NoticeText) -> None:
    middle = A4[0] / 2
    pen.rect(9, 9, A4[0] - 18, A4[1] - 18, 2.2, colour=_INK)
    pen.rect(10.8, 10.8, A4[0] - 21.6, A4[1] - 21.6, 0.6, colour=_INK)
    _fitted(pen, (_MARGIN, 24, A4[0] - 2 * _MARGIN, 10), notice.community, 17, Style.SERIF)
    pen.middle(middle, 46, _("Three-zero studio (notice)"), 34, Style.SERIF_BOLD, Align.CENTRE, _INK)
    pen.middle(middle, 62, _("On duty on Saturday (notice)"), 26, Style.SERIF_BOLD, Align.CENTRE, _INK)
    pen.middle(middle, 78, _day(notice), 20, Style.SANS_BOLD, Align.CENTRE)
    hours = f"{notice.opens or '____'} – {notice.closes or '____'}"
    pen.middle(middle, 89, _("Open {hours}").format(hours=hours), 18, Style.SANS, Align.CENTRE)
    theme = _("Theme: {theme}").format(theme=notice.theme or "______________________")
    _fitted(pen, (_MARGIN, 96, A4[0] - 2 * _MARGIN, 12), theme, 18, Style.SERIF_BOLD)


def _day(notice: NoticeText) -> str:
    if notice.on is None:
        return full_day(None)
    return f"{full_day(notice.on)}（{_(WEEKDAYS[notice.on.weekday()])}）"


def _draw_table(pen: Pen, duties: tuple[DutyLine, ...]) -> None:
    rows = duties or (DutyLine("", ""),) * _LEAST
    left, right = _MARGIN, A4[0] - _MARGIN
    widths = (62.0, 50.0, right - left - 112.0)
    height = min(_HIGHEST, (A4[1] - _BOTTOM - _TOP - _HEAD) / len(rows))
    pen.rect(left, _TOP, right - left, _HEAD, 1.0, fill=_SHADE)
    titles = (_("Department (notice)"), _("Officer (notice)"), _("Post (notice)"))
    for number, cells in enumerate((titles, *((row.department, row.name, row.post) for row in rows))):
        y = _TOP if number == 0 else _TOP + _HEAD + (number - 1) * height
        tall, x = (_HEAD if number == 0 else height), left
        for text, width in zip(cells, widths, strict=True):
            style = Style.SERIF_BOLD if number == 0 else Style.SANS_BOLD if x > left and width == 50 else Style.SANS
            _fitted(pen, (x, y, width, tall), text, 17, style)
            pen.line(x, y, x, y + tall, 0.8)
            x += width
        pen.line(right, y, right, y + tall, 0.8)
        pen.line(left, y + tall, right, y + tall, 0.8)


def _draw_foot(pen: Pen, notice: NoticeText, page: tuple[int, int], printed: Printed) -> None:
    y, middle = A4[1] - 34, A4[0] / 2
    where = _("Where: {address}").format(address=notice.address or "_" * 36)
    phones = ((_("Community·"), notice.phone), (_("Street·"), notice.street_phone))
    said = "　".join(f"{label} {phone or '_' * 16}" for label, phone in phones)
    _fitted(pen, (_MARGIN, y - 4, A4[0] - 2 * _MARGIN, 8), where, 14, Style.SERIF)
    _fitted(pen, (_MARGIN, y + 4, A4[0] - 2 * _MARGIN, 8), _("Call: {phones}").format(phones=said), 14, Style.SERIF)
    of = _("Page {page} of {pages}").format(page=page[0], pages=page[1])
    pen.middle(middle, A4[1] - 16, f"{of}　{printed_by(printed)}", 8, align=Align.CENTRE)


def _fitted(pen: Pen, box: tuple[float, float, float, float], text: str, size: float, style: Style) -> None:
    x, y, width, height = box
    found = fit(text, width - 3, height - 0.6, size, 8, style)
    draw_lines(pen, x + width / 2, y + height / 2, found, style, Align.CENTRE)
