"""The visits that come due (到期探访清单), to take along: masked names, no groups, in stair order, lights as shapes."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from datetime import date
from functools import partial
from itertools import islice
from typing import BinaryIO

from forms.care_words import DUE_STATES, children_left_out
from forms.i18n import N_
from reports.care.data import DueHead, DueLine
from reports.care.lights import LIGHTS, draw_light, light_width
from reports.document import A4, Document, landscape
from reports.fonts import Style
from reports.grid import Field, Grid, Label, Value
from reports.official import _
from reports.page import LEFT, Printed, content_bottom, content_width, draw_footer, draw_heading
from reports.pen import Align, Pen

_SIZE = landscape(A4)
_ROW, _SUMMARY = 8.0, 37.0  # mm
_COLUMNS = (
    ("order", N_("No.·"), 10.0), ("estate", N_("Estate"), 36.0), ("door", N_("Door (building-unit-room)"), 24.0),
    ("name", N_("Full name"), 22.0), ("state", N_("State of the visit"), 23.0), ("due_on", N_("Due on"), 22.0),
    ("days", N_("Days·"), 19.0), ("norm", N_("How often·"), 20.0), ("last_on", N_("Last visit·"), 22.0),
    ("helper", N_("Helper·"), 24.0), ("note", N_("What came of it (by hand)"), 0.0),
)  # fmt: skip
_LEFT_ALIGNED = {"estate", "norm"}


def render_due_list(
    head: DueHead, lines: Iterable[DueLine], to: BinaryIO, printed: Printed, *, total: int, number: str = ""
) -> Generator[tuple[int, int], None, int]:
    """Write ``lines`` (``total`` of them) in the order given; no more of them is kept than one page holds."""
    document = Document(to, title=_("Visits that come due"), at=printed.at, size=_SIZE)
    form, room = _page()
    pages, rest = max(1, -(-total // room)), iter(lines)

    def draw(continued: bool, pen: Pen) -> None:
        draw_heading(pen, _SIZE, _("Visits that come due"), printed, continued=continued)
        form.draw(pen)

    for page in range(1, pages + 1):
        pen = document.page()
        pen.put(document.layer("due" if page == 1 else "due, continued", partial(draw, page > 1)))
        _draw_summary(pen, head)
        draw_footer(pen, _SIZE, number, (page, pages), printed)
        part, first = list(islice(rest, room)), (page - 1) * room
        form.fill(pen, _values(part, first))
        _draw_lights(pen, form, part)
        yield first + len(part), total
    return document.close()


def _page() -> tuple[Grid, int]:
    """Return the page and how many people it holds."""
    grid = Grid(LEFT, _SUMMARY + 7, content_width(_SIZE))
    grid.row(_ROW, *(Label(_(title), width, 9.5, Style.SERIF_BOLD) for _key, title, width in _COLUMNS))
    room = int((content_bottom(_SIZE) - grid.y) / _ROW)
    for n in range(room):
        fields = (
            Field(f"{n}.{key}", width, 9, Align.LEFT if key in _LEFT_ALIGNED else Align.CENTRE)
            for key, _title, width in _COLUMNS
        )
        grid.row(_ROW, *fields)
    return grid, room


def _draw_summary(pen: Pen, head: DueHead) -> None:
    """Write of whom the list is, and the counts beside the lights they are counted by."""
    y = _SUMMARY + 2.5
    unnamed = _("{n} more are not listed").format(n=head.unnamed) if head.unnamed else ""
    told = (head.scope, head.day, unnamed, children_left_out(head.children, _))
    pen.middle(LEFT, y, "  ".join(part for part in told if part), 10)
    x = LEFT + content_width(_SIZE)
    counts = (("paused", head.paused), ("due_soon", head.soon), ("due", head.due), ("overdue", head.overdue))
    for state, count in counts:
        words = f"{_(DUE_STATES[state])} {count}"
        x -= light_width(state, words, 9.5)
        draw_light(pen, x, y, state, words, 9.5)
        x -= 7


def _draw_lights(pen: Pen, form: Grid, part: Sequence[DueLine]) -> None:
    places = {cell.item.key: cell for cell in form.cells if isinstance(cell.item, Field)}
    for n, line in enumerate(part):
        if line.state in LIGHTS:
            cell = places[f"{n}.state"]
            draw_light(pen, cell.x + 2, cell.middle, line.state)


def _values(part: Sequence[DueLine], first: int) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for n, line in enumerate(part):
        values |= {
            f"{n}.order": str(first + n + 1),
            f"{n}.estate": line.estate,
            f"{n}.door": line.door,
            f"{n}.name": line.name,
            f"{n}.due_on": _iso(line.due_on),
            f"{n}.days": _days(line),
            f"{n}.norm": line.norm,
            f"{n}.last_on": _iso(line.last_on),
            f"{n}.helper": line.helper,
        }
    return values


def _days(line: DueLine) -> str:
    if line.due_on is None or line.state == "paused":
        return ""
    if line.days_over > 0:
        return _("{n} days late").format(n=line.days_over)
    return _("{n} days left").format(n=-line.days_over) if line.days_over else _("today·")


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
