"""The user's own list of streets and communities: looked at first, then taken over; it wins over the shipped one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget
from sqlalchemy.orm import Session

from desktop.desk import Desk, Target
from desktop.jobs import Steps
from desktop.messages import sentence
from desktop.theme import TextRole, Tone
from desktop.widgets.banner import Banner
from desktop.widgets.button import Button, Kind
from desktop.widgets.card import Card, SectionHeader
from desktop.widgets.layout import Scroll, VBox, column, emptied, row
from desktop.widgets.text import Text
from forms.i18n import _, ngettext
from models.places.areas import AreaComparison, AreaRow, compare_areas, import_areas

NAMED = 30
LISTS = "*.xlsx *.xls *.csv *.txt"


class AreasPage(QWidget):
    """Choose a file, see what would change, take it over; one undo takes it back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rows: list[AreaRow] = []
        self.choose = Button(_("Choose a list…"), Kind.SECONDARY, "excel")
        self.choose.clicked.connect(self._choose)
        self.use = Button(_("Take this list over"), Kind.PRIMARY, "save")
        self.use.clicked.connect(self._take_over)
        self.use.hide()
        self.problem = Banner("", Tone.DANGER, dismissible=False)
        self.problem.hide()
        self.preview = VBox(16)
        content = QWidget()
        box = VBox(16, (24, 4, 24, 24))
        box.addWidget(self._what())
        box.addWidget(self.problem)
        box.addLayout(self.preview)
        box.addStretch()
        content.setLayout(box)
        self.setLayout(column(Scroll(content)))

    def _what(self) -> Card:
        words = _(
            "The official list is no longer published every year. An Excel or text file with a column of codes "
            "(6, 9 or 12 digits) and a column of names replaces it for the streets that it names: renamed communities "
            "keep their records, communities that are missing are retired, nothing is deleted."
        )
        return Card(
            SectionHeader(_("List of streets and communities")),
            Text(words, ink="text_muted", wrap=True),
            row(self.choose, self.use, None),
        )

    def open(self, target: Target) -> None:
        """What was being looked at stays."""

    def show_file(self, path: Path) -> None:
        """Read a list and show what it would change."""

        def work() -> Steps:
            from forms.sheets.areas import read_areas

            rows = yield from read_areas(path)
            with self._desk.station.sessions() as session:
                return rows, compare_areas(session, rows)

        self.problem.hide()
        self._desk.run(_("Reading the list"), work, self._show, self, self._refuse, writes=False)

    def _choose(self) -> None:
        kinds = _("Lists of areas") + f" ({LISTS})"  # Qt reads the pattern from ASCII brackets
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Choose a list…"), str(Path.home()), kinds)
        if chosen:
            self.show_file(Path(chosen))

    def _show(self, read: tuple[list[AreaRow], AreaComparison]) -> None:
        from forms.sheets.areas import REASONS

        self._rows, found = read
        self._clear()
        for title, lines in (
            (_("New"), [f"{one.name}　{one.code}" for one in found.new]),
            (_("Renamed"), [f"{before} → {one.name}　{one.code}" for before, one in found.renamed]),
            (_("Retired"), [f"{one.name}　{one.code}" for one in found.retired]),
            (_("Cannot be used"), [_line(number, _(REASONS[why])) for number, why in found.refused.items()]),
        ):
            if lines:
                self.preview.addWidget(_part(title, lines))
        same = ngettext("{n} area stays as it is.", "{n} areas stay as they are.", found.same).format(n=found.same)
        self.preview.addWidget(Text(same, ink="text_muted"))
        self.use.setVisible(bool(found.new or found.renamed or found.retired))

    def _refuse(self, error: Exception) -> None:
        self._clear()
        self.problem.text.setText(sentence(error))
        self.problem.show()

    def _take_over(self) -> None:
        rows = self._rows

        def act(session: Session) -> Any:
            return import_areas(session, rows)

        self._desk.write("places.areas", act, self._taken_over, self, self._refuse)

    def _taken_over(self, done: tuple[Any, int]) -> None:
        self._clear()
        counts, act = done
        words = _("{new} new, {renamed} renamed, {retired} retired.")
        self._desk.done.emit(words.format(new=counts.new, renamed=counts.renamed, retired=counts.retired), act)

    def _clear(self) -> None:
        self.use.hide()
        emptied(self.preview)


def _line(number: int, why: str) -> str:
    return _("Line {number} of the list: {why}").format(number=number, why=why)


def _part(title: str, lines: Sequence[str]) -> Card:
    shown = list(lines[:NAMED])
    if len(lines) > NAMED:
        shown.append(_("… and {n} more").format(n=len(lines) - NAMED))
    return Card(SectionHeader(title, len(lines)), Text("\n".join(shown), TextRole.BODY, wrap=True))
