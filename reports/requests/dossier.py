"""Everything about one person on paper (L-20): sections of labelled lines, page x of y."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from functools import partial
from itertools import zip_longest
from typing import BinaryIO

from reports.document import A4
from reports.flow import Part, Strip, notes, render_flow, titled
from reports.fonts import Style
from reports.official import _, ngettext
from reports.page import LEFT, Printed, content_width
from reports.pen import THIN, Pen
from reports.text import wrap

_LABEL, _SIZE, _LINE, _PAD = 38.0, 9.5, 4.6, 1.2
_GAP = 2.0  # mm, between two records

Line = tuple[str, str]
Told = tuple[str, Sequence[Sequence[Line]]]
"""The title of a section, and its records."""


def render_dossier(
    name: str, told: Sequence[Told], to: BinaryIO, printed: Printed, *, closed: int = 0
) -> Generator[tuple[int, int], None, int]:
    """Write the dossier of ``name``; ``closed``: how many records whoever prints may not open."""
    said = [
        _("Made for the person named above under articles 44 to 50 of the Personal Information Protection Law."),
        _("Other people are named by their surname; files of others are not part of it."),
    ]
    if closed:
        text = ngettext(
            "{n} record of the highest sensitivity is not in it; the care team or the file's workers tell of it.",
            "{n} records of the highest sensitivity are not in it; the care team or the file's workers tell of them.",
            closed,
        )
        said.append(text.format(n=closed))
    parts = [notes(*said), *(_section(title, records) for title, records in told)]
    title = _("Personal data of {name}").format(name=name)
    return (yield from render_flow(title, parts, to, printed, number=printed.number))


def _section(title: str, records: Sequence[Sequence[Line]]) -> Part:
    def strips() -> Iterator[Strip]:
        for number, record in enumerate(records, start=1):
            yield from _record(number, record)
        if not records:
            yield Strip(_LINE + _PAD, partial(_write, "", [_("Nothing")]))

    count = ngettext("{n} record", "{n} records", len(records)).format(n=len(records))
    return Part(strips, titled(title, count), together=2)


def _record(number: int, lines: Sequence[Line]) -> Iterator[Strip]:
    yield Strip(_GAP, partial(_rule, number))
    for label, text in lines:
        labels = wrap(label, _LABEL - _GAP, _SIZE, Style.SANS_BOLD)
        for piece_of_label, piece in zip_longest(labels, wrap(text, content_width(A4) - _LABEL, _SIZE), fillvalue=""):
            yield Strip(_LINE, partial(_write, piece_of_label, [piece]))
    yield Strip(_PAD, lambda _pen, _y: None)


def _rule(number: int, pen: Pen, y: float) -> None:
    if number > 1:
        pen.line(LEFT, y + _GAP / 2, LEFT + content_width(A4), y + _GAP / 2, THIN)


def _write(label: str, pieces: Sequence[str], pen: Pen, y: float) -> None:
    pen.middle(LEFT, y + _LINE / 2, label, _SIZE, Style.SANS_BOLD)
    for piece in pieces:
        pen.middle(LEFT + _LABEL, y + _LINE / 2, piece, _SIZE)
