"""F01, the door sheet (入户走访表): one function for blank, filled and batch."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from dataclasses import asdict
from typing import BinaryIO, NamedTuple

from forms.i18n import N_
from forms.places import HAZARDS
from forms.visits_words import HANDED_OUT
from reports.continued import REST, rest_area, rest_parts
from reports.document import A4, Document
from reports.fonts import Style
from reports.grid import Area, Checks, DateField, Field, Grid, Label, Values, texts_of
from reports.official import _
from reports.page import LEFT, RIGHT, Printed, content_bottom, content_width, draw_footer, draw_heading
from reports.pen import Align, Pen
from reports.qr import draw_qr
from reports.visits.data import DoorSheet, MemberLine
from reports.visits.options import SLOTS, Options, options, translated

OCCUPANCY: Options = (
    ("own", N_("Owner-occupied")),
    ("let", N_("Let")),
    ("vacant", N_("Vacant")),
    ("other", N_("Other")),
)
GAS: Options = (("piped", N_("Piped")), ("bottled", N_("Bottled")), ("none", N_("No gas")))
NOT_HOME: Options = (
    ("no_answer", N_("No answer")),
    ("away", N_("Away, neighbours say")),
    ("long_vacant", N_("Empty for long")),
    ("other", N_("Other")),
)
MEMBERS = 8
_MEMBERS_MORE = 17  # on a continuation page
_TIER = 6.2  # mm; each member has two tiers
_AREAS: Options = (("difficulties", N_("Difficulties and needs")), ("opinions", N_("Opinions and suggestions")))


def render_door_sheets(
    sheets: Iterable[DoorSheet], to: BinaryIO, printed: Printed, *, total: int | None = None
) -> Generator[tuple[int, int], None, int]:
    """Write the sheets in their order; yield how many are done, return the number of pages.

    Sheets that come one by one with their ``total`` are never held together.
    """
    if total is None:
        sheets = list(sheets)
        total = len(sheets)
    document = Document(to, title=_("Door sheet"), at=printed.at)
    forms = _Forms(_first_page(), _people_page(), _text_page())
    for done, sheet in enumerate(sheets, start=1):
        _draw_sheet(document, forms, sheet, printed)
        yield done, total
    return document.close()


class _Forms(NamedTuple):
    """The first page and the two kinds of continuation."""

    first: Grid
    people: Grid
    texts: Grid


def _draw_sheet(document: Document, forms: _Forms, sheet: DoorSheet, printed: Printed) -> None:
    values = _values(sheet, sheet.members[:MEMBERS])
    pages = [("F01", forms.first, values)]
    for start in range(MEMBERS, len(sheet.members), _MEMBERS_MORE):
        part = sheet.members[start : start + _MEMBERS_MORE]
        pages.append(("F01 people", forms.people, _values(sheet, part, start)))
    for rest in rest_parts(dict(translated(_AREAS)), forms.first.rests(values), forms.texts):
        pages.append(("F01 texts", forms.texts, {**values, REST: rest}))
    for number, (layer, form, texts) in enumerate(pages, start=1):
        pen = _page(document, layer, form, printed)
        draw_qr(pen, A4[0] - RIGHT, 13, sheet.sheet_no)
        draw_footer(pen, A4, sheet.number, (number, len(pages)), printed)
        form.fill(pen, texts)


def _page(document: Document, layer: str, form: Grid, printed: Printed) -> Pen:
    """Start a page with everything that all sheets share."""

    def draw(pen: Pen) -> None:
        title = _("Household visit sheet") if layer == "F01" else _("Household visit sheet (continued)")
        draw_heading(pen, A4, title, printed)
        form.draw(pen)

    pen = document.page()
    pen.put(document.layer(layer, draw))
    return pen


def _first_page() -> Grid:
    grid = Grid(LEFT, 37, content_width(A4))
    _address_rows(grid)
    _household_rows(grid)
    _member_rows(grid, 0, MEMBERS)
    _finding_rows(grid)
    _end_rows(grid)
    return grid


def _people_page() -> Grid:
    grid = Grid(LEFT, 37, content_width(A4))
    _door_rows(grid)
    _member_rows(grid, MEMBERS, _MEMBERS_MORE, numbered=False)
    return grid


def _text_page() -> Grid:
    grid = Grid(LEFT, 37, content_width(A4))
    _door_rows(grid)
    grid.row(content_bottom(A4) - grid.y, rest_area())
    return grid


def _door_rows(grid: Grid) -> None:
    _number_row(grid)
    grid.row(7, Label(_("Estate"), 14), Field("estate", 50), Label(_("Door (building-unit-room)"), 14), Field("door"))


def _number_row(grid: Grid) -> None:
    grid.row(
        7, Label(_("Sheet number"), 14), Field("number", 50), Label(_("Grid"), 14), Field("grid", 27),
        Label(_("Visited on"), 18), DateField("visited_on", size=9),
    )  # fmt: skip


def _address_rows(grid: Grid) -> None:
    _number_row(grid)
    grid.row(
        7, Label(_("Time of day"), 14), Checks("slot", translated(SLOTS), 77),
        Label(_("Knock no."), 30), Field("attempt", unit=_("(times)")),
    )  # fmt: skip
    grid.row(
        7.5, Label(_("Estate"), 14), Field("estate", 44), Label(_("Building"), 12), Field("building", 17),
        Label(_("Unit"), 12), Field("unit", 14), Label(_("Floor"), 10), Field("floor", 12),
        Label(_("Number of the flat"), 12), Field("room"),
    )  # fmt: skip
    grid.row(
        7.5, Label(_("Use of the dwelling"), 14), Field("use", 28), Label(_("Ownership"), 12), Field("ownership", 25),
        Label(_("Occupancy"), 18), Checks("occupancy", translated(OCCUPANCY), other="occupancy_other", size=9.5),
    )  # fmt: skip
    grid.row(
        7, Label(_("Owner of the dwelling"), 14), Field("owner", 40),
        Label(_("Telephone"), 12), Field("owner_phone", 44),
        Label(_("(if the owner does not live here)"), size=9, align=Align.LEFT),
    )  # fmt: skip


def _household_rows(grid: Grid) -> None:
    grid.row(
        7, Label(_("Head of household"), 14), Field("head", 28),
        Label(_("Household no."), 14), Field("household_no", 36), Label(_("Pets (dog)"), 20), Field("pets", 19),
        Label(_("Way of heating"), 16), Field("heating"),
    )  # fmt: skip
    people = _("(people)")
    grid.row(
        7, Label(_("Living here"), 14), Field("living", 16, unit=people), Label(_("Registered here"), 26),
        Field("registered", 16, unit=people), Label(_("Floating"), 20), Field("floating", 16, unit=people),
        Label(_("Gas supply"), 12), Checks("gas", translated(GAS), size=9.5),
    )  # fmt: skip


_UPPER = (
    ("name", N_("Full name"), 26), ("relation", N_("Relation to head"), 17), ("sex", N_("Sex"), 9),
    ("born", N_("Year and month of birth"), 18), ("id_number", N_("Citizen ID number"), 43),
    ("nation", N_("Nation"), 13), ("phone", N_("Telephone"), 32),
)  # fmt: skip
_LOWER = (
    ("education", N_("Education"), 26), ("marital", N_("Marital status"), 17),
    ("political", N_("Political status"), 14), ("registered_here", N_("Lives where registered"), 13),
    ("registered_at", N_("Registered residence"), 43),
    ("work", N_("Occupation or employer"), 25), ("marks", N_("Care marks"), 20),
)  # fmt: skip


def _member_rows(grid: Grid, start: int, count: int, *, numbered: bool = True) -> None:
    """Add the table of members: a heading of two tiers and two tiers a person."""
    grid.place(Label(_("No.·"), size=9), grid.x, grid.y, 7, 10)
    for columns in (_UPPER, _LOWER):
        grid.row(5, *(Label(_(label), width, 8.5, Style.SERIF_BOLD) for _key, label, width in columns[:-1]),
                 Label(_(columns[-1][1]), 0, 8.5, Style.SERIF_BOLD), left=7)  # fmt: skip
    for number in range(start, start + count):
        order = Label(str(number + 1), size=9) if numbered else Field(f"{number - start}.order", size=9)
        grid.place(order, grid.x, grid.y, 7, 2 * _TIER)
        for columns in (_UPPER, _LOWER):
            fields = [Field(f"{number - start}.{key}", width, 9) for key, _label, width in columns]
            grid.row(_TIER, *fields, left=7, soft=columns is _LOWER)


def _finding_rows(grid: Grid) -> None:
    grid.row(7, Label(_("Hazards"), 22), Checks("hazards", translated(options(HAZARDS)), other="hazards_other"))
    grid.row(14, Label(_("Difficulties\nand needs"), 22), Area("difficulties"))
    grid.row(11, Label(_("Opinions and\nsuggestions"), 22), Area("opinions"))
    grid.row(
        7, Label(_("Measures explained"), 22, 9), Field("measures", 58, align=Align.LEFT),
        Label(_("Handed out"), 16), Checks("handed_out", translated(options(HANDED_OUT)), size=9.5),
    )  # fmt: skip


def _end_rows(grid: Grid) -> None:
    """Consent, the rows for a door that did not open, and the signatures (lines of at least 35 mm)."""
    notice = _("I have read the notice on the processing of personal information; recording health information:")
    grid.row(7.5, Label(_("Notice and consent"), 22), Label(notice, 112, 9, align=Align.LEFT),
             Checks("consent", (("yes", _("I agree")), ("no", _("I do not agree"))), size=9.5))  # fmt: skip
    grid.row(7, Label(_("If nobody was home"), 22), Checks("not_home", translated(NOT_HOME), other="not_home_other"))
    grid.row(
        7, Label(_("Card left"), 22), Checks("card_left", (("yes", _("Left at the door")),), 28, 9.5),
        Label(_("Next visit"), 18), DateField("next_on", 42, 9), Checks("next_slot", translated(SLOTS), size=8.5),
    )  # fmt: skip
    left = (content_bottom(A4) - grid.y) / 2
    grid.row(left, Label(_("Signature of\nthe visited"), 22), Label("", 60.5), Label(_("Signature of\nvisitor 1"), 22),
             Label(""))  # fmt: skip
    grid.row(
        left, Label(_("Signature of\nvisitor 2"), 22), Label("", 60.5), Label(_("Date"), 22), DateField("signed_on")
    )


def _values(sheet: DoorSheet, members: Sequence[MemberLine], first: int = 0) -> Values:
    values = texts_of(sheet)
    values["door"] = "-".join(part for part in (sheet.building, sheet.unit, sheet.room) if part)
    for number, member in enumerate(members):
        values |= {f"{number}.{key}": text for key, text in asdict(member).items()}
        values[f"{number}.order"] = str(first + number + 1)
    return values
