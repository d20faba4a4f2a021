"""The days of cadres on site (包保干部到点签到表): as written down, and rows to sign by hand."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import BinaryIO

from forms.i18n import N_
from reports.care.data import CadreDayLine
from reports.continued import REST, rest_area, rest_parts
from reports.document import A4, Document, landscape
from reports.fonts import Style
from reports.grid import Area, Field, Grid, Label, Value
from reports.official import _
from reports.page import LEFT, Printed, content_bottom, content_width, draw_footer, draw_heading
from reports.pen import Align, Pen

_SIZE = landscape(A4)
_ROW = 12.0  # mm
_COLUMNS = (
    ("order", N_("No.·"), 10.0), ("day", N_("Date·"), 23.0), ("slot", N_("Time of day"), 17.0),
    ("name", N_("Full name"), 22.0), ("unit", N_("Unit and post"), 38.0), ("place", N_("Place·"), 28.0),
    ("matter", N_("Matter"), 38.0), ("received", N_("People received"), 15.0),
    ("problems", N_("Problems and what was asked for"), 0.0), ("signed", N_("Signature·"), 24.0),
)  # fmt: skip
_LONG = {"matter", "problems"}


def render_cadre_days(
    lines: Sequence[CadreDayLine], to: BinaryIO, printed: Printed, *, period: str = "", number: str = ""
) -> Generator[tuple[int, int], None, int]:
    """Write the days in the order given and empty rows to the end of the last page."""
    document = Document(to, title=_("Cadres on site"), at=printed.at, size=_SIZE)
    (form, room), more = _page(), _rest_page()
    sheets = len(lines) // room + 1
    rests: dict[str, str] = {}
    for first in range(0, sheets * room, room):
        found = form.rests(_values(lines[first : first + room], first, room))
        rests |= {f"{first + int(key.split('.')[0]) + 1} {key}": rest for key, rest in found.items()}
    texts = rest_parts({key: _("Line {n}").format(n=key.split()[0]) for key in rests}, rests, more)
    pages = sheets + len(texts)

    def draw(pen: Pen) -> None:
        draw_heading(pen, _SIZE, _("Cadres on site: sign-in"), printed)
        form.draw(pen)

    def draw_more(pen: Pen) -> None:
        draw_heading(pen, _SIZE, _("Cadres on site: sign-in (continued)"), printed)
        more.draw(pen)

    def start(page: int) -> Pen:
        pen = document.page()
        pen.put(document.layer("days" if page <= sheets else "rest", draw if page <= sheets else draw_more))
        pen.middle(LEFT, 39, period, 10)
        draw_footer(pen, _SIZE, number, (page, pages), printed)
        return pen

    for page in range(1, sheets + 1):
        pen = start(page)
        first = (page - 1) * room
        part = lines[first : page * room]
        form.fill(pen, _values(part, first, room))
        yield first + len(part), len(lines)
    for page, text in enumerate(texts, start=sheets + 1):
        more.fill(start(page), {REST: text})
    return document.close()


def _page() -> tuple[Grid, int]:
    """Return the page and how many days it holds."""
    grid = Grid(LEFT, 42, content_width(_SIZE))
    grid.row(9, *(Label(_(title), width, 9.5, Style.SERIF_BOLD) for _key, title, width in _COLUMNS))
    room = int((content_bottom(_SIZE) - grid.y) / _ROW)
    for n in range(room):
        grid.row(_ROW, *(_item(n, key, width) for key, _title, width in _COLUMNS))
    return grid, room


def _rest_page() -> Grid:
    grid = Grid(LEFT, 42, content_width(_SIZE))
    grid.row(content_bottom(_SIZE) - grid.y, rest_area())
    return grid


def _item(n: int, key: str, width: float) -> Field | Area:
    if key in _LONG:
        return Area(f"{n}.{key}", width, 9, middle=True)
    return Field(f"{n}.{key}", width, 9, Align.LEFT if key == "unit" else Align.CENTRE)


def _values(part: Sequence[CadreDayLine], first: int, room: int) -> dict[str, Value]:
    values: dict[str, Value] = {f"{n}.order": str(first + n + 1) for n in range(room)}
    for n, line in enumerate(part):
        values |= {f"{n}.{key}": text for key, text in vars(line).items()}
    return values
