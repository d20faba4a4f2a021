"""The list of the files that whoever looks may open: state, light and what comes next."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.desk import Desk
from desktop.mediation.list_model import FilesModel
from desktop.mediation.looks import parties_text, row_chip, state_chip
from desktop.mediation.papers import blank_paper
from desktop.messages import sentence
from desktop.printing.preview_view import show_preview
from desktop.theme import TextRole
from desktop.widgets import (
    Button,
    ChoiceChip,
    Column,
    ComboBox,
    DataTable,
    EmptyState,
    ErrorState,
    FilterBar,
    Kind,
    MenuButton,
    RowsModel,
    Text,
    column,
)
from desktop.widgets.rows import RECORD_ROLE
from desktop.widgets.stack import Stack
from forms.i18n import N_, _, ngettext
from forms.mediation_words import ACTS, CLOSED_LIST, KINDS, STATES
from models.mediation.lists import FileRow


class FilesList(QWidget):
    """``opened``: a file; ``begun``: a new one is wanted; ``counted``: figures. N begins, Enter opens, / searches."""

    opened, begun, counted = Signal(object), Signal(), Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = FilesModel(desk, self)
        self.new_button = Button(_("New file"), Kind.PRIMARY, "add", hint="N")
        self.print_button = MenuButton(_("Print"), Kind.SECONDARY, "print")
        self.going = ChoiceChip(_("Only open ones"))
        self.state = ComboBox([(state, _(words)) for state, words in STATES.items()], placeholder=_("Any state"))
        self.kind = ComboBox([(key, _(words)) for key, words in KINDS.items()], placeholder=_("Any kind of dispute"))
        self.figures_button = Button(_("Figures"), Kind.SECONDARY, "reports")
        parts = (self.state, self.kind, self.going, self.figures_button, self.print_button, self.new_button)
        self.bar = FilterBar(_("Number or name of a party"), *parts)
        self.empty = EmptyState("lock", "", "")
        self.rows: RowsModel[FileRow] = RowsModel(_columns(), lambda row: row.id, self)
        first_time = not desk.settings.store.value("table/mediation_files")
        self.table = DataTable(self.rows, "mediation_files", desk.settings.store, self.empty, waiting=True)
        self.table.view.setAccessibleName(_("Mediation files"))
        for section, each in enumerate(self.rows.columns) if first_time else ():
            if each.key in _HIDDEN:
                self.table.show_column(section, False)
        self.error = ErrorState(_("This page could not be read"), "")
        self.either = Stack()
        for page in (self.table, self.error):
            self.either.addWidget(page)
        self.note = Text("", TextRole.CAPTION, "text_muted", wrap=True)
        self.note.hide()
        whole = column(self.bar, self.either, self.note, gap=8)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._connect()

    def _connect(self) -> None:
        model = self.model
        model.shown.connect(self._show)
        model.failed.connect(self._fail)
        self.bar.searched.connect(lambda text: model.narrow(text=text.strip()))
        self.bar.search.moved.connect(lambda _step: self.focus_rows())
        self.state.chosen.connect(lambda state: model.narrow(state=state))
        self.kind.chosen.connect(lambda kind: model.narrow(kind=kind))
        self.going.toggled.connect(lambda on: model.narrow(going=on))
        self.new_button.clicked.connect(self.begun)
        self.figures_button.clicked.connect(self.counted)
        self.print_button.set_acts(
            [
                (_("Empty forms"), lambda: show_preview(self._desk, blank_paper("set"), self)),
            ]
        )
        self.table.opened.connect(self.opened)
        self.empty.acted.connect(self._help)
        self.error.acted.connect(model.load)

    def begin(self) -> None:
        """Put the keys where one begins."""
        self.bar.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_rows(self) -> None:
        self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Show every file again."""
        self.bar.search.clear()
        self.state.clear()
        self.kind.clear()
        self.going.setChecked(False)
        self.model.narrow(text="", state=None, kind=None, going=False)

    def show_kind(self, kind: str) -> None:
        """Show the files of one kind of dispute only."""
        self.clear()
        self.kind.set_value(kind)
        self.model.narrow(kind=kind)

    def _show(self) -> None:
        self.either.setCurrentWidget(self.table)
        self._show_empty()
        at = self.table.view.currentIndex().data(RECORD_ROLE)
        self.rows.set_rows(self.model.rows)
        left = self.model.fitting - len(self.model.rows)
        words = ngettext("{n} more fits: narrow the list or search", "{n} more fit: narrow the list or search", left)
        self.note.setText(words.format(n=f"{left:,}"))
        self.note.setVisible(left > 0)
        places = {row.id: number for number, row in enumerate(self.rows.rows())}
        if places:
            self.table.view.setCurrentIndex(self.rows.index(places.get(at, 0), 0))

    def _show_empty(self) -> None:
        narrowed = self.model.narrowed and self.model.mine > 0
        title = _("No file fits") if narrowed else _("No mediation file for you")
        self.empty.title.setText(title)
        self.empty.setAccessibleName(title)
        self.empty.sentence.setText(_("Take a filter away, or write less.") if narrowed else _(CLOSED_LIST))
        self.empty.action.setText(_("Clear all filters") if narrowed else _("New file"))
        self.empty.action.show()

    def _help(self) -> None:
        if self.model.narrowed and self.model.mine:
            self.clear()
        else:
            self.begun.emit()

    def _fail(self, error: Exception) -> None:
        self.error.sentence.setText(sentence(error))
        self.either.setCurrentWidget(self.error)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_N and not event.modifiers():
            self.begun.emit()
        elif event.key() == Qt.Key.Key_Slash:
            self.begin()
        else:
            super().keyPressEvent(event)


_HIDDEN = ("mediator", "received")
"""Until somebody wants them: on a narrow screen what is left can be read."""


def _columns() -> list[Column[FileRow]]:
    def step(row: FileRow) -> str:
        return _(ACTS[row.next]) if row.next else ""

    return [
        Column("number", N_("File number"), lambda row: row.number.rpartition("-")[2], 150, sort=lambda row: row.number,
               icon=lambda _row: "lock"),
        Column("kind", N_("Kind of dispute"), lambda row: _(KINDS.get(row.kind, row.kind)), 138),
        Column("applicants", N_("Applicant"), lambda row: parties_text(row.applicants), 130),
        Column("respondents", N_("Respondent"), lambda row: parties_text(row.respondents), 150),
        Column("state", N_("State"), lambda row: _(STATES[row.state]), 158, chip=lambda row: state_chip(row.state)),
        Column("light", N_("Light of the file"), lambda row: row_chip(row).text, 290, chip=row_chip,
               sort=lambda row: row.due_day or date.max),
        Column("next", N_("Next to do"), step, 140),
        Column("mediator", N_("Mediator"), lambda row: row.mediator, 96),
        Column("received", N_("Received on"), lambda row: row.received_on.isoformat(), 110),
    ]  # fmt: skip
