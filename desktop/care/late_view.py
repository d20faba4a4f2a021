"""The visits that were not made in time, of a month: each with whom it was due to, and when."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.care.care_list import CareList, ListSpec
from desktop.care.late_model import MOST, LateModel, key_of
from desktop.desk import Desk
from desktop.messages import sentence
from desktop.widgets import (
    Align,
    Column,
    EmptyState,
    ErrorState,
    IconButton,
    PageHead,
    Text,
    column,
    row,
)
from desktop.widgets.stack import Stack
from forms.care_words import children_left_out, norm_text
from forms.i18n import N_, _, ngettext
from models.care.cycles import LateRow


class LateView(QWidget):
    """``left``: back to the figure. Enter opens the person, V records a visit."""

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = LateModel(desk, self)
        self.head = PageHead(_("Visits not made in time"))
        self.before = IconButton("previous_step", _("Month before"))
        self.month = Text("", ink="text_muted")
        self.after = IconButton("next_step", _("Month after"))
        months = QWidget()
        months.setLayout(row(self.before, self.month, self.after, gap=4))
        empty = EmptyState(
            "success", _("Every visit was made in time"), _("A visit that was not made by its day stands here.")
        )
        spec = ListSpec(
            "late", N_("Visits not made in time"), _columns(), key_of, placeholder=N_("Name, pinyin or door"),
            may_leave=lambda each: key_of(each) in self.model.openly,
        )  # fmt: skip
        keys = {Qt.Key.Key_V: self._record}
        self.list = CareList(desk, spec, empty, months, keys=keys)
        self.error = ErrorState(_("This page could not be read"), "")
        self.pages = Stack()
        for page in (self.list, self.error):
            self.pages.addWidget(page)
        self.setLayout(column(self.head, self.pages, gap=8))
        self._connect()

    def _connect(self) -> None:
        self.model.shown.connect(self._show)
        self.model.failed.connect(self._fail)
        self.error.acted.connect(self.model.load)
        self.head.back.connect(self.left)
        self.before.clicked.connect(lambda: self.model.step(-1))
        self.after.clicked.connect(lambda: self.model.step(1))
        self.list.searched.connect(self.model.text.look_for)
        self.list.cleared.connect(lambda: self.model.text.look_for(""))
        self.list.opened.connect(lambda key: self._desk.go("care", key[0]))

    def open(self) -> None:
        self.list.bar.search.clear()
        self.list.table.show_loading()
        self.model.open()
        self.list.focus_rows()

    def _show(self) -> None:
        found = self.model.found
        self.pages.setCurrentWidget(self.list)
        self.month.setText(f"{self.model.month:%Y-%m}")
        self.after.setEnabled(not self.model.now)
        words = ngettext("{n} visit was not made by its day", "{n} visits were not made by their day", found.total)
        self.head.show_title(_("Visits not made in time"), words.format(n=f"{found.total:,}"))
        more = _("The last {n} are shown.").format(n=f"{MOST:,}") if found.total > len(found.rows) else ""
        self.list.show_note(more, children_left_out(found.children))
        self.list.set_rows(self.model.rows)

    def _fail(self, error: Exception) -> None:
        self.error.sentence.setText(sentence(error))
        self.pages.setCurrentWidget(self.error)

    def _record(self) -> None:
        each = self.list.current_row()
        if isinstance(each, LateRow) and isinstance(each.cycle.resident_id, UUID):
            self._desk.go("care", each.cycle.resident_id, act="visit")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _columns() -> list[Column[LateRow]]:
    return [
        Column("name", N_("Name"), lambda each: each.cycle.name, 110),
        Column("estate", N_("Estate"), lambda each: each.home.estate if each.home else "—", 120),
        Column("door", N_("Door"), lambda each: each.home.door if each.home else "—", 110,
               sort=lambda each: each.home.order if each.home else None),
        Column("due", N_("Due on"), lambda each: each.cycle.due_on.isoformat(), 120,
               sort=lambda each: each.cycle.due_on),
        Column("since", N_("Interval begins"), lambda each: each.cycle.base.isoformat(), 120,
               sort=lambda each: each.cycle.base),
        Column("every", N_("Norm"), lambda each: norm_text(each.cycle.every_days), 110, Align.LEFT,
               sort=lambda each: each.cycle.every_days),
    ]  # fmt: skip
