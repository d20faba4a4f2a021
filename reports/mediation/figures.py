"""The statistics of mediation (人民调解统计表): a column a period, numbers only, with a place to sign."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import BinaryIO

from forms.i18n import N_
from forms.mediation_words import KINDS, OWN_FILES
from forms.sheets.mediation_lists import COUNTS, numbers
from models.mediation.figures import Figures
from reports.document import A4
from reports.flow import block, render_flow, table
from reports.lists import Column
from reports.official import _
from reports.page import LEFT, Printed, content_width
from reports.pen import THIN, Align, Pen

_NOTES = (
    N_("Counted are the files accepted in the period, as they stand today."),
    N_("Success = agreements / accepted; performance = performed / due to be performed."),
    OWN_FILES,
)
_ROW = 5.7  # mm, so that it is one page


def render_figures(
    periods: Sequence[tuple[str, Figures]], to: BinaryIO, printed: Printed
) -> Generator[tuple[int, int], None, int]:
    """Write the figures of each period in a column of its own; without any, an empty form."""
    heads = [name for name, _found in periods] or ["", "", ""]
    columns = [Column(_("Item of the figures")), *(Column(name, 36, Align.CENTRE) for name in heads)]
    known = [numbers(found) for _name, found in periods]
    counts = [
        [_(label), *(_text(found[at]) for found in known), *[""] * (len(heads) - len(known))]
        for at, label in enumerate(COUNTS)
    ]
    kinds = [
        [
            _(label),
            *(str(found.kinds.get(kind, 0)) for _name, found in periods),
            *[""] * (len(heads) - len(known)),
        ]
        for kind, label in KINDS.items()
    ]
    parts = [
        table(_("How files stand"), columns, counts, row=_ROW),
        table(_("Kinds of disputes"), columns, kinds, row=_ROW),
        block(26, _draw_end),
    ]
    return (yield from render_flow(_("Figures of mediation"), parts, to, printed))


def _text(value: object) -> str:
    return str(value)


def _draw_end(pen: Pen, y: float) -> None:
    """What the figures mean, and who signs for them."""
    for number, note in enumerate(_NOTES):
        pen.text(LEFT, y + 3 + number * 4.2, _(note), 8.5)
    right = LEFT + content_width(A4)
    for number, label in enumerate((_("Filled in by (signature):"), _("Checked by (signature):"))):
        x = LEFT + number * 84
        pen.text(x, y + 22, label, 10.5)
        pen.line(x + 34, y + 23, min(x + 76, right), y + 23, THIN)
