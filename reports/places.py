"""The household map on paper: a wall print without names, or a working print with them, of the same picture."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from forms.i18n import _
from forms.map_words import MARK_SIGNS, MARKS, MODE_LABELS, answer, building_title, mark_text, unit_name
from models.places.household_map import (
    CELL_H,
    CELL_W,
    FLOOR_W,
    HEADING_H,
    TITLE_H,
    UNIT_H,
    MapPicture,
    Placed,
    draw_building,
)
from models.places.map_colours import ColourMode, LegendEntry, count, marks
from models.places.map_facts import CellFacts, EstateFacts
from models.places.map_pages import paginate
from models.places.map_signs import HATCHES, SHAPES, hatch_lines
from reports import fonts
from reports.document import A4, Document, Size
from reports.fonts import Style
from reports.page import LEFT, Printed, content_bottom, content_width, draw_footer, draw_heading
from reports.pen import MM, Align, Colour, Pen

TOP = 37.0  # mm, below the title
LEGEND_LINE = 6.0
SMALLEST, LARGEST = 0.18, 0.30
"""Millimetres per map unit: doors from 10 × 6 to 17 × 10 mm, so that room numbers stay 6 points or more."""
GREY: Colour = (0.35, 0.35, 0.35)


@dataclass(frozen=True)
class _Ink:
    fill: Colour
    line: Colour


_INKS = {
    "green": _Ink((0.80, 0.92, 0.82), (0.25, 0.55, 0.33)),
    "teal": _Ink((0.79, 0.91, 0.97), (0.20, 0.50, 0.65)),
    "blue": _Ink((0.80, 0.87, 0.97), (0.22, 0.38, 0.68)),
    "amber": _Ink((0.99, 0.94, 0.70), (0.62, 0.48, 0.05)),
    "orange": _Ink((0.99, 0.86, 0.70), (0.70, 0.40, 0.08)),
    "red": _Ink((0.98, 0.83, 0.81), (0.70, 0.20, 0.17)),
    "violet": _Ink((0.93, 0.83, 0.94), (0.52, 0.26, 0.56)),
    "grey": _Ink((0.88, 0.89, 0.91), (0.42, 0.45, 0.50)),
    "plain": _Ink((1.0, 1.0, 1.0), (0.45, 0.45, 0.45)),
    "faint": _Ink((0.96, 0.96, 0.96), (0.75, 0.75, 0.75)),
}


def household_map(
    to: BinaryIO,
    estates: Sequence[EstateFacts],
    mode: ColourMode,
    printed: Printed,
    *,
    today: date,
    names: bool,
    size: Size = A4,
    number: str = "",
) -> Generator[tuple[int, int], None, int]:
    """Write the map of ``estates`` coloured by ``mode``; return the number of pages.

    ``names=False`` is the wall print: door numbers, colours and legend, nothing about people (L-12). A mode that is not
    public has no wall print.
    """
    if not names and not mode.public:
        raise ValueError(mode.code)
    sheet = _Sheet(mode, printed, today, names, size, number)
    document = Document(to, title=_("Household map"), at=printed.at, size=size)
    scale = sheet.scale(estates)
    pages = paginate(estates, content_width(size) / scale, sheet.room() / scale)
    for page, picture in enumerate(pages, start=1):
        yield page - 1, len(pages)
        sheet.draw(document, picture, scale, (page, len(pages)))
    return document.close()


class _Sheet:
    """One kind of print: what is on each page besides the picture, and how the picture is drawn."""

    def __init__(self, mode: ColourMode, printed: Printed, today: date, names: bool, size: Size, number: str) -> None:
        self._mode, self._printed, self._today = mode, printed, today
        self._names, self._size, self._number = names, size, number
        self._legend = _legend_lines(mode, content_width(size), names)

    def room(self) -> float:
        """Millimetres of height for the picture, between title and legend."""
        return content_bottom(self._size) - TOP - LEGEND_LINE * len(self._legend) - 4

    def scale(self, estates: Sequence[EstateFacts]) -> float:
        """As large as the widest and highest building allow, within what can be read."""
        drawn = [draw_building(facts) for estate in estates for facts in estate.buildings]
        widest = max((building.width for building in drawn), default=1.0)
        highest = max((building.height for building in drawn), default=1.0) + HEADING_H
        fitting = min(content_width(self._size) / widest, self.room() / highest)
        return min(max(fitting, SMALLEST), LARGEST)

    def draw(self, document: Document, picture: MapPicture, scale: float, page: tuple[int, int]) -> None:
        pen = document.page()
        title = _("Household map · {question}").format(question=_(MODE_LABELS[self._mode.code]))
        draw_heading(pen, self._size, title, self._printed, internal=self._names)
        draw_footer(pen, self._size, self._number, page, self._printed)
        for heading in picture.headings:
            y = TOP + (heading.y + HEADING_H - 12) * scale
            pen.text(LEFT + heading.x * scale, y, heading.text, 12, Style.SANS_BOLD)
        drawing = _Drawing(document, pen, scale, self._cell)
        for placed in picture.buildings:
            drawing.building(placed)
        doors = [cell.facts for placed in picture.buildings for cell in placed.building.cells]
        self._draw_legend(document, pen, doors)

    def _cell(self, drawing: _Drawing, door: CellFacts, x: float, y: float, w: float, span: int) -> None:
        entry = self._mode.entry(self._mode.classify(door))
        drawing.background(entry, x, y, span)
        unit = drawing.scale
        size, middle = (drawing.points(12), 9.5) if self._names else (drawing.points(16), CELL_H / 2)
        fitted = _fitting(door.room, size, w - 22 * unit)
        drawing.pen.middle(x + 4 * unit, y + middle * unit, door.room, fitted, Style.SANS_BOLD)
        if self._names:
            self._second_line(drawing, door, x, y, w)

    def _second_line(self, drawing: _Drawing, door: CellFacts, x: float, y: float, w: float) -> None:
        size, unit = drawing.points(13), drawing.scale
        found = " ".join(mark_text(mark, door) for mark in marks(door, self._today))
        taken = fonts.width(found, size * 0.8, Style.SANS) / MM
        drawing.pen.middle(x + w - 4 * unit, y + 24.5 * unit, found, size * 0.8, Style.SANS, Align.RIGHT)
        fitted = _fitting(door.surname, size, w - taken - 9 * unit)
        drawing.pen.middle(x + 4 * unit, y + 24.5 * unit, door.surname, fitted, Style.SANS)

    def _draw_legend(self, document: Document, pen: Pen, doors: Sequence[CellFacts]) -> None:
        amounts = count(self._mode, doors)
        scale = 0.16
        drawing = _Drawing(document, pen, scale, self._cell)
        y = content_bottom(self._size) - LEGEND_LINE * len(self._legend)
        for line in self._legend:
            for x, entry, word in line:
                if entry is not None:
                    drawing.background(entry, LEFT + x, y, 1)
                    word = f"{word} {amounts[entry.key]}"
                pen.middle(LEFT + x + (CELL_W * scale + 2 if entry else 0), y + CELL_H * scale / 2, word, 9, Style.SANS)
            y += LEGEND_LINE


_LegendItem = tuple[float, LegendEntry | None, str]


def _legend_lines(mode: ColourMode, width: float, names: bool) -> list[list[_LegendItem]]:
    """The legend in lines that fit ``width`` (millimetres): answers, and on a working print what the marks mean."""
    items: list[tuple[LegendEntry | None, str]] = [(entry, answer(entry)) for entry in mode.entries]
    if names:
        items += [(None, f"{_(MARK_SIGNS[mark])} {_(label)}") for mark, label in MARKS.items()]
    lines: list[list[_LegendItem]] = [[]]
    x = 0.0
    for entry, word in items:
        needed = fonts.width(f"{word} 00000", 9, Style.SANS) / MM + (CELL_W * 0.16 + 6 if entry else 6)
        if lines[-1] and x + needed > width:
            lines.append([])
            x = 0.0
        lines[-1].append((x, entry, word))
        x += needed
    return lines


def _fitting(text: str, size: float, room: float) -> float:
    """``size`` in points, or as much smaller as ``text`` needs to stay within ``room`` millimetres."""
    needed = fonts.width(text, size, Style.SANS_BOLD) / MM
    return size if needed <= room or not needed else max(size * room / needed, size * 0.5)


_Cell = Callable[["_Drawing", CellFacts, float, float, float, int], None]


class _Drawing:
    """Draws buildings of a picture on one page; ``scale`` is millimetres per map unit."""

    def __init__(self, document: Document, pen: Pen, scale: float, cell: _Cell) -> None:
        self._document, self.pen, self.scale, self._cell = document, pen, scale, cell

    def points(self, units: float) -> float:
        return round(units * self.scale * MM, 2)

    def building(self, placed: Placed) -> None:
        building, unit = placed.building, self.scale
        x, y = LEFT + placed.x * unit, TOP + placed.y * unit
        size = self.points(14)
        self.pen.middle(x + FLOOR_W * unit, y + TITLE_H * unit / 2, building_title(building), size, Style.SANS_BOLD)
        for stair in building.units:
            middle = x + (stair.x + stair.w / 2) * unit
            at = y + (TITLE_H + UNIT_H / 2) * unit
            self.pen.middle(middle, at, unit_name(stair.number), self.points(10.5), Style.SANS, Align.CENTRE, GREY)
        for floor in building.floors:
            at = y + (floor.y + CELL_H / 2) * unit
            self.pen.middle(x + (FLOOR_W - 5) * unit, at, floor.label, self.points(10.5), Style.SANS, Align.RIGHT, GREY)
        ground = y + building.ground_y * unit
        self.pen.line(x, ground, x + building.width * unit, ground, 1.0, colour=GREY)
        for cell in building.cells:
            self._cell(self, cell.facts, x + cell.x * unit, y + cell.y * unit, cell.w * unit, cell.span)

    def background(self, entry: LegendEntry, x: float, y: float, span: int) -> None:
        """Put the coloured, hatched and signed cell of an answer, drawn once for the whole file."""
        name = f"cell {entry.tone} {entry.hatch} {entry.shape} {span} {self.scale:.4f}"
        w, h = CELL_W * span, CELL_H
        layer = self._document.layer(name, lambda pen: _draw_cell(pen, entry, w, h, self.scale))
        canvas = self.pen.canvas
        canvas.saveState()
        canvas.translate(x * MM, -y * MM)
        self.pen.put(layer)
        canvas.restoreState()


def _draw_cell(pen: Pen, entry: LegendEntry, w: float, h: float, scale: float) -> None:
    ink = _INKS[entry.tone]
    inset = 1.0
    pen.rect(inset * scale, inset * scale, (w - 2) * scale, (h - 2) * scale, 0.5, fill=ink.fill, colour=ink.line)
    light = _mix(ink.line, ink.fill, 0.55)
    for x1, y1, x2, y2 in hatch_lines(HATCHES[entry.hatch], w - 2, h - 2):
        start, end = ((x1 + inset) * scale, (y1 + inset) * scale), ((x2 + inset) * scale, (y2 + inset) * scale)
        pen.line(*start, *end, 0.35, colour=light)
    side = 9.0
    left, top = w - 5 - side, 5.0
    for stroke in SHAPES[entry.shape]:
        points = [((left + x * side) * scale, (top + y * side) * scale) for x, y in stroke.points]
        pen.path(points, 0.9, filled=stroke.filled, colour=_mix((0, 0, 0), ink.line, 0.4))


def _mix(first: Colour, second: Colour, share: float) -> Colour:
    red, green, blue = (round(a * share + b * (1 - share), 3) for a, b in zip(first, second, strict=True))
    return red, green, blue
