"""What every sheet has around its contents: paper, margins, title, number, page x of y, who printed when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from forms import i18n
from reports import fonts, official
from reports.document import Size
from reports.fonts import Style
from reports.pen import MM, THIN, Align, Pen
from reports.qr import draw_qr
from reports.text import fit

LEFT, TOP, RIGHT, BOTTOM = 25.0, 25.0, 20.0, 20.0  # mm; the left one is for binding (forms.md section 0)
CODE_TOP, CODE_SIDE = 11.0, 16.0  # mm; the QR of a case's paper, upper right above the contents

_MARK = (0.86, 0.86, 0.86)
_LONGEST = 72.0  # mm, how far the name of a community may go for the mark to stand beside it


@dataclass(frozen=True)
class Printed:
    """Who printed when, and for which community; the time is given, so that the same print is the same bytes."""

    by: str
    at: datetime
    community: str
    number: str = ""
    """Of the register of what left the house."""

    @property
    def mark(self) -> str:
        """What stands across the pages of a list in the clear (law E): community, person, time, number."""
        return " · ".join(filter(None, (self.community, self.by, f"{self.at:%Y-%m-%d %H:%M}", self.number)))


def printed_by(printed: Printed, *, in_chinese: bool = True) -> str:
    """Who, when, and the number in the register of what left the house."""
    said = _by(printed, in_chinese=in_chinese)
    return f"{said} {printed.number}" if printed.number else said


def _by(printed: Printed, *, in_chinese: bool) -> str:
    _ = official._ if in_chinese else i18n._
    return _("Printed by {name} {time}").format(name=printed.by, time=f"{printed.at:%Y-%m-%d %H:%M}")


def content_width(size: Size) -> float:
    return size[0] - LEFT - RIGHT


def content_bottom(size: Size) -> float:
    return size[1] - BOTTOM


def draw_code(pen: Pen, size: Size, code: str) -> None:
    """Draw the code by which a scan finds the record; nothing on a blank form."""
    draw_qr(pen, size[0] - RIGHT, CODE_TOP, code, CODE_SIDE)


def corner_right(size: Size, code: str) -> float:
    """Where what stands in the upper right corner ends, in mm: left of the code and its white margin."""
    return size[0] - RIGHT - (CODE_SIDE + 4 if code else 0)


def draw_heading(
    pen: Pen, size: Size, title: str, printed: Printed, *, internal: bool = True, in_chinese: bool = True,
    continued: bool = False,
) -> None:  # fmt: skip
    """Write the title in the middle, above it the community and, on internal sheets, the mark of confidence."""
    _ = official._ if in_chinese else i18n._
    pen.text(LEFT, 18, printed.community, 10, Style.SERIF)
    if internal:
        x = LEFT + fonts.width(printed.community, 10) / MM + (4 if printed.community else 0)
        long = x > _LONGEST  # beside it may stand lights, a copy's name and a code
        pen.text(LEFT if long else x, 23 if long else 18, _("Internal · keep confidential"), 9, Style.SANS_BOLD)
    said = _("{title} (continued)").format(title=title) if continued else title
    pen.text((LEFT + size[0] - RIGHT) / 2, 31, said, 18, Style.SERIF_BOLD, Align.CENTRE)


def draw_mark(pen: Pen, size: Size, printed: Printed) -> None:
    """Write behind the contents, in grey, who took them out: a list in the clear that turns up tells where from."""
    fitted = fit(printed.mark, size[0] - LEFT - RIGHT, 8, 15, 8)
    for part in (0.3, 0.52, 0.74):
        pen.text(size[0] / 2, size[1] * part, fitted.lines[0], fitted.size, align=Align.CENTRE, colour=_MARK)


def draw_footer(
    pen: Pen, size: Size, number: str, page: tuple[int, int], printed: Printed, *, in_chinese: bool = True
) -> None:
    """Write ``number · page x of y · printed by/at`` below the contents; ``page`` is this one and how many."""
    _ = official._ if in_chinese else i18n._
    right, y = size[0] - RIGHT, size[1] - BOTTOM + 7
    pen.line(LEFT, y - 4.5, right, y - 4.5, THIN)
    of = _("Page {page} of {pages}").format(page=page[0], pages=page[1])
    pen.text((LEFT + right) / 2, y, of, 9, align=Align.CENTRE)
    room = (right - LEFT) / 2 - fonts.width(of, 9) / MM / 2 - 3
    sides = [(right, _by(printed, in_chinese=in_chinese), Align.RIGHT)]
    if number:
        sides.insert(0, (LEFT, _("No. {number}").format(number=number), Align.LEFT))
    for x, said, align in sides:
        fitted = fit(said, room, 5, 9, 5.5)
        pen.text(x, y, fitted.lines[0], fitted.size, align=align)
    if printed.number:
        pen.text(right, y + 3.8, printed.number, 7.5, align=Align.RIGHT)
