"""The queue: draw a number, call the next one, see who waits and who hears whom."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.desk import Desk
from desktop.studio.day_model import Day
from desktop.studio.looks import kind_chip, state_chip, time_text
from desktop.theme import theme
from desktop.widgets import (
    Button,
    Column,
    DataTable,
    EmptyState,
    Kind,
    RowsModel,
    Text,
    column,
    row,
)
from desktop.widgets.page import holder
from desktop.widgets.rows import RECORD_ROLE
from forms.i18n import N_, _, ngettext
from models.studio.queue import QueueRow
from models.studio.states import AT_THE_DOOR, MatterState

LEAST_TABLE_H = 100
"""At 100 %: a row between head and foot."""


class QueueCard(QWidget):
    """``opened``: a visitor by his matter. ``on_key`` is asked first what a key means."""

    opened = Signal(object)

    def __init__(self, desk: Desk, on_key: Callable[[QKeyEvent], bool]) -> None:
        super().__init__()
        self._on_key = on_key
        self._there: set[UUID] = set()
        self._moved: dict[UUID | None, UUID] = {}
        self.draw_button = Button(_("Draw number"), Kind.PRIMARY, "ticket", "Alt+N")
        self.call_button = Button(_("Call next"), Kind.PRIMARY, "call", "Alt+C")
        self.walk_in_button = Button(_("Without a number"), Kind.SECONDARY, "add", "Alt+W")
        self.waiting = Text("", wrap=True)
        self.empty = empty = EmptyState("ticket", _("Nobody has come yet"), _("Draw a number for whoever comes in."))
        self.rows: RowsModel[QueueRow] = RowsModel(_columns(), lambda each: each.matter_id, self)
        self.table = DataTable(self.rows, "studio_queue", desk.settings.store, empty, waiting=True)
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # it takes what is left over
        self.table.setMinimumHeight(theme().px(LEAST_TABLE_H))
        self.table.view.setAccessibleName(_("Queue"))
        self.table.view.installEventFilter(self)
        self.table.opened.connect(self.opened)
        for button in (self.draw_button, self.call_button):
            button.setMinimumHeight(button.sizeHint().height() * 5 // 4)
        buttons = row(self.draw_button, self.call_button)
        for number in range(2):
            buttons.setStretch(number, 1)
        counts = row(self.waiting, self.walk_in_button)
        counts.setStretch(0, 1)
        self._counts = holder(counts)
        box = column(buttons, self._counts, gap=8)
        box.addWidget(self.table, 1)
        self.setLayout(box)

    def show_day(self, day: Day) -> None:
        """Show the queue; once something came of the visitor on whose row one stands, the next one is to be called."""
        at, there = self.current_id(), self._there
        at = self._moved.pop(at, at)
        self._there = {row.matter_id for row in day.queue if row.state in AT_THE_DOOR}
        self.rows.set_rows(day.queue)
        waiting = next((row.matter_id for row in day.queue if row.state is MatterState.WAITING), None)
        self.select(waiting if at in there - self._there else at)
        today = _("Draw a number for whoever comes in.")
        self.empty.sentence.setText(
            today if day.is_open else _("Numbers are drawn on the day itself, while it is open.")
        )
        self.draw_button.setEnabled(day.is_open)
        self.walk_in_button.setEnabled(day.is_open)
        self.call_button.setEnabled(day.is_open and bool(day.waiting))
        heard = sum(row.state is MatterState.SERVING for row in day.queue)
        words = ngettext("{n} waits", "{n} wait", day.waiting).format(n=day.waiting)
        done = _("{heard} being heard · {done} done").format(heard=heard, done=len(day.queue) - heard - day.waiting)
        self.waiting.setText(f"{words} · {done}")

    def spare(self, *, counts: bool) -> None:
        """Leave out how many wait and are heard, or show it again."""
        self._counts.setHidden(counts)

    def follow(self, old: UUID, new: UUID) -> None:
        """Stand on the row that took the place of another one: a closed file is a row of its own."""
        self._moved[old] = new
        self.select(new)

    def select(self, matter_id: object) -> None:
        """Stand on a visitor's row."""
        for number, each in enumerate(self.rows.rows()):
            if each.matter_id == matter_id:
                self._stand_on(self.rows.index(number, 0))
                return

    def _stand_on(self, index: QModelIndex) -> None:
        """One visitor at a time: whoever stood out before does no more."""
        flags = QItemSelectionModel.SelectionFlag
        self.table.view.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def current_id(self) -> UUID | None:
        index = self.table.view.currentIndex()
        found = index.data(RECORD_ROLE) if index.isValid() else None
        return found if isinstance(found, UUID) else None

    def begin(self) -> None:
        """Put the keys where one goes on: on who is to be called, else on the numbers."""
        button = self.call_button if self.call_button.isEnabled() else self.draw_button
        target: QWidget = button if button.isEnabled() else self.table.view
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The table would look for a row by a digit that is typed; here it says who acts."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._on_key(event):
            return True
        return super().eventFilter(watched, event)


def _columns() -> list[Column[QueueRow]]:
    def who(each: QueueRow) -> str:
        return each.name or (kind_chip(each.kind).text if each.kind else time_text(each.came_at))

    return [
        Column("label", N_("Nr"), lambda each: each.label or "—", 48, sort=lambda each: each.came_at),
        Column("state", N_("State"), lambda each: state_chip(each.state).text, 124,
               chip=lambda each: state_chip(each.state)),
        Column("who", N_("Who came"), who, 92),
        Column("officer", N_("Officer"), lambda each: each.officer or "", 76),
    ]  # fmt: skip
