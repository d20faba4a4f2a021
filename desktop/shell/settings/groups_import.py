"""A catalogue of groups from a file: looked at first, line by line, then taken over; one undo takes it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.jobs import Steps
from desktop.messages import sentence
from desktop.theme import TextRole, Tone
from desktop.widgets.banner import Banner
from desktop.widgets.button import Button, Kind
from desktop.widgets.card import Card
from desktop.widgets.chip import Chip
from desktop.widgets.layout import Scroll, VBox, column, emptied, row
from desktop.widgets.page import PageHead
from desktop.widgets.states import SkeletonRows
from desktop.widgets.text import Text
from forms.care_catalogue import GROUP
from forms.care_messages import SENTENCES
from forms.i18n import _, ngettext
from forms.problems import Problem
from models.care.catalogue import GroupComparison, compare_groups, groups, import_groups
from models.care.group_rows import GroupRow, row_of

LISTS = "*.xlsx *.xls *.csv *.txt"
NAMED = 40


@dataclass(frozen=True)
class Preview:
    """What a file would do: lines that can be used by their number, and words for those that cannot."""

    rows: dict[int, GroupRow]
    found: GroupComparison
    refused: tuple[str, ...]


class GroupsImport(QWidget):
    """``left``: back to the catalogue."""

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._preview: Preview | None = None
        self.head = PageHead(_("Take in a catalogue"))
        self.use = Button(_("Take this list over"), Kind.PRIMARY, "save")
        self.problem = Banner("", Tone.DANGER, dismissible=False)
        self.counts = Text("", TextRole.STRONG, wrap=True)
        self._lines = VBox(12)
        page = QWidget()
        box = VBox(12, (0, 0, 4, 16))
        words = _(
            "An Excel or text file with the headings of the export. Nothing is deleted; whoever is in a group keeps "
            "the text of then. New groups of level 4 stay closed until the secretary opens them."
        )
        box.addWidget(Text(words, ink="text_muted", wrap=True))
        box.addWidget(self.problem)
        box.addWidget(self.counts)
        box.addLayout(self._lines)
        box.addStretch()
        page.setLayout(box)
        foot = row(self.use, None)
        self.setLayout(column(self.head, Scroll(page), foot, gap=12, margins=(24, 4, 24, 16)))
        self.head.back.connect(self.left)
        self.use.clicked.connect(self.take_over)

    def show_file(self, path: Path) -> None:
        """Read a list and show what it would change."""
        sessions = self._desk.station.sessions

        def work() -> Steps:
            from forms.sheets.care_groups import read_groups

            with sessions() as session:
                known = {entry.code: row_of(entry) for entry in groups(session, active=None)}
            read = yield from read_groups(path, known)
            with sessions() as session:
                found = compare_groups(session, list(read.rows.values()))
            numbers = list(read.rows)
            refused = [(line.number, line.sentence) for line in read.refused]
            refused += [(numbers[line.line - 1], _why(line.column, line.code, line.params)) for line in found.refused]
            words = tuple(_("Line {number}: {why}").format(number=number, why=why) for number, why in sorted(refused))
            return Preview(dict(read.rows), found, words)

        self._clear()
        self._lines.addWidget(SkeletonRows(6))
        self._desk.run(_("Reading the list"), work, self._show, self, self._refuse, writes=False)

    def take_over(self) -> None:
        """Write what was shown; what the catalogue refuses stays out."""
        if self._preview is None:
            return
        rows = list(self._preview.rows.values())

        def act(session: Session) -> GroupComparison:
            return import_groups(session, rows)

        self.use.setEnabled(False)
        self._desk.write("care.catalogue", act, self._taken, self, self._refuse)

    def _show(self, preview: Preview) -> None:
        self._clear()
        self._preview, found = preview, preview.found
        counts = _("{new} new, {changed} changed, {same} the same, {refused} refused.")
        self.counts.setText(
            counts.format(
                new=len(found.new), changed=len(found.changed), same=len(found.same), refused=len(preview.refused)
            )
        )
        names = {line.code: line.name for line in preview.rows.values()}
        changed = [
            f"{code}　{names[code]}：" + _(", ").join(_(GROUP.by_key[key].label) for key in columns)
            for code, columns in found.changed.items()
        ]
        for title, tone, shape, lines in (
            (_("Cannot be used"), Tone.DANGER, "danger", list(preview.refused)),
            (_("New"), Tone.SUCCESS, "add", [f"{code}　{names[code]}" for code in found.new]),
            (_("Changed"), Tone.INFO, "edit", changed),
            (_("Stay as they are"), Tone.NEUTRAL, "neutral", [f"{code}　{names[code]}" for code in found.same]),
        ):
            if lines:
                self._lines.addWidget(_part(title, tone, shape, lines))
        some = bool(found.new or found.changed)
        self.use.setVisible(some)
        self.use.setEnabled(some)
        if some:
            self.use.setFocus()

    def _refuse(self, error: Exception) -> None:
        self._clear()
        self.problem.text.setText(sentence(error))
        self.problem.show()

    def _taken(self, pair: tuple[Any, int]) -> None:
        found, act_id = pair
        words = ngettext("{n} group taken over", "{n} groups taken over", len(found.new) + len(found.changed))
        self._clear()
        self._desk.done.emit(words.format(n=len(found.new) + len(found.changed)), act_id)
        self.left.emit()

    def _clear(self) -> None:
        self._preview = None
        self.problem.hide()
        self.use.hide()
        self.counts.setText("")
        emptied(self._lines)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _why(column: str, code: str, params: Any) -> str:
    return str(Problem(code, column, SENTENCES[code], params))


def _part(title: str, tone: Tone, shape: str, lines: Sequence[str]) -> Card:
    shown = list(lines[:NAMED])
    if len(lines) > NAMED:
        shown.append(_("… and {n} more").format(n=len(lines) - NAMED))
    head = row(Chip(title, tone, shape), Text(f"{len(lines):,}", TextRole.STRONG), None)
    return Card(head, Text("\n".join(shown), wrap=True))
