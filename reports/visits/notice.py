"""The notice on the processing of personal information (告知书), shown before anything is asked (law L-03)."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import BinaryIO

from forms.i18n import N_
from reports.document import A4, Document
from reports.fonts import Style
from reports.official import _
from reports.page import LEFT, RIGHT, Printed, content_bottom, content_width, draw_footer, draw_heading
from reports.pen import MM, THIN, Pen
from reports.text import wrap

VERSION = "2026.1"
"""To be raised when a word of ``SECTIONS`` changes."""
_SIZE = 12.0  # points; older people read it
_STEP = _SIZE * 1.6 / MM
_SIGNING = 34.0  # mm, kept free below the text on the last page

# Personal Information Protection Law, articles 17, 18, 30 and 35: what the notice must say, in this order.
SECTIONS = (
    (
        N_("Who processes your information"),
        N_("{processor}. Telephone: {phone}. You may call or come to the office with any question about it."),
    ),
    (
        N_("What for"),
        N_(
            "To know the households of the community for public services: help for people in difficulty, safety,"
            " policy benefits, and answers to what you report. It is used for nothing else."
        ),
    ),
    (
        N_("How, and which information"),
        N_(
            "We ask at your door and write down name, sex, birth, ID number, telephone, address, household and"
            " dwelling, and what you tell us about difficulties and wishes. It is kept encrypted in the station's"
            " own system, seen only by workers who need it, and given on only where a law says so or you agree."
        ),
    ),
    (
        N_("Sensitive information"),
        N_(
            "ID number, health and disability, and information on children under 14 are sensitive. They are recorded"
            " only where a service needs them; health only if you agree below. Without them the services that depend"
            " on them cannot be offered to you; nothing else changes. A leak could harm you: they are kept encrypted."
        ),
    ),
    (
        N_("How long it is kept"),
        N_(
            "While you live here and as long after you leave as the law requires; then it is deleted or made anonymous."
        ),
    ),
    (
        N_("Your rights"),
        N_(
            "You may see, copy, correct, add to and delete your information, refuse, and take back a consent at any"
            " time, at the office or by telephone; we answer within 15 working days. You may complain to the"
            " departments that protect personal information."
        ),
    ),
)


@dataclass(frozen=True)
class Notice:
    """``version`` is what a visit records; ``sections`` are titles and texts that may name the processor and phone.

    ``contact`` is the person who answers for personal information (L-22), where one is named.
    """

    version: str
    processor: str
    phone: str
    sections: tuple[tuple[str, str], ...] = SECTIONS
    contact: str = ""


def render_notice(notice: Notice, to: BinaryIO, printed: Printed) -> Generator[tuple[int, int], None, int]:
    """Write the notice with room to sign; a public paper, without any resident on it."""
    document = Document(to, title=_("Notice on personal information"), at=printed.at)
    pages = _pages(notice)
    for number, rows in enumerate(pages, start=1):
        pen = document.page()
        draw_heading(pen, A4, _("Notice on the processing of personal information"), printed, internal=False)
        draw_footer(pen, A4, notice.version, (number, len(pages)), printed)
        y = _draw_rows(pen, rows)
        if number == len(pages):
            _draw_signing(pen, y + 6, notice)
        yield number, len(pages)
    return document.close()


def _pages(notice: Notice) -> list[list[tuple[str, Style]]]:
    """Return the lines of each page; the last page has room to sign."""
    rows: list[tuple[str, Style]] = []
    for number, (title, text) in enumerate(notice.sections, start=1):
        rows.append((f"{number}. {_(title)}", Style.SANS_BOLD))
        said = _(text).format(processor=notice.processor or "＿" * 12, phone=_phone(notice))
        rows += [(line, Style.SERIF) for line in wrap(said, content_width(A4), _SIZE)]
    room = int((content_bottom(A4) - 40) / _STEP)
    pages = [rows[i : i + room] for i in range(0, len(rows), room)]
    if len(pages[-1]) * _STEP + _SIGNING > content_bottom(A4) - 40:
        pages.append([])
    return pages


def _phone(notice: Notice) -> str:
    phone = notice.phone or "＿" * 8
    return _("{phone} ({name})").format(phone=phone, name=notice.contact) if notice.contact else phone


def _draw_rows(pen: Pen, rows: list[tuple[str, Style]]) -> float:
    y = 42.0
    for text, style in rows:
        pen.text(LEFT, y, text, _SIZE, style)
        y += _STEP
    return y


def _draw_signing(pen: Pen, y: float, notice: Notice) -> None:
    right = A4[0] - RIGHT
    pen.line(LEFT, y - 4, right, y - 4, THIN, dash="3 2")
    pen.text(LEFT, y + 3, _("I have read this notice (version {version}).").format(version=notice.version), _SIZE)
    for x, label in ((LEFT, _("Informed person (signature)")), (LEFT + 85, _("Worker (signature)"))):
        pen.text(x, y + 14, label, _SIZE)
        pen.line(x + 42, y + 15, x + 78, y + 15, THIN)
    date = "        ".join(["", _("(year)"), _("(month)"), _("(day)")])
    pen.text(LEFT, y + 24, _("Date") + date, _SIZE)
