"""F08, the call to report on site (吹哨(交办)单): copies for community, street and department, stub and receipt."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from functools import partial
from typing import BinaryIO

from forms.i18n import N_
from models.cases.paper_codes import case_code
from models.whistles.rules import MARKS, NORMS
from reports.bands import Band, Form, area, fields, free, render_forms, signing, table
from reports.document import A4
from reports.fonts import Style
from reports.grid import Checks, Field, Grid, Label, Values, texts_of
from reports.lists import Column
from reports.official import _
from reports.page import LEFT, RIGHT, Printed, content_width, corner_right
from reports.pen import RULE, THIN, Align, Pen
from reports.text import fit
from reports.visits.options import Options, translated
from reports.whistles.data import CalledText, WhistleText

TITLE = N_("Whistle: call to report on site")
_KINDS: Options = (
    ("residents", N_("residents' matter")), ("enforcement", N_("joint enforcement")), ("emergency", N_("emergency·")),
)  # fmt: skip
_COPIES = (
    N_("copy 1: community (stub)"), N_("copy 2: street"), N_("copy 3: department"),
)  # fmt: skip


def render_calls(whistle: WhistleText, to: BinaryIO, printed: Printed) -> Generator[tuple[int, int], None, int]:
    """Write the three copies; the third once for each department that is called. Without data the blank form."""
    return (yield from render_forms(_(TITLE), call_forms(whistle), to, printed))


def call_forms(whistle: WhistleText) -> list[Form]:
    called = whistle.called or (CalledText(),)
    copies = [_copy(whistle, _COPIES[0], called, ""), _copy(whistle, _COPIES[1], called, "")]
    return [*copies, *(_copy(whistle, _COPIES[2], called, each.department) for each in called)]


def _copy(whistle: WhistleText, words: str, called: Sequence[CalledText], department: str) -> Form:
    values: Values = texts_of(whistle)
    of_department = words == _COPIES[2]
    return Form(
        _(TITLE),
        (
            fields(_head, {**values, "departments": "、".join(each.department for each in called)}),
            area(_("Facts and the site"), whistle.facts, 4),
            area(_("Street's judgement"), whistle.judgement, 2),
            fields(_terms, values),
            _called_table(called),
            area(_("Opinion of the consultation"), whistle.consultation, 2),
            area(_("Result (whistle)"), whistle.result or _results(called), 3),
            signing(_("Leader in charge (signature)"), _("Unit in charge (seal)")),
            _rating(called),
            signing(_("Community (signature)"), _("Residents' deputy (signature)")),
            free(32, partial(_draw_stub, whistle, department, of_department)),
        ),
        number=whistle.number,
        corner=partial(_draw_corner, whistle, words, department),
        code=_code(whistle),
    )


def _results(called: Sequence[CalledText]) -> str:
    return "\n".join(f"{each.department}：{each.result}" for each in called if each.result)


def _head(grid: Grid) -> None:
    grid.row(
        7.5,
        Label(_("Kind (whistle)"), 18),
        Checks("kind", translated(_KINDS), 77),
        Label(_("From appeal"), 18, 9),
        Field("appeal", size=9),
    )
    grid.row(
        7.5,
        Label(_("Whistle blown by (unit)"), 18, 9),
        Field("blower", 62, 9),
        Label(_("Blown by (person)"), 15, 9),
        Field("blown_by", 24),
        Label(_("Time (whistle)"), 12),
        Field("at", size=9),
    )
    grid.row(7.5, Label(_("Departments to report"), 18, 9), Field("departments", align=Align.LEFT))
    grid.row(7.5, Label(_("Site (whistle)"), 18), Field("place", align=Align.LEFT))


def _terms(grid: Grid) -> None:
    grid.row(7.5, Label(_("Signed off by"), 18), Field("judged_by", 30), Label(_("On site by"), 18),
             Field("arrive_by", 36, 9), Label(_("Settle by (whistle)"), 18), Field("settle_by", size=9))  # fmt: skip


def _called_table(called: Sequence[CalledText]) -> Band:
    columns = (
        Column(_("Department (whistle)")),
        Column(_("Signed for by"), 26),
        Column(_("Signed for at"), 28, Align.CENTRE),
        Column(_("Who came (whistle)"), 28),
        Column(_("On site at"), 28, Align.CENTRE),
        Column(_("Timely or late"), 20, Align.CENTRE),
    )
    rows = [(each.department, each.signed_by, each.signed, each.came, each.arrived, each.late) for each in called]
    return table(columns, rows, least=3)


def _rating(called: Sequence[CalledText]) -> Band:
    """A line for each department: what one earned says nothing of the other."""
    middle, most = Align.CENTRE, NORMS.most_marks
    columns = (
        Column(_("Community's rating")),
        Column(_("Arrival (of {n})").format(n=most), 30, middle),
        Column(_("Manner (of {n})").format(n=most), 30, middle),
        Column(_("Solution (of {n})").format(n=most), 30, middle),
        Column(_("Sum (of {n})").format(n=most * len(MARKS)), 30, middle),
    )
    return table(columns, [(each.department, *each.marks, _sum(each)) for each in called], least=2, row=7)


def _sum(called: CalledText) -> str:
    return str(sum(map(int, called.marks))) if all(called.marks) else ""


def _draw_corner(whistle: WhistleText, words: str, department: str, pen: Pen) -> None:
    said = _(words) + (f"（{department}）" if department else "")
    pen.text(corner_right(A4, _code(whistle)), 18, said, 10, Style.SANS_BOLD, Align.RIGHT)
    document = whistle.document or _("[{year}] No. {serial}").format(year="20____", serial="________")
    pen.text(A4[0] - RIGHT, 34.6, document, 10, align=Align.RIGHT)


def _code(whistle: WhistleText) -> str:
    return case_code(whistle.number, whistle.revision)


def _draw_stub(whistle: WhistleText, department: str, receipt: bool, pen: Pen, y: float) -> None:
    """The dashed line, and below it what is torn off: the stub of who sends, the receipt of who was called."""
    right = LEFT + content_width(A4)
    pen.line(LEFT - 8, y + 4, right + 4, y + 4, RULE, dash="4 3")
    title = _("Receipt (to be given back)") if receipt else _("Stub (kept by the sender)")
    pen.middle(LEFT, y + 9.5, title, 10.5, Style.SERIF_BOLD)
    pen.middle(right, y + 9.5, whistle.number, 9, align=Align.RIGHT)
    cells = (
        (_("Department (whistle)"), department),
        (_("On site by"), whistle.arrive_by),
        (_("Signed for by"), ""),
        (_("Time of signing"), ""),
        (_("On site at"), ""),
        (_("Site (whistle)"), whistle.place),
    )
    for number, (label, value) in enumerate(cells):
        x, line = LEFT + (number % 3) * 55, y + 18 + (number // 3) * 8.5
        pen.middle(x, line, f"{label}：", 9.5)
        pen.line(x + 19, line + 2.6, x + 53, line + 2.6, THIN)
        fitted = fit(value, 33, 5, 8.5, 6, Style.SANS)
        pen.middle(x + 20, line, fitted.lines[0] if fitted.lines else "", fitted.size, Style.SANS)
