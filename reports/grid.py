"""A ruled form: cells side by side, drawn blank once and filled per sheet, so that both have the same lines."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from reports import fonts
from reports.fonts import Style
from reports.official import _
from reports.pen import BLACK, FRAME, MM, RULE, THIN, Align, Colour, Pen
from reports.text import LEADING, Fitted, draw_lines, fit, wrap

Value = str | Collection[str]
Values = Mapping[str, Value]

GREY: Colour = (0.6, 0.6, 0.6)
_PADDING = 1.2
_AIR = 0.4  # mm between the lines of a cell and its edges
AREA_PADDING = 4.0  # mm, both sides together
_BOX, _GAP = 3.0, 1.0  # mm; a check box and the space after it


@dataclass(frozen=True)
class Label:
    """Printed words; line ends are kept."""

    text: str
    width: float = 0
    size: float = 10
    style: Style = Style.SERIF
    align: Align = Align.CENTRE


@dataclass(frozen=True)
class Field:
    """Room for one value; ``unit`` is printed at its right end."""

    key: str
    width: float = 0
    size: float = 10
    align: Align = Align.CENTRE
    unit: str = ""


@dataclass(frozen=True)
class DateField:
    """Year, month and day with room before each; the value is an ISO date. Chinese paper in either language."""

    key: str
    width: float = 0
    size: float = 10


@dataclass(frozen=True)
class Checks:
    """Check boxes; the value is the ticked keys. ``other`` names the field of the line after the last option.

    Lines of boxes are ``step`` mm apart, or less where there is less room.
    """

    key: str
    options: tuple[tuple[str, str], ...]
    width: float = 0
    size: float = 10
    other: str = ""
    step: float = 5.0


@dataclass(frozen=True)
class Area:
    """Room for long text, with ``lines`` ruled lines if any; what does not fit goes to a continuation page.

    ``middle``: a short text stands in the middle of the height, as it does in a ``Field``.
    """

    key: str
    width: float = 0
    size: float = 10
    lines: int = 0
    middle: bool = False


Item = Label | Field | DateField | Checks | Area


def texts_of(paper: object) -> dict[str, str | frozenset[str]]:
    """Return the fields of a paper's data that a cell of the same key can show."""
    return {key: value for key, value in vars(paper).items() if isinstance(value, str | frozenset)}


@dataclass(frozen=True)
class Placed:
    """An item at its place: left, top, width and height in mm."""

    item: Item
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


