"""The import of a register: file, columns and preview on one page, nothing written before “Import”."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.messages import sentence
from desktop.people.import_cards import ColumnsCard, DoneCard, FileCard, PreviewCard
from desktop.people.import_model import ImportModel, Stage
from desktop.theme import TextRole, Tone
from desktop.widgets import (
    Chip,
    ErrorState,
    IconButton,
    ProgressPanel,
    Scroll,
    Text,
    column,
    flow,
    row,
)
from desktop.widgets.layout import VBox
from forms.i18n import N_, _

STEPS = (N_("1 File"), N_("2 Columns"), N_("3 Preview and import"))


class ImportView(QWidget):
    """``left``: back to the lists. ``review_asked``: look at possible duplicates."""

    left, review_asked = Signal(), Signal()

    def __init__(self, model: ImportModel) -> None:
        super().__init__()
        self.model = model
        self.setAcceptDrops(True)
        self.back = IconButton("back", _("Back to the list"))
        self.back.clicked.connect(self._leave)
        self.steps = [Chip(_(step)) for step in STEPS]
        self.file = FileCard(model)
        self.columns = ColumnsCard(model)
        self.preview = PreviewCard(model)
        self.progress = QStackedWidget()
        self.error = ErrorState("", "", _("Choose another file"))
        self.error.acted.connect(self.file.choose)
        self.done = DoneCard(model)
        self.done.left.connect(self._leave)
        self.done.review_asked.connect(self.review_asked)
        self.done.refused_asked.connect(self.preview.save_refused)
        page = QWidget()
        box = VBox(12, (0, 0, 4, 16))
        for part in (self.file, self.progress, self.error, self.columns, self.preview, self.done):
            box.addWidget(part)
        box.addStretch()
        page.setLayout(box)
        self.foot = QWidget()
        self.foot.setLayout(row(self.preview.refused_button, None, self.preview.apply_button, margins=(0, 0, 4, 12)))
        head = flow(self.back, Text(_("Import a register"), TextRole.TITLE), *self.steps, gap=12)
        self.setLayout(column(head, Scroll(page), self.foot, gap=12, margins=(24, 16, 24, 0)))
        model.changed.connect(self.show_state)
        model.progressed.connect(self._show_progress)
        self.show_state()
        self.setFocusProxy(self.file.choose_button)

    def show_state(self) -> None:
        model = self.model
        stage = model.stage
        self.file.show_state()
        self.error.setVisible(stage is Stage.FAILED)
        if stage is Stage.FAILED and model.error is not None:
            self.error.title.setText(_("This file cannot be imported"))
            self.error.sentence.setText(sentence(model.error))
        planned = model.plan is not None and stage in (Stage.PREVIEW, Stage.WORKING)
        self.columns.setVisible(planned)
        self.preview.setVisible(planned)
        self.foot.setVisible(planned)
        self.done.setVisible(stage is Stage.DONE)
        self._show_working(stage is Stage.WORKING)
        if stage is Stage.PREVIEW and model.plan is not None:
            self.columns.show_layout()
            self.preview.show_plan(model.plan)
        if stage is Stage.DONE:
            self.done.show_result()
        for part in (self.columns, self.preview, self.file, self.foot):
            part.setEnabled(stage is not Stage.WORKING)
        reached = {Stage.CHOOSE: 0, Stage.PREVIEW: 2, Stage.DONE: 3}.get(stage, 2 if model.plan else 0)
        for number, chip in enumerate(self.steps):
            done, now = number < reached, number == reached
            tone = Tone.SUCCESS if done else Tone.ACCENT if now else Tone.NEUTRAL
            chip.show_state(_(STEPS[number]), tone, "checked" if done else "next" if now else "planned")

    def _show_working(self, working: bool) -> None:
        while (old := self.progress.currentWidget()) is not None:
            self.progress.removeWidget(old)
            old.deleteLater()
        self.progress.setVisible(working)
        if working:
            panel = ProgressPanel(self.model.label)
            panel.cancelled.connect(self.model.cancel)
            self.progress.addWidget(panel)

    def _show_progress(self, done: int, total: int) -> None:
        panel = self.progress.currentWidget()
        if isinstance(panel, ProgressPanel):
            panel.show_progress(done, total)

    def _leave(self) -> None:
        self.model.forget()
        self.left.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.model.read(path)


def _dropped(event: QDropEvent) -> Path | None:
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
