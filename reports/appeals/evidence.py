"""The evidence pack of one appeal: contents, F06, F07, notices, every step, attachments and photos, paged through."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from forms.i18n import N_
from reports.appeals.data import AppealText, NoticeText, StepText
from reports.appeals.notices import notice_forms
from reports.appeals.register import register
from reports.appeals.sheet import sheet
from reports.bands import Band, Form, fields, free, gap, heading, leaves, render_forms, table
from reports.document import A4
from reports.flow import Value
from reports.grid import Field, Grid, Label
from reports.lists import Column
from reports.official import _
from reports.page import LEFT, Printed, content_width
from reports.pen import RULE, Align, Pen
from reports.photos import draw_picture
from reports.signs import GREEN, RED, draw_shape

TITLE = N_("Evidence pack of an appeal")
_PHOTO = 104.0  # mm


@dataclass(frozen=True)
class PointText:
    """One thing that the pack should hold; ``at`` is when it came about."""

    word: str
    at: str
    there: bool


@dataclass(frozen=True)
class AttachedText:
    """Something attached; ``pictures`` are JPEGs, none where there is a ``note``."""

    title: str
    kind: str
    size: str
    added: str
    pictures: tuple[bytes, ...] = ()
    note: str = ""
    """Why there are none."""


@dataclass(frozen=True)
class Pack:
    appeal: AppealText
    notices: tuple[NoticeText, ...] = ()
    points: tuple[PointText, ...] = ()
    attached: tuple[AttachedText, ...] = ()


def render_pack(pack: Pack, to: BinaryIO, printed: Printed) -> Generator[tuple[int, int], None, int]:
    """Write everything in one file whose pages are counted through; the contents name the first page of each part."""
    parts = _parts(pack)
    forms = [_contents(pack, parts, 2), *(form for _title, some in parts for form in some)]
    first = len(leaves(forms[0])) + 1
    forms[0] = _contents(pack, parts, first)
    return (yield from render_forms(_(TITLE), forms, to, printed, through=True))


def _parts(pack: Pack) -> list[tuple[str, list[Form]]]:
    number = pack.appeal.number
    parts = [(_(form.title), [form]) for form in (register(pack.appeal), sheet(pack.appeal))]
    for notice in pack.notices:
        first = notice_forms(notice)[0]
        parts.append((first.title, [first]))
    parts.append((_("All steps"), [_steps(pack.appeal.steps, number)]))
    parts.append((_("What is attached"), [_attached(pack.attached, number)]))
    photos = _photos(pack.attached, number)
    return [*parts, *([(_("Photos and scans"), [photos])] if photos else [])]


def _contents(pack: Pack, parts: Sequence[tuple[str, Sequence[Form]]], first: int) -> Form:
    rows: list[Sequence[Value]] = []
    page = first
    for number, (title, forms) in enumerate(parts, start=1):
        count = sum(len(leaves(form)) for form in forms)
        rows.append((str(number), title, str(page), str(count)))
        page += count
    columns = (
        Column(_("No.·"), 12, Align.CENTRE), Column(_("Document (pack)")), Column(_("From page"), 28, Align.CENTRE),
        Column(_("Pages (pack)"), 24, Align.CENTRE),
    )  # fmt: skip
    bands: list[Band] = [
        fields(_head, {"number": pack.appeal.number, "item": pack.appeal.item_name, "received": pack.appeal.received,
                       "settled": pack.appeal.settled}),
        gap(4), heading(_("Contents (pack)")), table(columns, rows, row=9), gap(4),
        heading(_("What proves that it was settled"), _("tick: there; cross: missing")), _points(pack.points),
    ]  # fmt: skip
    return Form(_(TITLE), tuple(bands), number=pack.appeal.number, code=pack.appeal.code)


def _head(grid: Grid) -> None:
    grid.row(8, Label(_("Number (register)"), 22), Field("number", 68), Label(_("Item (pack)"), 20), Field("item"))
    grid.row(8, Label(_("Registered at"), 22), Field("received", 68), Label(_("Settled at"), 20), Field("settled"))


def _points(points: Sequence[PointText]) -> Band:
    def draw(pen: Pen, y: float) -> None:
        for number, point in enumerate(points):
            x, at = LEFT + (number % 3) * 55, y + 5 + (number // 3) * 7
            draw_shape(pen, x + 1, at, "tick" if point.there else "cross", GREEN if point.there else RED)
            pen.middle(x + 6, at, f"{point.word} {point.at}", 9)

    return free(4 + 7 * -(-len(points) // 3), draw)


def _steps(steps: Sequence[StepText], number: str) -> Form:
    columns = (
        Column(_("No.·"), 10, Align.CENTRE), Column(_("Done (step)"), 30, Align.CENTRE), Column(_("Step (sheet)"), 26),
        Column(_("Unit or person"), 32), Column(_("Opinion (step)")), Column(_("Led to (step)"), 22, Align.CENTRE),
    )  # fmt: skip
    rows: list[Sequence[Value]] = []
    for order, step in enumerate(steps, start=1):
        state = _("no effect: {why}").format(why=step.stray) if step.stray else step.state
        rows.append((str(order), step.done, step.word, step.who, step.text, state))
    return Form(_("All steps"), (table(columns, rows),), number=number)


def _attached(attached: Sequence[AttachedText], number: str) -> Form:
    columns = (
        Column(_("No.·"), 12, Align.CENTRE), Column(_("Attachment (pack)")), Column(_("Kind (pack)"), 28, Align.CENTRE),
        Column(_("Size (pack)"), 26, Align.RIGHT), Column(_("Added on (pack)"), 36, Align.CENTRE),
    )  # fmt: skip
    rows = []
    for order, each in enumerate(attached, start=1):
        rows.append(
            (str(order), f"{each.title}{f'（{each.note}）' if each.note else ''}", each.kind, each.size, each.added)
        )
    return Form(_("What is attached"), (table(columns, rows, least=3),), number=number)


def _photos(attached: Sequence[AttachedText], number: str) -> Form | None:
    bands = []
    for order, each in enumerate(attached, start=1):
        for page, jpeg in enumerate(each.pictures, start=1):
            words = f"{order}. {each.title}" + (f"（{page}/{len(each.pictures)}）" if len(each.pictures) > 1 else "")
            bands.append(free(_PHOTO + 10, partial(_draw_photo, words, jpeg)))
    return Form(_("Photos and scans"), tuple(bands), number=number) if bands else None


def _draw_photo(words: str, jpeg: bytes, pen: Pen, y: float) -> None:
    width = content_width(A4)
    pen.rect(LEFT, y, width, _PHOTO, RULE)
    draw_picture(pen, jpeg, (LEFT + 1, y + 1, width - 2, _PHOTO - 2), A4[1])
    pen.middle(LEFT, y + _PHOTO + 3.5, words, 9)
