"""F10: taken up, what is missing (told once), not taken up; A4 in duplicate, for the applicant and for the files.

A community is no licensing authority: the titles say matters of community service, the basis is the number of the
item, and whoever decides is named where it is passed on.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from functools import partial
from typing import BinaryIO

from forms.i18n import N_
from reports import fonts
from reports.appeals.data import NoticeText, PaperLine
from reports.bands import Band, Form, area, fields, free, gap, heading, prose, render_forms, signing, table
from reports.document import A4
from reports.flow import Value
from reports.grid import DateField, Field, Grid, Label, Values, texts_of
from reports.lists import Column
from reports.moments import full_day
from reports.official import _
from reports.page import LEFT, RIGHT, Printed, content_width, corner_right
from reports.pen import MM, Align, Pen

TITLES = {
    "accepted": N_("Notice that a matter of community service is taken up"),
    "supplement": N_("Notice, given once, of what a matter of community service lacks"),
    "refused": N_("Notice that a matter of community service is not taken up"),
}
_COPIES = (N_("copy 1: for the applicant"), N_("copy 2: for the files of the community"))
_SAYS = {
    "accepted": N_("The matter below that you applied for is complete and is taken up. It is settled by: {until}."),
    "supplement": N_(
        "The matter below that you applied for still lacks papers. All of them are told here, once. "
        "Please bring them by {until}, at the service desk; the term runs on from the day on which they are complete."
    ),
    "refused": N_("The matter below that you applied for is not taken up; the reason and the right place are below."),
}
_BLANK = "__________"
_ROWS = {"accepted": (6, 0), "supplement": (4, 5), "refused": (4, 0)}


def render_notices(notice: NoticeText, to: BinaryIO, printed: Printed) -> Generator[tuple[int, int], None, int]:
    """Write a notice in duplicate; without data the blank form of its kind."""
    return (yield from render_forms(_(TITLES[notice.kind]), notice_forms(notice), to, printed))


def notice_forms(notice: NoticeText) -> list[Form]:
    return [_copy(notice, words) for words in _COPIES]


def _copy(notice: NoticeText, words: str) -> Form:
    received, missing = _ROWS[notice.kind]
    says = _(_SAYS[notice.kind]).format(until=notice.until or _BLANK)
    bands: list[Band] = [
        gap(3),
        prose(_("{applicant}:").format(applicant=notice.applicant or _BLANK), indent=False),
        prose(says),
        gap(2),
        fields(_head, _values(notice)),
        heading(_("Papers received")),
        _papers(notice.received, received, _("Copies (notice)"), _("Original or copy")),
    ]
    if notice.kind == "supplement":
        bands += [
            heading(_("Papers still missing")),
            _papers(notice.missing, missing, _("What it has to be like"), _("Where one gets it")),
        ]
    if notice.kind == "refused":
        bands += [area(_("Reason (notice)"), notice.reason, 3), area(_("Right place (notice)"), notice.right_place, 2)]
    bands += [
        fields(_foot, _values(notice)),
        free(34, partial(_draw_seal, notice), signs=True),
        signing(_("Received by (applicant)")),
    ]
    return Form(_(TITLES[notice.kind]), tuple(bands), number=notice.number, internal=False,
                corner=partial(_draw_corner, notice, words), code=notice.code)  # fmt: skip


def _values(notice: NoticeText) -> Values:
    return {**texts_of(notice), "applied_on": notice.applied_on.isoformat() if notice.applied_on else ""}


def _draw_corner(notice: NoticeText, words: str, pen: Pen) -> None:
    right = A4[0] - RIGHT
    pen.text(corner_right(A4, notice.code), 18, _(words), 9, align=Align.RIGHT)
    number = _("Number (notice): {number}").format(number=notice.number or "______________")
    pen.text(right, 36.5, number, 10, align=Align.RIGHT)


def _head(grid: Grid) -> None:
    grid.row(8, Label(_("Applicant (notice)"), 20), Field("applicant", 40), Label(_("Contact (notice)"), 16),
             Field("contact", 34), Label(_("Phone"), 16), Field("phone"))  # fmt: skip
    grid.row(8, Label(_("Matter (notice)"), 20), Field("item", 90, align=Align.LEFT), Label(_("Applied on"), 16),
             DateField("applied_on"))  # fmt: skip
    grid.row(
        8,
        Label(_("Basis (item number)"), 20, 9),
        Field("basis", 60),
        Label(_("Decided by (if passed on)"), 30, 9),
        Field("decided_by"),
    )


def _foot(grid: Grid) -> None:
    grid.row(8, Label(_("First contact (notice)"), 20, 9), Field("first_contact", 40), Label(_("Phone"), 16),
             Field("first_phone", 34), Label(_("To ask"), 16), Field("query_phone"))  # fmt: skip
    grid.row(
        8,
        Label(_("To complain (notice)"), 20, 9),
        Field("complaint_phone", 60),
        Label(_("Appeal (notice)"), 16, 9),
        Field("appeal_number"),
    )


def _papers(lines: Sequence[PaperLine], least: int, one: str, two: str) -> Band:
    columns = (Column(_("No.·"), 10, Align.CENTRE), Column(_("Name of the paper")), Column(one, 38), Column(two, 44))
    rows: list[Sequence[Value]] = [
        (str(number), line.name, line.one, line.two) for number, line in enumerate(lines, start=1)
    ]
    return table(columns, rows, least=least)


def _draw_seal(notice: NoticeText, pen: Pen, y: float) -> None:
    x = LEFT + content_width(A4) - max(36.0, fonts.width(notice.office, 11) / MM / 2)
    pen.middle(x, y + 10, notice.office, 11, align=Align.CENTRE)
    pen.middle(x, y + 17, _("(seal·)"), 10, align=Align.CENTRE)
    pen.middle(x, y + 24, full_day(notice.issued_on), 12, align=Align.CENTRE)
    pen.middle(LEFT, y + 31, _("In duplicate: one for the applicant, one for the files of the community."), 9)
