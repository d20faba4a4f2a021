"""Papers of an authority under a red head, after GB/T 9704: who issues it large and red, number, signer, a red line."""

from __future__ import annotations

from dataclasses import dataclass

from reports import fonts
from reports.document import A4
from reports.fonts import Style
from reports.official import _
from reports.page import LEFT, RIGHT
from reports.pen import MM, Align, Colour, Pen

_RED: Colour = (0.80, 0.0, 0.0)
_WIDTH = A4[0] - LEFT - RIGHT
FIRST = 92.0
"""mm, where the contents begin below the head."""


@dataclass(frozen=True)
class RedHead:
    """``issuer`` is what stands red; ``document`` the number as offices write it, blank to be given by hand."""

    issuer: str
    title: str
    document: str = ""
    signer: str = ""


def draw_red_head(head: RedHead, pen: Pen) -> None:
    """Draw the head on the first page; type of 16 points for what stands below (3号), 22 for the title (2号)."""
    middle, right = LEFT + _WIDTH / 2, LEFT + _WIDTH
    size = min(34.0, _WIDTH * MM / max(fonts.width(head.issuer, 1, Style.SERIF_BOLD), 1))
    pen.text(middle, 46, head.issuer, size, Style.SERIF_BOLD, Align.CENTRE, _RED)
    pen.text(LEFT, 62, head.document, 14)
    said = _("Signed by (red head): {name}").format(name=head.signer or "____________")
    pen.text(right, 62, said, 14, align=Align.RIGHT)
    pen.line(LEFT, 66, right, 66, 1.6, colour=_RED)
    pen.text(middle, 80, head.title, 22, Style.SERIF_BOLD, Align.CENTRE)
