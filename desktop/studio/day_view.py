"""The Saturday at work: who acts, the queue, and the visitor whom the acting officer is hearing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.desk import Desk
from desktop.studio.acting import Acting
from desktop.studio.acting_row import ActingRow
from desktop.studio.day_model import Day, DayModel
from desktop.studio.intake_form import IntakeForm, IntakeModel
from desktop.studio.looks import date_text, session_chip
from desktop.studio.matter_panel import MatterPanel
from desktop.studio.parts import is_typing
from desktop.studio.queue_card import QueueCard
from desktop.studio.roster_card import RosterCard
from desktop.studio.session_forms import workers_to_name
from desktop.tabbed import Tab, TabbedView
from desktop.theme import TextRole, Tone, theme
from desktop.widgets import Banner, Button, Chip, EmptyState, Text, column, row
from desktop.widgets.page import holder
from desktop.widgets.stack import Stack
from forms.i18n import _
from forms.studio_words import warning_text
from models.studio.queue import QueueRow
from models.studio.states import AT_THE_DOOR, MatterState

QUEUE_W, NARROW_QUEUE_W, NARROW = 400, 345, 900
"""Widths at 100 %."""
LOW_H, LOWER_H, LOWEST_H = 600, 500, 400
"""A screen lower than this, at 100 %, has room for a form only without day and tabs; without facts; without counts."""


class DayTab(Tab):
    """Alt+N draws a number, Alt+C calls the next one, Alt+W takes in somebody without a number, Alt+O shows the roster.

    Alt+0 to Alt+9 say who acts, and the digits alone where the keys stand with the queue or a visitor and in no form;
    each officer has his own visitor before him, with what was begun. No letter does anything by itself.
    """

    def __init__(self, desk: Desk, acting: Acting) -> None:
        super().__init__()
        self._desk, self._acting = desk, acting
        self._before: dict[UUID | None, UUID | None] = {}
        """Whom each officer has before him; ``None``: nobody, though he may be hearing somebody."""
        self._there: set[UUID] = set()
        """Of whom nothing had come when the day was read last."""
        self.model = DayModel(desk, acting, self)
        self.date = Text("", TextRole.HEADING)
        self.chip = Chip("")
        self.theme_words = Text("", ink="text_muted", wrap=True)
        self.holiday = HolidayBanner()
        self.warning = Banner("", Tone.WARNING, dismissible=False)
        for banner in (self.holiday, self.warning):
            banner.hide()  # whether there is anything to say is not known before the day was read
        self.who = ActingRow(acting)
        self.queue = QueueCard(desk, self.switch_by_key)
        self.roster_button = Button(_("Roster"), icon_name="people", shortcut="Alt+O")
        self.roster = RosterCard(desk, self.model)
        self.panel = MatterPanel(desk, acting, way_back=True)
        self.right = Stack()
        for side in (self.roster, self.panel):
            self.right.addWidget(side)
        self._new: IntakeForm | None = None
        self.unplanned = EmptyState(
            "calendar", _("This Saturday is not planned yet"),
            _("The Saturdays of the next five weeks are planned at once; then the roster can be made."),
            _("Plan the Saturdays"),
        )  # fmt: skip
        self.whole = Stack()
        for each in (self._work(), self.unplanned):
            self.whole.addWidget(each)
        head = row(self.date, self.chip, self.theme_words, self.roster_button, gap=12)
        head.setStretch(2, 1)
        self.head = holder(head)
        content = QWidget()
        box = column(self.head, self.holiday, self.warning, gap=8)
        box.addWidget(self.whole, 1)
        content.setLayout(box)
        self.fill(content, self.model.load)
        self._connect()

    def _work(self) -> QWidget:
        work = QWidget()
        sides = row(self.queue, self.right, gap=16)
        sides.setStretch(1, 1)
        box = column(self.who, gap=12)
        box.addLayout(sides, 1)
        work.setLayout(box)
        return work

    def _connect(self) -> None:
        model = self.model
        model.loaded.connect(self._show)
        model.failed.connect(self.fail)
        model.drawn.connect(self._drawn)
        model.called.connect(self.open_matter)
        self.queue.draw_button.clicked.connect(model.draw)
        self.queue.call_button.clicked.connect(model.call_next)
        self.queue.walk_in_button.clicked.connect(self.walk_in)
        self.queue.opened.connect(self.open_matter)
        self.panel.left.connect(self.show_roster)
        self.panel.ended.connect(self._ended)
        self.panel.moved.connect(self._moved)
        self.roster.complete.connect(self.queue.begin)
        self.roster.opened.connect(self.open_matter)
        self.roster_button.clicked.connect(self.show_roster)
        self.unplanned.acted.connect(lambda: model.plan(_("Saturdays planned")))
        self.holiday.acted.connect(lambda: model.confirm(True, _("The studio opens on the holiday")))
        self.holiday.refused.connect(lambda: model.confirm(False, _("The studio does not open on the holiday")))
        self._acting.changed.connect(self._show_desk)
        self.who.chosen.connect(self._bring_back)
        self.panel.arranged.connect(self._make_room)
        self.right.currentChanged.connect(lambda _number: self._make_room())

    # showing ----------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        page = self.right.currentWidget()
        if page is self.panel:
            self.panel.begin()
        elif isinstance(page, IntakeForm):
            page.begin()
        elif self.model.day is not None and self.model.day.on_duty:
            self.queue.begin()
        else:
            self.roster.begin()

    def open(self, options: Mapping[str, Any], ids: tuple[UUID, ...]) -> None:
        """``part``: ``roster``."""
        if options.get("part") == "roster":
            self.show_roster()

    def _show(self, day: Day) -> None:
        self.show_content()
        first = self.date.text() == ""
        self.date.setText(date_text(day.on))
        self._show_head(day)
        self.queue.show_day(day)
        self.roster.show_day(day)
        self._drop_ended(day)
        self.whole.setCurrentIndex(1 if day.page is None else 0)
        self.counted.emit(day.waiting or None)
        labels = {row.officer_id: _label(row) for row in day.queue if row.state is MatterState.SERVING}
        self.who.show_served(labels)
        if self.right.currentWidget() is self.panel:
            self.panel.model.load()
        else:
            self._show_desk()
        if first and self.right.currentWidget() is self.panel:
            self.queue.select(self.panel.matter_id)
        if first and self.isVisible():
            self.begin()

    def _drop_ended(self, day: Day) -> None:
        """Whoever was heard and became a mediation, or was settled at another PC, is before nobody any more."""
        there = {row.matter_id for row in day.queue if row.state in AT_THE_DOOR}
        ended = self._there - there
        self._there = there
        for officer in [officer for officer, matter_id in self._before.items() if matter_id in ended]:
            del self._before[officer]
        if self.right.currentWidget() is self.panel and self.panel.matter_id in ended:
            self._clear_desk()

    def _show_head(self, day: Day) -> None:
        self.chip.setVisible(day.page is not None)
        if day.page is not None:
            self.chip.show_state(*session_chip(day.page.row, day.today))
        session = day.page.row.session if day.page is not None else None
        self.theme_words.setText(session.theme or "" if session is not None else "")
        asked = next((each for each in day.warnings if each.code == "to_confirm"), None)
        self.holiday.setVisible(asked is not None)
        if asked is not None:
            self.holiday.text.setText(warning_text(asked))
        told = [each for each in day.warnings if each.code != "to_confirm"]
        self.warning.text.setText(" ".join(warning_text(each) for each in told))
        self.warning.setVisible(bool(told))

    def _show_desk(self) -> None:
        """Show whom the acting officer has before him."""
        day, officer = self.model.day, self._acting.officer_id
        if day is None or isinstance(self.right.currentWidget(), IntakeForm):
            return
        shown = self._before[officer] if officer in self._before else day.served_by(officer)
        if shown is None:
            if self.right.currentWidget() is self.panel:
                self._clear_desk()
            return
        self.open_matter(shown)

    def _bring_back(self) -> None:
        """From the roster an officer goes on with whom his button names, by pressing it."""
        if self.right.currentWidget() is self.roster:
            self._go_on()

    def _go_on(self) -> None:
        if self._before.get(self._acting.officer_id) is None:
            self._before.pop(self._acting.officer_id, None)
        self._show_desk()

    def _clear_desk(self) -> None:
        """Show the roster; keys that stood with the visitor go to the queue, not into the first field there."""
        focus = QApplication.focusWidget()
        stood_there = focus is not None and self.panel.isAncestorOf(focus)
        self.show_page(self.roster)
        if stood_there:
            self.queue.begin()

    def show_page(self, page: QWidget) -> None:
        self.right.setCurrentWidget(page)

    def show_roster(self) -> None:
        self._before[self._acting.officer_id] = None
        self._drop_new()
        self.show_page(self.roster)
        self.begin()

    # visitors ---------------------------------------------------------------------------------------------------

    def open_matter(self, matter_id: object) -> None:
        if not isinstance(matter_id, UUID):
            return
        self._before[self._acting.officer_id] = matter_id
        self.show_page(self.panel)
        self.panel.open(matter_id)
        self.queue.select(matter_id)

    def _drawn(self, matter_id: UUID, number: int, act_id: int) -> None:
        self._desk.done.emit(_("Number {number}").format(number=number), act_id)
        self.queue.select(matter_id)

    def _ended(self, _matter_id: UUID) -> None:
        """Whoever was heard goes; the next one can be called."""
        self._before.pop(self._acting.officer_id, None)
        self.show_page(self.roster)
        self.queue.begin()

    def _moved(self, old: UUID, new: UUID) -> None:
        for officer, matter_id in self._before.items():
            if matter_id == old:
                self._before[officer] = new
        self.queue.follow(old, new)

    def walk_in(self) -> None:
        """Take in somebody who drew no number; whoever was begun so is gone on with."""
        if self._new is not None:
            self.show_page(self._new)
            self._new.begin()
        else:
            self._desk.read(workers_to_name, self._show_walk_in, self)

    def _show_walk_in(self, workers: list[tuple[object, str]]) -> None:
        page = self.model.day.page if self.model.day else None
        if page is None:
            return
        self._drop_new()
        mine = self._desk.station.worker_id
        model = IntakeModel(self._desk, self._acting, session_id=page.row.session.id)
        form = IntakeForm(self._desk, model, [each for each in workers if each[0] != mine])
        form.left.connect(self._leave_walk_in)
        form.done.connect(self._walked_in)
        self._new = form
        self.right.addWidget(form)
        self.show_page(form)
        form.begin()

    def _leave_walk_in(self) -> None:
        """Whoever was being heard before is before the officer again."""
        self._drop_new()
        self._go_on()
        self.begin()

    def _walked_in(self, taken: Any, act_id: int) -> None:
        self._drop_new()
        self._desk.done.emit(_("Taken in·"), act_id)
        self.open_matter(taken.matter.id)

    def _drop_new(self) -> None:
        if self._new is not None:
            self._new.model.settle()
            self._new.hide()
            self._new.deleteLater()
            self._new = None
            self.show_page(self.roster)

    # keys -------------------------------------------------------------------------------------------------------

    def switch_by_key(self, event: QKeyEvent) -> bool:
        """Let the officer act whose digit was pressed; whether there is such a one."""
        text, plain = event.text(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return plain and text.isdigit() and len(text) == 1 and self._may_switch() and self.who.press(int(text))

    def _may_switch(self) -> bool:
        """Whether the keys stand with the queue or a visitor; what is pressed in a form is an answer."""
        focus = QApplication.focusWidget()
        if focus is None or is_typing() or (self.panel.form is not None and self.panel.form.isAncestorOf(focus)):
            return False
        return any(place.isAncestorOf(focus) for place in (self.queue, self.panel, self.who))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.switch_by_key(event):
            super().keyPressEvent(event)

    def _make_room(self) -> None:
        """With large type day and tabs give way to the form that is filled in; its buttons stay in sight."""
        page, room = self.right.currentWidget(), self._room()
        filling = isinstance(page, IntakeForm) or (page is self.panel and self.panel.form is not None)
        self.head.setHidden(filling and room < theme().px(LOW_H))
        self.panel.spare(facts=filling and room < theme().px(LOWER_H))
        self.queue.spare(counts=filling and room < theme().px(LOWEST_H))
        self.cover(filling and room < theme().px(LOW_H))

    def _room(self) -> int:
        """The height of the screen that the tab stands in, whatever of it other parts take."""
        place: QWidget | None = self
        while place is not None and not isinstance(place, TabbedView):
            place = place.parentWidget()
        return (place or self).height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()
        wide = self.width() >= theme().px(NARROW)
        self.queue.setFixedWidth(theme().px(QUEUE_W if wide else NARROW_QUEUE_W))


class HolidayBanner(Banner):
    """Asks whether the studio opens on a public holiday: ``acted`` yes, ``refused`` no."""

    def __init__(self) -> None:
        super().__init__("", Tone.WARNING, _("It opens"), dismissible=False)
        self.no_button = Button(_("It does not open"))
        self.refused = self.no_button.clicked
        box = self.layout()
        if box is not None:
            box.addWidget(self.no_button)


def _label(each: QueueRow) -> str:
    return _("Visitor {number}").format(number=each.label) if each.label else each.name or ""
