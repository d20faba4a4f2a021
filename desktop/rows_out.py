"""Rows of a list leave the screen: as an Excel file, which is an act, or as a paper to look at and print."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.jobs import Steps, Work
from desktop.leaving import Left, Release, begin, end, file_leaves, stamp
from desktop.printing.paper import Paper, Shown
from desktop.widgets.rows import Column
from forms.i18n import _
from forms.sheets.export import ListColumn, export_list
from models.disclosures.actions import Leaving, exactly
from models.disclosures.records import Channel
from models.station import Station
from reports.lists import Column as PaperColumn
from reports.lists import render_list
from reports.page import Printed

Mask = Callable[[Any], Any]
_OF_LEVEL_3 = frozenset({"id_no", "groups"})
"""Columns that make a list in the clear one of level 3."""


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
    row_id: Callable[[Any], object] = id

    @property
    def tells(self) -> bool:
        """Whether the file in the clear says more of people than the masked one."""
        return any(column.key in self.masks or column.key in self.whole for column in self.columns)

    @property
    def bulk(self) -> bool:
        """Whether it is about more than one household: in the clear it leaves by two persons (law E)."""
        return self.tells and len({_home(number, row) for number, row in enumerate(self.rows)}) > 1

    def leaving(self, *, masked: bool, channel: Channel = Channel.EXCEL) -> Leaving:
        """What the register says of it, and what a second person approves."""
        clear = not masked and self.tells
        level = 3 if clear and any(column.key in _OF_LEVEL_3 for column in self.columns) else 2
        keys, ids = [column.key for column in self.columns], [self.row_id(row) for row in self.rows]
        people = sum(_people(row) for row in self.rows)
        subjects = _subjects(self.rows)
        more = {"exactly": exactly(keys, ids), "list": self.kind.partition(".")[0] + "/" + self.name}
        return Leaving(channel, self.title[:60], len(self.rows), people, level, not clear, subjects, more)

    def export(self, station: Station, to: Path, release: Release | None) -> Work:
        """Return the work that writes an Excel file, as an act that is registered; masked without a release.

        The work returns what has ``Left``.
        """
        masked = release is None
        cells = [self.whole.get(column.key, column.text) for column in self.columns]
        heads = [ListColumn(column.title, self.masks.get(column.key)) for column in self.columns]
        reason = "" if release is None else release.reason
        summary: dict[str, object] = {"list": self.name, "rows": len(self.rows), "masked": masked, "reason": reason}

        def work() -> Steps:
            with file_leaves(station, self.kind, to, summary) as session:
                row, password = begin(session, self.leaving(masked=masked), release, bulk=self.bulk)
                texts = ([cell(each) for cell in cells] for each in self.rows)
                rows: int = yield from export_list(
                    self.title, heads, texts, to, stamp=stamp(session, station, row), masked=masked or not self.tells,
                    total=len(self.rows), password=password,
                )  # fmt: skip
                end(row, to)
                number = row.number
            return Left(rows, number, to, password)

        return work

    def paper(self, *, masked: bool = False) -> Paper:
        """The list as it is shown, for paper: masked as on the screen, or as it would leave without a reason."""
        texts = [self._text(column, masked=masked) for column in self.columns]
        clear = not masked and any(column.key in self.masks for column in self.columns)

        def write(_session: Session, file: BinaryIO, printed: Printed) -> Steps:
            heads = [PaperColumn(_(column.title)) for column in self.columns]
            cells = [[text(row) for text in texts] for row in self.rows]
            return (yield from render_list(_(self.title), heads, cells, file, printed, marked=clear))

        return Paper(self.title, write, shown=Shown(2, not clear, _subjects(self.rows), len(self.rows)))

    def _text(self, column: Column[Any], *, masked: bool) -> Callable[[Any], str]:
        mask = self.masks.get(column.key) if masked else None
        return column.text if mask is None else lambda row: mask(column.text(row))


def _home(number: int, row: Any) -> object:
    """The door that a row is about; a row that names none stands for a home of its own."""
    door = getattr(row, "door", None)
    found = getattr(door, "dwelling_id", None) or getattr(row, "dwelling_id", None)
    return found or getattr(row, "household_id", None) or number


def _people(row: Any) -> int:
    """One, unless the row is about a home and says how many live there."""
    people = getattr(row, "people", 1)
    return people if isinstance(people, int) else 1


_KINDS = ("resident", "household", "dwelling")


def _subjects(rows: Sequence[Any]) -> tuple[str, tuple[UUID, ...]] | None:
    """What the rows are about, the closest first: people, households, doors."""
    for kind in _KINDS:
        found = [_as_id(getattr(row, f"{kind}_id", None)) for row in rows]
        if rows and all(found):
            return kind, tuple(id_ for id_ in found if id_ is not None)
    doors = [_as_id(getattr(getattr(row, "door", None), "dwelling_id", None)) for row in rows]
    return ("dwelling", tuple(id_ for id_ in doors if id_ is not None)) if rows and all(doors) else None


def _as_id(value: object) -> UUID | None:
    if isinstance(value, UUID):
        return value
    return UUID(hex=value) if isinstance(value, str) and len(value) == 32 else None
