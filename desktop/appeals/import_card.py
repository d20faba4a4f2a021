"""Taking a list in from a file: what it says, which lines are wrong and why, and one button; nothing by halves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.desk import Desk
from desktop.jobs import Work
from desktop.theme import TextRole
from desktop.widgets import Button, Card, Field, Kind, LineEdit, SectionHeader, Text, VBox, flow
from desktop.widgets.layout import emptied, wrapping
from desktop.widgets.page import holder
from forms.i18n import _, ngettext
from forms.sheets.by_form import RefusedLine
from forms.sheets.refused import write_refused_lines

SHOWN = 12
Read = Callable[[Path], Work]


class ImportCard(Card):
    """``read``: makes the work that reads a file; ``wanted``: it may be taken in, ``left``: it is not.

    ``show_found`` is called by the owner with what was read.
    """

    wanted, left = Signal(), Signal()

    def __init__(self, desk: Desk, title: str, fields: Sequence[tuple[str, str]]) -> None:
        super().__init__(padding=12, gap=8)
        self._desk = desk
        self.header = SectionHeader(title)
        self.words = Text("", wrap=True)
        self.edits = {key: LineEdit() for key, _label in fields}
        self.take_button = Button(_("Import"), Kind.PRIMARY, "save")
        self.save_button = Button(_("Save the wrong lines"), Kind.SECONDARY, "excel")
        self.leave_button = Button(_("Cancel"))
        self._lines = VBox(2)
        labelled: list[QWidget] = []
        for key, label in fields:
            field = Field(label, self.edits[key])
            labelled.append(field)
        self.fields = holder(flow(*labelled, gap=12))
        self.add(self.header)
        self.add(self.words)
        self.add(self._lines)
        self.add(self.fields)
        self.add(holder(flow(self.take_button, self.save_button, self.leave_button)))
        self.setSizePolicy(wrapping())
        self.take_button.clicked.connect(self.wanted)
        self.leave_button.clicked.connect(self._leave)
        self.save_button.clicked.connect(self._save_wrong)
        self._refused: tuple[RefusedLine, ...] = ()
        self.path: Path | None = None
        self.hide()

    def ask(self, read: Read, then: Callable[[Any], None], failed: Callable[[Exception], object]) -> None:
        """Let a file be chosen and read."""
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("Choose a list"), "", _("Lists") + " (*.xlsx *.xls *.csv *.txt)"
        )
        if chosen:
            self.begin(Path(chosen), read, then, failed)

    def begin(self, path: Path, read: Read, then: Callable[[Any], None], failed: Callable[[Exception], object]) -> None:
        self.path = path
        self._desk.prepare(read(path), then, self, failed)

    def show_found(
        self, words: str, refused: Sequence[RefusedLine], wrong: Sequence[str] = (), doubts: Sequence[str] = ()
    ) -> None:
        """Say what the file holds; with anything wrong in it there is nothing to take in, with ``doubts`` there is."""
        self._refused = tuple(refused)
        count = len(refused) + len(wrong)
        said = ngettext("{n} line is wrong: nothing is taken in.", "{n} lines are wrong: nothing is taken in.", count)
        name = self.path.name if self.path else ""
        self.header.title.setText(name)
        self.words.setText(f"{words} {said.format(n=count)}" if count else words)
        self.words.set_ink("danger" if count else "text")
        emptied(self._lines)
        told = [*wrong, *(_("Row {n}: {why}").format(n=line.number, why=line.sentence) for line in refused)]
        for sentence in told[:SHOWN]:
            self._lines.addWidget(Text(sentence, TextRole.CAPTION, "text_muted", wrap=True))
        if len(told) > SHOWN:
            self._lines.addWidget(Text(_("… and {n} more").format(n=len(told) - SHOWN), TextRole.CAPTION, "text_muted"))
        for sentence in doubts:
            self._lines.addWidget(Text(sentence, ink="warning", wrap=True))
        self.take_button.setEnabled(not count)
        self.fields.setVisible(not count)
        self.save_button.setVisible(bool(refused))
        self.show()
        (self.take_button if not count else self.leave_button).setFocus()

    def _leave(self) -> None:
        self.hide()
        self.left.emit()

    def _save_wrong(self) -> None:
        name = f"{self.path.stem}-refused.xlsx" if self.path else "refused.xlsx"
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save the wrong lines"), name, "Excel (*.xlsx)")
        if chosen:
            to = Path(chosen).with_suffix(".xlsx")
            refused = self._refused
            words = _("Exported to {file}.").format(file=to.name)

            def work() -> Any:
                yield 0, 1
                return write_refused_lines(refused, to)

            self._desk.run(words, work, lambda _rows: self._desk.done.emit(words, None), self)
