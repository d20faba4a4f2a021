"""Any form of the program on paper: blank to write on, or filled from answers; both have the same lines."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, BinaryIO

from forms import types
from forms.form import Answers, Form
from forms.form import Field as FormField
from forms.i18n import _, language
from reports.continued import REST, rest_area, rest_parts
from reports.document import A4, Document
from reports.fonts import Style
from reports.grid import Area, Checks, DateField, Field, Grid, Item, Label, Value
from reports.page import LEFT, Printed, content_bottom, content_width, draw_footer, draw_heading
from reports.pen import Align

_TOP = 37.0
_LABEL = 45.0  # mm
_ROW, _LONG_ROW, _SIGNATURES = 8.0, 20.0, 12.0
_MOST_OPTIONS = 6  # more are written out, not ticked


def render_form(
    form: Form, to: BinaryIO, printed: Printed, answers: Answers | None = None, *, number: str = ""
) -> Generator[tuple[int, int], None, int]:
    """Write ``form``; without ``answers`` blank. Answers are parsed values, as ``Form.check`` returns them."""
    document = Document(to, title=_(form.title), at=printed.at)
    grids = _pages(form)
    values = _values(form, answers or {})
    rests = {key: rest for grid in grids for key, rest in grid.rests(values).items()}
    parts = rest_parts({field.key: _(field.label) for field in form.fields}, rests, _rest_page())
    sheets = [(grid, values) for grid in grids] + [(_rest_page(), {REST: part}) for part in parts]
    code = " ".join(part for part in (number, f"{form.code} v{form.version}") if part)
    for page, (grid, texts) in enumerate(sheets, start=1):
        pen = document.page()
        draw_heading(pen, A4, _(form.title), printed, in_chinese=False, continued=page > 1)
        grid.draw(pen)
        grid.fill(pen, texts)
        draw_footer(pen, A4, code, (page, len(sheets)), printed, in_chinese=False)
        yield page, len(sheets)
    return document.close()


def _rest_page() -> Grid:
    grid = Grid(LEFT, _TOP, content_width(A4))
    grid.row(content_bottom(A4) - grid.y, rest_area())
    return grid


def _pages(form: Form) -> list[Grid]:
    """Lay the sections out one field a row, a new page where a row has no room; signatures at the end."""
    grids = [Grid(LEFT, _TOP, content_width(A4))]

    def room_for(height: float) -> Grid:
        if grids[-1].y + height > content_bottom(A4):
            grids.append(Grid(LEFT, _TOP, content_width(A4)))
        return grids[-1]

    for section in form.sections:
        grid = room_for(2 * _ROW)
        grid.row(_ROW, Label(_(section.title), 0, 11, Style.SERIF_BOLD))
        for field in section.fields:
            item, height = _item(field)
            room_for(height).row(height, Label(_(field.label), _LABEL), item)
    signature = (Label(_("Filled in by\n(signature)"), _LABEL), Label("", 50), Label(_("Date"), 20), Label(""))
    room_for(_SIGNATURES).row(_SIGNATURES, *signature)
    return grids


def _item(field: FormField) -> tuple[Item, float]:
    """Return how a field is written on paper, and its height in mm."""
    options = _options(field)
    if options:
        return Checks(field.key, tuple((str(n), text) for n, (_value, text) in enumerate(options))), _ROW
    if isinstance(field.type, types.Text) and (field.type.lines or field.type.max_length > 120):
        return Area(field.key), _LONG_ROW
    if isinstance(field.type, types.Date) and language() == "zh_CN":
        return DateField(field.key), _ROW
    return Field(field.key, align=Align.LEFT), _ROW


def _options(field: FormField) -> list[tuple[Any, str]]:
    """Return values and words of what can be ticked, if they are few."""
    if isinstance(field.type, types.YesNo):
        return [(True, _("Yes")), (False, _("No"))]
    if not isinstance(field.type, types.Choice | types.Several | types.Code):
        return []
    options = list(field.type.options())
    return options if len(options) <= _MOST_OPTIONS and sum(len(text) for _value, text in options) <= 34 else []


def _values(form: Form, answers: Answers) -> dict[str, Value]:
    return {field.key: _value(field, answers[field.key]) for field in form.fields if answers.get(field.key) is not None}


def _value(field: FormField, answer: Any) -> Value:
    options = _options(field)
    if options:
        chosen = answer if isinstance(answer, list) else [answer]
        return frozenset(str(n) for n, (value, _text) in enumerate(options) if value in chosen)
    if isinstance(field.type, types.Date) and language() == "zh_CN":
        return str(answer.isoformat())
    text: Callable[[Any], str] = field.type.text
    return text(answer)
