"""What a page is drawn with: text, lines and marks in millimetres from the top left corner of the paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum

from reportlab.pdfgen.canvas import Canvas

from reports import fonts
from reports.fonts import DocumentFonts, Style

Colour = tuple[float, float, float]  # red, green, blue, each 0 to 1
MM = 72 / 25.4  # points in a millimetre
BLACK: Colour = (0, 0, 0)

THIN, RULE, FRAME = 0.5, 0.5, 0.75  # points; the rules of official forms are 0.5 to 0.75 pt
_CAP = 0.36  # half the height of a Chinese character above its base line, in parts of the type size


class Align(Enum):
    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


class Pen:
    """Draws on one page or layer. ``canvas`` is ReportLab's, for what is not here: in points, from the bottom left."""

    def __init__(self, canvas: Canvas, document_fonts: DocumentFonts, height: float) -> None:
        self.canvas, self._fonts, self._top = canvas, document_fonts, height * MM
        self._write = canvas.addLiteral

    def _at(self, x: float, y: float) -> str:
        return f"{x * MM:.2f} {self._top - y * MM:.2f}"

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 10.5,
        style: Style = Style.SERIF,
        align: Align = Align.LEFT,
        colour: Colour = BLACK,
    ) -> None:
        """Write one line at ``x`` on the base line ``y``; ``size`` in points."""
        if not text:
            return
        if align is not Align.LEFT:
            x -= fonts.width(text, size, style) / MM * align.value
        shows = " ".join([f"/{font} {size:g} Tf <{codes}> Tj" for font, codes in self._fonts.runs(text, style)])
        tint = "" if colour == BLACK else f"{_tint(colour)} rg "
        self._write(f"{'q ' if tint else ''}{tint}BT {self._at(x, y)} Td {shows} ET{' Q' if tint else ''}")

    def middle(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 10.5,
        style: Style = Style.SERIF,
        align: Align = Align.LEFT,
        colour: Colour = BLACK,
    ) -> None:
        """Write one line whose characters have their middle at ``y``."""
        self.text(x, y + size * _CAP / MM, text, size, style, align, colour)

    def line(
        self, x1: float, y1: float, x2: float, y2: float, width: float = RULE, *, dash: str = "", colour: Colour = BLACK
    ) -> None:
        """Draw a line of ``width`` points; ``dash`` as PDF writes it (``"3 2"``)."""
        state = (f"[{dash}] 0 d " if dash else "") + ("" if colour == BLACK else f"{_tint(colour)} RG ")
        path = f"{width:g} w {self._at(x1, y1)} m {self._at(x2, y2)} l S"
        self._write(f"q {state}{path} Q" if state else path)

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        line: float = RULE,
        *,
        fill: Colour | None = None,
        colour: Colour = BLACK,
    ) -> None:
        """Draw a rectangle whose top left is at ``x, y``; ``line`` in points, 0 for none."""
        if not line and fill is None:
            return
        operator = "f" if not line else "S" if fill is None else "B"
        state = (f"{_tint(fill)} rg " if fill else "") + (f"{_tint(colour)} RG " if colour != BLACK else "")
        path = f"{line:g} w {self._at(x, y + height)} {width * MM:.2f} {height * MM:.2f} re {operator}"
        self._write(f"q {state}{path} Q" if state else path)

    def path(
        self,
        points: Sequence[tuple[float, float]],
        width: float = RULE,
        *,
        filled: bool = False,
        colour: Colour = BLACK,
    ) -> None:
        """Draw a line of ``width`` points through ``points`` with round ends, or close and fill them."""
        first, *others = (self._at(*point) for point in points)
        way = " ".join([f"{first} m", *(f"{point} l" for point in others)])
        state = "" if colour == BLACK else f"{_tint(colour)} rg {_tint(colour)} RG "
        self._write(f"q {state}{width:g} w 1 J 1 j {way} {'b' if filled else 'S'} Q")

    def squares(self, places: Iterable[tuple[float, float]], side: float) -> None:
        """Fill black squares without gaps or outlines, as one path (QR codes)."""
        length = f"{side * MM:.3f} {side * MM:.3f} re"
        self._write(" ".join([f"{self._at(x, y + side)} {length}" for x, y in places]) + " f")

    def box(self, x: float, y: float, side: float = 3.0) -> None:
        """Draw an empty check box whose middle line is at ``y``."""
        self.rect(x, y - side / 2, side, side)

    def tick(self, x: float, y: float, side: float = 3.0) -> None:
        """Tick the check box drawn at the same place by ``box``."""
        points = ((x + side * 0.15, y), (x + side * 0.42, y + side * 0.3), (x + side * 0.95, y - side * 0.55))
        first, *others = (self._at(*point) for point in points)
        path = " ".join([f"{first} m", *(f"{point} l" for point in others)])
        self._write(f"q 1.1 w 1 J 1 j {path} S Q")

    def put(self, layer: str) -> None:
        """Show a layer of ``Document.layer`` on this page."""
        self.canvas.doForm(layer)


def _tint(colour: Colour) -> str:
    return " ".join([f"{part:g}" for part in colour])
