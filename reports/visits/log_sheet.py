"""F02, the log of a day among the people (民情日志): blank or filled, with what was added to it later."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import BinaryIO

from forms.i18n import N_
from forms.visits_words import LOG_REASONS
from reports.continued import REST, rest_area, rest_parts
from reports.document import A4, Document
from reports.fonts import Style
from reports.grid import Area, Checks, DateField, Field, Grid, Label, Values, texts_of
from reports.official import _
from reports.page import LEFT, RIGHT, Printed, content_bottom, content_width, draw_footer, draw_heading
from reports.pen import FRAME, Align, Pen
from reports.visits.data import LogSheet
from reports.visits.options import Options, options, translated

_FINDINGS = 4
_CONTINUED: Options = (
    ("content", N_("What was done")),
    ("findings", N_("Problems found")),
    ("found", N_("Found (log)")),
    ("settled", N_("Settled (log)")),
    ("plan", N_("What comes next")),
    ("review", N_("Reviewer's opinion")),
    ("corrections", N_("Additions and corrections")),
)


def render_logs(logs: Sequence[LogSheet], to: BinaryIO, printed: Printed) -> Generator[tuple[int, int], None, int]:
    """Write the logs in their order; yield how many are done, return the number of pages."""
    document = Document(to, title=_("Visit log"), at=printed.at)
    form, more = _first_page(), _next_page()
    for done, sheet in enumerate(logs, start=1):
        _draw_log(document, form, more, sheet, printed)
        yield done, len(logs)
    return document.close()


def _draw_log(document: Document, form: Grid, more: Grid, sheet: LogSheet, printed: Printed) -> None:
    values = _values(sheet)
    rests = form.rests(values)
    rests["findings"] = _findings_left(sheet, rests)
    parts = rest_parts(dict(translated(_CONTINUED)), rests, more)
    pages = 1 + len(parts)
    form.fill(_page(document, "F02", form, sheet, (1, pages), printed), values)
    for number, part in enumerate(parts, start=2):
        more.fill(_page(document, "F02+", more, sheet, (number, pages), printed), {**values, REST: part})


def _page(document: Document, layer: str, form: Grid, sheet: LogSheet, page: tuple[int, int], printed: Printed) -> Pen:
    def draw(pen: Pen) -> None:
        title = _("Log of a day among the people") if layer == "F02" else _("Log of a day among the people (continued)")
        draw_heading(pen, A4, title, printed)
        form.draw(pen)

    pen = document.page()
    pen.put(document.layer(layer, draw))
    if sheet.late:
        pen.rect(A4[0] - RIGHT - 20, 22, 20, 9, 2 * FRAME)
        pen.middle(A4[0] - RIGHT - 10, 26.5, _("Written later"), 14, Style.SANS_BOLD, Align.CENTRE)
    draw_footer(pen, A4, sheet.number, page, printed)
    return pen


def _first_page() -> Grid:
    grid = Grid(LEFT, 37, content_width(A4))
    _head_rows(grid)
    grid.row(72, Label(_("What was done"), 16), Area("content", lines=9))
    columns = (("problem", N_("Problem found")), ("action", N_("Action taken")), ("feedback", N_("Feedback")))
    grid.row(7, Label(_("No.·"), 10), *(Label(_(title), style=Style.SERIF_BOLD) for _key, title in columns))
    for number in range(_FINDINGS):
        areas = (Area(f"{number}.{key}", size=9) for key, _title in columns)
        grid.row(10, Label(str(number + 1), 10), *areas)
    grid.row(
        12, Label(_("Found (log)"), 16), Area("found", 66, 9), Label(_("Settled (log)"), 16), Area("settled", size=9)
    )
    grid.row(14, Label(_("What comes next"), 16), Area("plan", 79), Label(_("Finish by"), 16), DateField("plan_due"))
    grid.row(14, Label(_("Reviewer's opinion"), 16), Area("review"))
    grid.row(7.5, Label(_("Reviewer"), 16), Field("reviewer", 79), Label(_("Date"), 16), DateField("reviewed_on"))
    grid.row(18, Label(_("Additions and\ncorrections"), 24), Area("corrections", size=9))
    names = (N_("Written by\n(signature)"), N_("Police officer\n(signature)"), N_("Reviewed by\n(signature)"))
    cells = [item for name in names for item in (Label(_(name), 19, 9), Label("", 36))]
    grid.row(content_bottom(A4) - grid.y, *cells)
    return grid


def _head_rows(grid: Grid) -> None:
    grid.row(
        7.5, Label(_("Sheet number"), 16), Field("number", 42), Label(_("Date"), 12), DateField("day", 42, 9.5),
        Label(_("Weekday"), 12), Field("weekday", 13), Label(_("Weather"), 12), Field("weather"),
    )  # fmt: skip
    grid.row(
        7.5, Label(_("Time of day"), 16), Field("slot", 42), Label(_("Grid"), 12), Field("grid", 30),
        Label(_("Place of the visit"), 12), Field("place"),
    )  # fmt: skip
    grid.row(
        7.5, Label(_("Who was visited"), 16), Field("subject", 84), Label(_("Households"), 25),
        Field("households", unit=_("(households)")),
    )  # fmt: skip
    grid.row(
        7.5, Label(_("Visitors"), 16), Field("workers", 42), Label(_("Police officer (log)"), 16, 9.5),
        Field("police", 30), Label(_("With party member"), 20, 9), Field("companions"),
    )  # fmt: skip
    grid.row(
        7.5,
        Label(_("Reason for the outing"), 16),
        Checks("reasons", translated(options(LOG_REASONS)), other="reasons_other"),
    )


def _next_page() -> Grid:
    grid = Grid(LEFT, 37, content_width(A4))
    grid.row(7.5, Label(_("Sheet number"), 16), Field("number", 66), Label(_("Date"), 16), DateField("day"))
    grid.row(content_bottom(A4) - grid.y, rest_area())
    return grid


def _values(sheet: LogSheet) -> Values:
    values = texts_of(sheet)
    for number, finding in enumerate(sheet.findings[:_FINDINGS]):
        values |= {f"{number}.{key}": text for key, text in vars(finding).items()}
    corrections = (f"{one.at:%Y-%m-%d %H:%M} {one.by}：{one.text}" for one in sheet.corrections)
    values["corrections"] = "\n".join(corrections)
    return values


def _findings_left(sheet: LogSheet, rests: dict[str, str]) -> str:
    """Return the findings that have no row or do not fit theirs, whole, one a line."""
    cut = {int(key.split(".")[0]) for key in rests if "." in key} | set(range(_FINDINGS, len(sheet.findings)))
    found = ((number, sheet.findings[number]) for number in sorted(cut))
    return "\n".join(f"{number + 1}. {one.problem} / {one.action} / {one.feedback}" for number, one in found)
