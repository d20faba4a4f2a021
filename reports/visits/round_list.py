"""The working lists of a round: its doors in stair order to tick at the door, and its figures."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from functools import partial
from typing import BinaryIO

from forms.i18n import N_
from reports.document import A4, Document, landscape
from reports.fonts import Style
from reports.grid import Checks, Field, Grid, Label, Value
from reports.official import _
from reports.page import LEFT, Printed, content_bottom, content_width, draw_footer, draw_heading
from reports.pen import Align, Pen
from reports.visits.data import Figure, RoundHead, RoundLine
from reports.visits.options import OUTCOMES, translated

_SIZE = landscape(A4)
_ATTEMPTS = 3
_ROW = 8.5  # mm
_HEAD = (
    ("number", N_("Round no.")), ("name", N_("Name of the round")), ("scope", N_("Scope of the round")),
    ("period", N_("First and last day")), ("workers", N_("Visitors")),
)  # fmt: skip


def render_round_list(
    head: RoundHead, lines: Sequence[RoundLine], to: BinaryIO, printed: Printed
) -> Generator[tuple[int, int], None, int]:
    """Write the doors of a round in the order given, empty rows to the end of the last page."""
    document = Document(to, title=_("Round list"), at=printed.at, size=_SIZE)
    form, room = _list_page()
    pages = max(1, -(-len(lines) // room))

    def draw(continued: bool, pen: Pen) -> None:
        draw_heading(pen, _SIZE, _("List of a round of visits"), printed, continued=continued)
        form.draw(pen)

    for page in range(1, pages + 1):
        pen = document.page()
        pen.put(document.layer("round" if page == 1 else "round, continued", partial(draw, page > 1)))
        draw_footer(pen, _SIZE, head.number, (page, pages), printed)
        part = lines[(page - 1) * room : page * room]
        form.fill(pen, {**vars(head), **_line_values(part)})
        yield min(page * room, len(lines)), len(lines)
    return document.close()


def _list_page() -> tuple[Grid, int]:
    """Return the page and how many doors it holds."""
    grid = Grid(LEFT, 37, content_width(_SIZE))
    _head_rows(grid)
    bold = Style.SERIF_BOLD
    titles = [(_("No.·"), 10), (_("Door (building-unit-room)"), 28), (_("Surname of the head"), 16)]
    knocks = [(_("Knock {n} (date, time)").format(n=n), 34) for n in range(1, _ATTEMPTS + 1)]
    ends = [(_("Outcome"), 72), (_("Note"), 0)]
    grid.row(8, *(Label(text, width, style=bold) for text, width in (*titles, *knocks, *ends)))
    room = int((content_bottom(_SIZE) - grid.y) / _ROW)
    for n in range(room):
        knock_fields = (Field(f"{n}.attempt.{attempt}", 34, 9) for attempt in range(_ATTEMPTS))
        grid.row(
            _ROW, Field(f"{n}.order", 10), Field(f"{n}.door", 28), Field(f"{n}.surname", 16), *knock_fields,
            Checks(f"{n}.outcome", translated(OUTCOMES), 72, 9), Field(f"{n}.note", 0, 9, Align.LEFT),
        )  # fmt: skip
    return grid, room


def _head_rows(grid: Grid) -> None:
    label = {key: Label(_(title), 20) for key, title in _HEAD}
    field = {key: Field(key, align=Align.LEFT) for key, _title in _HEAD}
    half = (grid.width - 40) / 2
    number, scope = (Field(key, half, align=Align.LEFT) for key in ("number", "scope"))
    grid.row(7, label["number"], number, label["name"], field["name"])
    grid.row(7, label["scope"], scope, label["period"], field["period"], label["workers"], field["workers"])


def _line_values(lines: Sequence[RoundLine]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for n, line in enumerate(lines):
        values |= {
            f"{n}.order": str(line.order),
            f"{n}.door": line.door,
            f"{n}.surname": line.surname,
            f"{n}.outcome": line.outcome,
            f"{n}.note": line.note,
        }
        values |= {f"{n}.attempt.{k}": text for k, text in enumerate(line.attempts[:_ATTEMPTS])}
    return values


def render_round_figures(
    head: RoundHead, figures: Sequence[Figure], to: BinaryIO, printed: Printed
) -> Generator[tuple[int, int], None, int]:
    """Write the counts and shares of a round with their formulas, and room for signatures: one page."""
    document = Document(to, title=_("Figures of a round"), at=printed.at)
    grid = Grid(LEFT, 37, content_width(A4))
    for key, title in _HEAD:
        grid.row(8, Label(_(title), 30), Field(key, align=Align.LEFT))
    columns = ((_("Figure counted"), 55), (_("Count or share"), 35), (_("How it is counted"), 0))
    grid.row(8, *(Label(text, width, style=Style.SERIF_BOLD) for text, width in columns))
    height = min(9.0, (content_bottom(A4) - grid.y - 12) / max(len(figures), 1))
    for n in range(len(figures)):
        grid.row(height, Field(f"{n}.label", 55), Field(f"{n}.value", 35), Field(f"{n}.formula", 0, 9, Align.LEFT))
    grid.row(12, Label(_("Counted by"), 25), Label("", 57.5), Label(_("Checked by"), 25), Label(""))
    pen = document.page()
    draw_heading(pen, A4, _("Figures of a round of visits"), printed)
    grid.draw(pen)
    rows = {f"{n}.{key}": text for n, figure in enumerate(figures) for key, text in vars(figure).items()}
    grid.fill(pen, {**vars(head), **rows})
    draw_footer(pen, A4, head.number, (1, 1), printed)
    yield len(figures), len(figures)
    return document.close()
