"""Rows of a list leave the screen: as an Excel file, which is an act, or as a paper to look at and print."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy.orm import Session

from desktop.jobs import Steps, Work
from desktop.printing.paper import Paper
from desktop.profile import community_name, worker_name
from desktop.widgets.rows import Column
from forms.i18n import _
from forms.sheets.export import ListColumn, Stamp, export_list
from models import calendar
from models.station import Station
from reports.lists import Column as PaperColumn
from reports.lists import render_list
from reports.page import Printed

Mask = Callable[[Any], Any]


@dataclass(frozen=True)
class RowsOut:
    """What leaves: columns as they stand on the screen, and the rows that are shown or were chosen.

    ``kind``: of the act by which it is exported; ``name``: of the list, in that act. ``masks`` (key → how a column
    leaves without a reason, law E); ``whole``: columns that the screen shows masked.
    """

    kind: str
    name: str
    title: str
    columns: Sequence[Column[Any]]
    rows: Sequence[Any]
    masks: Mapping[str, Mask] = field(default_factory=dict)
    whole: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)

    def export(self, station: Station, to: Path, reason: str | None) -> Work:
        """Return the work that writes an Excel file, as an act that says how many and why; masked without a reason."""
        cells = [self.whole.get(column.key, column.text) for column in self.columns]
        heads = [ListColumn(column.title, self.masks.get(column.key)) for column in self.columns]
        summary = {"list": self.name, "rows": len(self.rows), "masked": reason is None, "reason": reason or ""}

        def work() -> Steps:
            with station.act(self.kind, summary) as session:
                who = worker_name(session, station)
                stamp = Stamp(who, calendar.now(), community_name(session, station))
                texts = ([cell(row) for cell in cells] for row in self.rows)
                yield from export_list(
                    self.title, heads, texts, to, stamp=stamp, masked=reason is None, total=len(self.rows)
                )

        return work

    def paper(self, *, masked: bool = False) -> Paper:
        """The list as it is shown, for paper: masked as on the screen, or as it would leave without a reason."""
        texts = [self._text(column, masked=masked) for column in self.columns]

        def write(_session: Session, file: BinaryIO, printed: Printed) -> Steps:
            heads = [PaperColumn(_(column.title)) for column in self.columns]
            cells = [[text(row) for text in texts] for row in self.rows]
            return (yield from render_list(_(self.title), heads, cells, file, printed))

        return Paper(_(self.title), _(self.title), write)

    def _text(self, column: Column[Any], *, masked: bool) -> Callable[[Any], str]:
        mask = self.masks.get(column.key) if masked else None
        return column.text if mask is None else lambda row: mask(column.text(row))
