"""Mediation: the files that whoever looks may open, one of them, a new one. Closed files tell nothing elsewhere."""

from __future__ import annotations

from functools import cached_property
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.desk import Change, Desk, Target
from desktop.mediation.begin_view import BeginView
from desktop.mediation.figures_view import FiguresView
from desktop.mediation.file_view import FileView
from desktop.mediation.list_view import FilesList
from desktop.widgets import column
from desktop.widgets.page import MARGINS
from desktop.widgets.stack import Stack
from forms.i18n import _

TABLES = (
    "mediation", "mediation_party", "mediation_step", "mediation_note", "mediation_agreement", "mediation_paper",
    "file_member", "worker", "holiday_notice",
)  # fmt: skip
"""What any page may show."""


class MediationView(QWidget):
    """``desk.go("mediation", id)`` opens a file, with ``act=…`` a form on it; ``page="figures"`` counts,
    ``page="new"`` begins one, with ``matter=…`` (and ``officer=…``, who of the studio does it) or ``appeal=…`` from
    what these know.

    ``covered``: a page of its own stands in the place of the list, or no longer.
    """

    covered = Signal(bool)

    def __init__(self, desk: Desk, *, embedded: bool = False) -> None:
        """``embedded``: the screen around it has the margins."""
        super().__init__()
        self._desk = desk
        self._stale = True
        self.list = FilesList(desk)
        self.pages = Stack()
        self.pages.addWidget(self.list)
        self.setLayout(column(self.pages, gap=0, margins=(0, 0, 0, 0) if embedded else MARGINS))
        self.list.opened.connect(self.open_file)
        self.list.begun.connect(self.begin_file)
        self.list.counted.connect(self.show_figures)
        self.pages.currentChanged.connect(
            lambda _number: self.covered.emit(self.pages.currentWidget() is not self.list)
        )
        desk.changed.connect(self._changed)

    @cached_property
    def file(self) -> FileView:
        view = FileView(self._desk)
        view.left.connect(self.back)
        self.pages.addWidget(view)
        return view

    @cached_property
    def new(self) -> BeginView:
        view = BeginView(self._desk)
        view.left.connect(self.back)
        view.opened.connect(self._begun)
        self.pages.addWidget(view)
        return view

    @cached_property
    def figures(self) -> FiguresView:
        view = FiguresView(self._desk)
        view.left.connect(self.back)
        view.asked.connect(self._show_kind)
        self.pages.addWidget(view)
        return view

    def show_target(self, target: Target) -> None:
        options = target.options
        if target.record is not None:
            self.open_file(target.record, str(options.get("act", "")))
        elif options.get("page") == "new":
            self.begin_file(
                matter_id=options.get("matter"), appeal_id=options.get("appeal"), officer_id=options.get("officer")
            )
        elif options.get("page") == "figures":
            self.show_figures()
        else:
            self.refresh()
            self.list.begin()

    def open_file(self, file_id: UUID, act: str = "") -> None:
        """Show one file; ``act`` opens the form that it names there."""
        self.pages.setCurrentWidget(self.file)
        self.file.open(file_id, act)

    def begin_file(
        self, *, matter_id: UUID | None = None, appeal_id: UUID | None = None, officer_id: UUID | None = None
    ) -> None:
        self.pages.setCurrentWidget(self.new)
        self.new.start(matter_id=matter_id, appeal_id=appeal_id, officer_id=officer_id)

    def show_figures(self) -> None:
        self.pages.setCurrentWidget(self.figures)
        self.figures.open()

    def _show_kind(self, kind: str) -> None:
        self.list.show_kind(kind)
        self.back()

    def back(self) -> None:
        """From a page to the list."""
        self.pages.setCurrentWidget(self.list)
        self.refresh()
        self.list.focus_rows()

    def refresh(self) -> None:
        """Read the list again if anything has changed since."""
        if self._stale:
            self._stale = False
            self.list.model.load()

    def _begun(self, file_id: object, act_id: object) -> None:
        self._desk.done.emit(_("The file is open"), act_id)
        if isinstance(file_id, UUID):
            self.open_file(file_id)

    def _changed(self, change: Change) -> None:
        if not change.touches(*TABLES):
            return
        self._stale = True
        shown = self.pages.currentWidget()
        if shown is self.list and self.isVisible():
            self.refresh()
        elif "file" in self.__dict__ and shown is self.file:
            self.file.model.load()
        elif "figures" in self.__dict__ and shown is self.figures:
            self.figures.load()