class Grid:
    """Rows of cells from ``x, y`` downwards; ``y`` is where the next row begins."""

    def __init__(self, x: float, y: float, width: float) -> None:
        self.x, self.y, self.width = x, y, width
        self._top = y
        self.cells: list[Placed] = []
        self._soft: set[float] = set()

    def row(self, height: float, *items: Item, left: float = 0, soft: bool = False) -> None:
        """Add a row that starts ``left`` mm inside; items without a width share what the others leave.

        A ``soft`` row belongs to the one above: the line between them is grey.
        """
        if soft:
            self._soft.add(round(self.y, 3))
        free = [item for item in items if not item.width]
        rest = self.width - left - sum(item.width for item in items)
        x = self.x + left
        for item in items:
            width = item.width or rest / len(free)
            self.place(item, x, self.y, width, height)
            x += width
        self.y += height

    def place(self, item: Item, x: float, y: float, width: float, height: float) -> None:
        self.cells.append(Placed(item, x, y, width, height))

    def draw(self, pen: Pen) -> None:
        """Draw the blank form."""
        for x1, y1, x2, y2 in sorted(self._lines()):
            soft = y1 == y2 and y1 in self._soft
            pen.line(x1, y1, x2, y2, RULE, colour=GREY if soft else BLACK)
        pen.rect(self.x, self._top, self.width, self.y - self._top, FRAME)
        for cell in self.cells:
            _draw_blank(pen, cell)

    def fill(self, pen: Pen, values: Values) -> None:
        """Write ``values`` into the form; what has no room ends with an ellipsis (see ``rests``)."""
        for cell in self.cells:
            if isinstance(cell.item, Label):
                continue
            value = values.get(cell.item.key, "")
            if isinstance(cell.item, Checks):
                _fill_checks(pen, cell, cell.item, value, str(values.get(cell.item.other, "")))
            elif isinstance(cell.item, DateField):
                _fill_date(pen, cell, cell.item, str(value))
            elif value:
                _fill_text(pen, cell, cell.item, str(value))

    def rests(self, values: Values) -> dict[str, str]:
        """Return what has no room in the areas, by key, without drawing: the number of pages is known beforehand."""
        found = {}
        for cell in self.cells:
            if isinstance(cell.item, Area) and (value := values.get(cell.item.key)):
                found[cell.item.key] = _fitted(cell, cell.item, str(value)).rest
        return {key: rest for key, rest in found.items() if rest}

    def _lines(self) -> set[tuple[float, float, float, float]]:
        """Return the inner edges of the cells, each once."""
        lines = set()
        for cell in self.cells:
            x1, y1 = round(cell.x, 3), round(cell.y, 3)
            x2, y2 = round(cell.x + cell.width, 3), round(cell.y + cell.height, 3)
            lines |= {(x1, y1, x2, y1), (x1, y2, x2, y2), (x1, y1, x1, y2), (x2, y1, x2, y2)}
        edges = (round(self.x, 3), round(self.x + self.width, 3), round(self._top, 3), round(self.y, 3))
        return {
            line
            for line in lines
            if not (line[0] == line[2] and line[0] in edges[:2]) and not (line[1] == line[3] and line[1] in edges[2:])
        }


def _draw_blank(pen: Pen, cell: Placed) -> None:
    item = cell.item
    if isinstance(item, Label):
        fitted = fit(item.text, cell.width - _PADDING, cell.height - _AIR, item.size, 6, item.style)
        write_lines(pen, cell, fitted, item.align, item.style)
    elif isinstance(item, Field):
        pen.middle(cell.x + cell.width - _PADDING, cell.middle, item.unit, item.size, align=Align.RIGHT)
    elif isinstance(item, DateField):
        for x, word in _date_places(cell, item):
            pen.middle(x, cell.middle, word, item.size)
    elif isinstance(item, Checks):
        _draw_checks(pen, cell, item)
    else:
        step = cell.height / max(item.lines, 1)
        for number in range(1, item.lines):
            y = cell.y + number * step
            pen.line(cell.x + 2, y, cell.x + cell.width - 2, y, THIN, colour=GREY)


def _date_places(cell: Placed, item: DateField) -> list[tuple[float, str]]:
    """Return the places of the words year, month and day; the numbers stand before them."""
    word = item.size / MM
    room = min(8.0, (cell.width - 3 * word - 2) / 4)
    start = cell.x + (cell.width - 3 * word - 4 * room) / 2
    return [
        (start + 2 * room, _("(year)")),
        (start + 3 * room + word, _("(month)")),
        (start + 4 * room + 2 * word, _("(day)")),
    ]


def _fill_date(pen: Pen, cell: Placed, item: DateField, value: str) -> None:
    if not value:
        return
    day = date.fromisoformat(value)
    numbers = (day.year, day.month, day.day)
    for (x, _word), number in zip(_date_places(cell, item), numbers, strict=True):
        pen.middle(x - 0.6, cell.middle, str(number), item.size, Style.SANS, Align.RIGHT)


def _draw_checks(pen: Pen, cell: Placed, item: Checks) -> None:
    size, places = _check_places(cell, item)
    end = cell.x
    for (_key, text), (x, y) in zip(item.options, places, strict=True):
        pen.box(x, y, _BOX)
        pen.middle(x + _BOX + _GAP, y, text, size)
        end = x + _BOX + _GAP + fonts.width(text, size) / MM
    if item.other:
        y = places[-1][1] + size * 0.5 / MM
        pen.line(end + 0.5, y, cell.x + cell.width - _PADDING, y, THIN)


