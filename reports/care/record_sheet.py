"""F03, the warm-heart record (特殊困难老年人探访关爱记录表): one person a sheet, twelve visits, blank or filled.

Care that is needed stands on it, never a diagnosis or a medical record (L-13).
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from typing import BinaryIO

from forms.care_words import RATINGS, RISKS
from forms.i18n import N_
from models.care.records import CareManner
from reports.care.data import HIDDEN, Options, RecordSheet, VisitLine
from reports.continued import REST, rest_area, rest_parts
from reports.document import A4, Document
from reports.fonts import Style
from reports.grid import Area, Checks, Field, Grid, Label, Values, texts_of
from reports.official import _
from reports.page import LEFT, Printed, content_bottom, content_width, draw_footer, draw_heading
from reports.pen import Align, Pen

VISITS = 12
_LABEL, _HEAD, _NOTE = 20.0, 8.0, 9.0  # mm
_MANNERS = (
    (CareManner.DOOR, N_("door·")), (CareManner.PHONE, N_("phone·")), (CareManner.VIDEO, N_("video·")),
    (CareManner.NEIGHBOUR, N_("neighbour·")), (CareManner.SMART, N_("smart·")),
)  # fmt: skip
_ASPECTS = (
    ("health", N_("health·")), ("mind", N_("mind·")), ("safety", N_("safety·")),
    ("hygiene", N_("hygiene·")), ("living", N_("living·")),
)  # fmt: skip
_BEFORE = (("order", N_("Visit·"), 7.0), ("when", N_("Date and time"), 20.0), ("manner", N_("Manner"), 23.5))
_AFTER = (
    ("needs", N_("Needs and handling"), 0.0), ("referred", N_("Referred·"), 10.0),
    ("visitor", N_("Visitor's\nsignature"), 14.5), ("family", N_("Signature of\nthe person\nor family"), 14.5),
)  # fmt: skip
_ASPECT = 8.5  # mm


def render_record_sheets(
    sheets: Iterable[RecordSheet], groups: Options, to: BinaryIO, printed: Printed, *, total: int = 1
) -> Generator[tuple[int, int], None, int]:
    """Write the sheets in their order; yield how many of ``total`` are done, return the number of pages.

    Args:
        groups: codes and names that can be ticked, the same on every sheet.
    """
    document = Document(to, title=_("Warm-heart record"), at=printed.at)
    form, more = _first_page(groups), _rest_page()
    done = 0
    for done, sheet in enumerate(sheets, start=1):
        _draw_sheet(document, form, more, sheet, printed)
        yield done, total
    if not done:
        _draw_sheet(document, form, more, RecordSheet(), printed)
    return document.close()


def _draw_sheet(document: Document, form: Grid, more: Grid, sheet: RecordSheet, printed: Printed) -> None:
    pages: list[tuple[str, Grid, Values]] = []
    rests: dict[str, str] = {}
    for start in range(0, max(len(sheet.visits), 1), VISITS):
        values = _values(sheet, sheet.visits[start : start + VISITS], start)
        pages.append(("F03", form, values))
        rests |= {str(start + int(key.split(".")[0]) + 1): rest for key, rest in form.rests(values).items()}
    titles = {number: _("Visit {n}").format(n=number) for number in rests}
    for part in rest_parts(titles, rests, more):
        pages.append(("F03+", more, {**_person(sheet), REST: part}))
    for number, (layer, page, values) in enumerate(pages, start=1):
        pen = _page(document, layer, page, printed)
        page.fill(pen, values)
        draw_footer(pen, A4, sheet.number, (number, len(pages)), printed)


def _page(document: Document, layer: str, form: Grid, printed: Printed) -> Pen:
    def draw(pen: Pen) -> None:
        title = _("Record of warm-heart visits") if layer == "F03" else _("Record of warm-heart visits (continued)")
        draw_heading(pen, A4, title, printed)
        form.draw(pen)

    pen = document.page()
    pen.put(document.layer(layer, draw))
    return pen


def _first_page(groups: Options) -> Grid:
    grid = Grid(LEFT, 37, content_width(A4))
    _person_rows(grid, groups)
    _table_head(grid)
    height = (content_bottom(A4) - _NOTE - grid.y) / VISITS
    for number in range(VISITS):
        _visit_row(grid, number, height)
    note = _(
        "Write good, fair or poor for each of the five; write which care is needed, never a diagnosis or a record.\n"
        "{hidden} is sensitive and was not opened for this print."
    ).format(hidden=HIDDEN)
    grid.row(_NOTE, Label(note, 0, 8, align=Align.LEFT))
    return grid


def _person_rows(grid: Grid, groups: Options) -> None:
    risks = tuple((risk.value, _(word)) for risk, word in RISKS.items())
    grid.row(
        _HEAD, Label(_("Full name"), _LABEL), Field("name", 30), Label(_("Sex"), 10), Field("sex", 9),
        Label(_("Age"), 10), Field("age", 12), Label(_("Risk"), 14), Checks("risk", risks, size=9.5),
    )  # fmt: skip
    grid.row(
        _HEAD, Label(_("Home address"), _LABEL), Field("address", 85, align=Align.LEFT),
        Label(_("Year·"), 14), Field("year"),
    )  # fmt: skip
    ticks = (*groups, ("other", _("Other")))
    lines = -(-sum(len(name) + 3 for _code, name in ticks) // 44)
    grid.row(
        max(2, lines) * 4.6 + 2,
        Label(_("Groups\n(tick)"), _LABEL),
        Checks("groups", ticks, size=9, other="other_groups"),
    )
    grid.row(
        _HEAD, Label(_("How often a visit is due·"), _LABEL), Field("norm", 47, align=Align.LEFT),
        Label(_("Emergency contact"), 21, 9.5), Field("emergency_contact", 29), Label(_("Telephone"), 14),
        Field("emergency_phone"),
    )  # fmt: skip
    grid.row(
        _HEAD, Label(_("Helper·"), _LABEL), Field("helper", 47, align=Align.LEFT),
        Label(_("Helper's phone"), 21, 9.5), Field("helper_phone"),
    )  # fmt: skip


def _table_head(grid: Grid) -> None:
    """Add a heading of two tiers: the five aspects stand under one title."""
    top, upper, lower, bold = grid.y, 6.0, 7.0, Style.SERIF_BOLD
    before, after = sum(width for *_key, width in _BEFORE), sum(width for *_key, width in _AFTER)
    aspects = _ASPECT * len(_ASPECTS)
    x = grid.x
    for _key, title, width in _BEFORE:
        grid.place(Label(_(title), size=9, style=bold), x, top, width, upper + lower)
        x += width
    grid.place(Label(_("Good, fair or poor"), size=9, style=bold), x, top, aspects, upper)
    for number, (_key, title) in enumerate(_ASPECTS):
        grid.place(Label(_(title), size=9, style=bold), x + number * _ASPECT, top + upper, _ASPECT, lower)
    x += aspects
    for _key, title, width in _AFTER:
        own = width or grid.width - before - aspects - after
        grid.place(Label(_(title), size=8.5, style=bold), x, top, own, upper + lower)
        x += own
    grid.y += upper + lower


def _visit_row(grid: Grid, number: int, height: float) -> None:
    manners = tuple((manner.value, _(word)) for manner, word in _MANNERS)
    yes_no = (("yes", _("Yes")), ("no", _("No")))
    (_order, _no, first), (_when, _title, second), (_manner, _word, third) = _BEFORE
    grid.row(
        height,
        Field(f"{number}.order", first, 9),
        Field(f"{number}.when", second, 9),
        Checks(f"{number}.manner", manners, third, 8, step=4.2),
        *(Field(f"{number}.{key}", _ASPECT, 9) for key, _word in _ASPECTS),
        Area(f"{number}.needs", _AFTER[0][2], 8.5, middle=True),
        Checks(f"{number}.referred", yes_no, _AFTER[1][2], 8.5),
        Field(f"{number}.visitor", _AFTER[2][2], 9),
        Label("", _AFTER[3][2]),
    )


def _rest_page() -> Grid:
    grid = Grid(LEFT, 37, content_width(A4))
    grid.row(
        _HEAD, Label(_("Full name"), _LABEL), Field("name", 31), Label(_("Home address"), _LABEL),
        Field("address", align=Align.LEFT),
    )  # fmt: skip
    grid.row(content_bottom(A4) - grid.y, rest_area())
    return grid


def _person(sheet: RecordSheet) -> dict[str, str | frozenset[str]]:
    values = texts_of(sheet)
    if sheet.other_groups:
        values["groups"] = sheet.groups | {"other"}
    return values


def _values(sheet: RecordSheet, visits: Sequence[VisitLine], start: int) -> Values:
    """The values of one page whose first visit is number ``start`` + 1 of the year."""
    words = {rating.value: _(word) for rating, word in RATINGS.items()}
    values = _person(sheet)
    for number in range(VISITS):
        values[f"{number}.order"] = str(start + number + 1)
    for number, visit in enumerate(visits):
        values |= {
            f"{number}.when": " ".join(part for part in (visit.day, visit.time) if part),
            f"{number}.manner": visit.manner,
            f"{number}.needs": visit.needs,
            f"{number}.referred": visit.referred,
            f"{number}.visitor": visit.visitor,
        }
        ratings = {key: getattr(visit, key) for key, _word in _ASPECTS}
        values |= {f"{number}.{key}": words.get(rating, rating) for key, rating in ratings.items()}
    return values