def _check_places(cell: Placed, item: Checks) -> tuple[float, list[tuple[float, float]]]:
    """Return the type size and the place of each box: smaller type first, then a second line."""
    size = item.size
    while True:
        places, lines = _run_of_checks(cell, item, size)
        if lines * 4.2 <= cell.height or size <= 7:
            step = min(item.step, cell.height / lines)
            first = cell.middle - step * (lines - 1) / 2
            return size, [(x, first + line * step) for x, line in places]
        size -= 0.5


def _run_of_checks(cell: Placed, item: Checks, size: float) -> tuple[list[tuple[float, int]], int]:
    places: list[tuple[float, int]] = []
    x, line = cell.x + _PADDING, 0
    for number, (_key, text) in enumerate(item.options):
        length = _BOX + _GAP + fonts.width(text, size) / MM
        room = 8 if item.other and number == len(item.options) - 1 else 0
        if places and x + length + room > cell.x + cell.width:
            x, line = cell.x + _PADDING, line + 1
        places.append((x, line))
        x += length + 2.5
    return places, line + 1


def _fill_checks(pen: Pen, cell: Placed, item: Checks, ticked: Value, other: str) -> None:
    chosen = {ticked} if isinstance(ticked, str) else set(ticked)
    if not chosen and not other:
        return
    size, places = _check_places(cell, item)
    for (key, _text), (x, y) in zip(item.options, places, strict=True):
        if key in chosen:
            pen.tick(x, y, _BOX)
    if item.other and other:
        x = places[-1][0] + _BOX + _GAP + fonts.width(item.options[-1][1], size) / MM + 1
        fitted = fit(other, cell.x + cell.width - _PADDING - x, cell.height / 2, size, 6, Style.SANS)
        pen.middle(x, places[-1][1], fitted.lines[0], fitted.size, Style.SANS)


def _fill_text(pen: Pen, cell: Placed, item: Field | Area, value: str) -> None:
    fitted = _fitted(cell, item, value)
    if isinstance(item, Area):
        _write_area(pen, cell, item, fitted)
    else:
        room = Placed(item, cell.x, cell.y, cell.width - _unit_width(item), cell.height)
        write_lines(pen, room, fitted, item.align, Style.SANS)


def _unit_width(item: Field) -> float:
    return fonts.width(item.unit, item.size) / MM


def _fitted(cell: Placed, item: Field | Area, value: str) -> Fitted:
    if isinstance(item, Field):
        return fit(value, cell.width - _unit_width(item) - _PADDING, cell.height - _AIR, item.size, 5.5, Style.SANS)
    if not item.lines:
        return fit(value, cell.width - AREA_PADDING, cell.height - 1, item.size, 8, Style.SANS)
    lines = wrap(value, cell.width - AREA_PADDING, item.size, Style.SANS)
    rest = "\n".join(lines[item.lines :])
    return Fitted(tuple(lines[: item.lines]), item.size, rest)


def _write_area(pen: Pen, cell: Placed, item: Area, fitted: Fitted) -> None:
    step = cell.height / item.lines if item.lines else fitted.size * LEADING / MM
    top = cell.y if item.lines else cell.y + 0.8
    if item.middle:
        top = max(top, cell.middle - fitted.height / 2)
    for number, line in enumerate(fitted.lines):
        pen.middle(cell.x + 2, top + (number + 0.5) * step, line, fitted.size, Style.SANS)


def write_lines(pen: Pen, cell: Placed, fitted: Fitted, align: Align, style: Style) -> None:
    """Write fitted lines into a cell, their block in the middle of its height."""
    draw_lines(pen, cell.x + _PADDING + (cell.width - 2 * _PADDING) * align.value, cell.middle, fitted, style, align)
