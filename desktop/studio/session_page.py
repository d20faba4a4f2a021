"""The page of one Saturday: roster, visitors, summary, its notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget
from sqlalchemy.orm import Session

from desktop.act_form import act_model
from desktop.desk import Desk
from desktop.messages import sentence
from desktop.printing.preview_view import PreviewDialog, show_preview
from desktop.record_list import ListSpec
from desktop.studio import papers
from desktop.studio.day_model import Day, DayModel
from desktop.studio.looks import date_text, kind_chip, session_chip, state_chip, time_text, topic_text
from desktop.studio.parts import StudioList
from desktop.studio.roster_card import RosterCard
from desktop.theme import theme
from desktop.widgets import (
    Button,
    Card,
    Column,
    EmptyState,
    ErrorState,
    Kind,
    PageHead,
    Text,
    VBox,
    column,
    row,
)
from desktop.widgets.stack import Stack
from forms.i18n import N_, _, ngettext
from forms.studio import CONFIRM
from forms.studio_saving import save_confirmation
from forms.studio_words import MATTER_KINDS
from models.masks import mask_name
from models.studio.queue import QueueRow
from models.studio.states import MatterState

NARROW = 900
"""At 100 %."""


class SessionPageView(QWidget):
    """``left``: back to the list."""

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = DayModel(desk, None, self)
        self.notice_button = Button(_("Notice of the day"), Kind.SECONDARY, "print")
        self.holds_button = Button(_("Open or not…"), Kind.SECONDARY, "calendar")
        self.head = PageHead("", self.holds_button, self.notice_button)
        self.summary = Text("", wrap=True)
        self.summary_card = Card(self.summary, padding=12)
        self.roster = RosterCard(desk, self.model)
        empty = EmptyState("ticket", _("No visitor came"), _("Whoever draws a number on the day stands here."))
        spec = ListSpec("session_visitors", N_("Visitors of the day"), _columns(), lambda each: each.matter_id,
                        masks={"name": mask_name}, may_leave=lambda each: not each.closed)  # fmt: skip
        self.list = StudioList(desk, spec, empty)
        self.list.bar.search.hide()
        self.error = ErrorState(_("This page could not be read"), "")
        self.pages = Stack()
        self.sides = row(self.roster, self.list, gap=16)
        for number, stretch in enumerate((2, 3)):
            self.sides.setStretch(number, stretch)
        box = VBox(8)
        box.addWidget(self.summary_card)
        box.addLayout(self.sides, 1)
        body = QWidget()
        body.setLayout(box)
        for page in (body, self.error):
            self.pages.addWidget(page)
        whole = column(self.head, gap=8)
        whole.addWidget(self.pages, 1)
        self.setLayout(whole)
        self._connect()

    def _connect(self) -> None:
        self.model.loaded.connect(self._show)
        self.model.failed.connect(self._fail)
        self.error.acted.connect(self.model.load)
        self.head.back.connect(self.left)
        self.roster.opened.connect(self._open_matter)
        self.roster.pages.currentChanged.connect(lambda _number: self._arrange())
        self.holds_button.clicked.connect(self._ask_whether_it_opens)
        self.notice_button.clicked.connect(self._print)
        self.list.opened.connect(self._open_matter)

    def open(self, session_id: UUID) -> None:
        self.model.session_id = session_id
        self.head.show_title("")
        self.model.load()

    def begin(self) -> None:
        self.list.focus_rows()

    def _show(self, day: Day) -> None:
        page = day.page
        if page is None:
            return
        self.pages.setCurrentIndex(0)
        session = page.row.session
        counts = [f"{_(MATTER_KINDS[kind])} {count}" for kind, count in page.kinds.items()]
        heard, gone = page.row.received, sum(not row.taken_in for row in page.queue if row.state is MatterState.LEFT)
        visitors = ngettext("{n} visitor received", "{n} visitors received", heard).format(n=heard)
        left = _("{n} left before they were heard").format(n=gone) if gone else ""
        told = " · ".join(filter(None, (session.theme, f"{session.opens}–{session.closes}", visitors, *counts, left)))
        self.head.show_title(date_text(session.on), told, session_chip(page.row, day.today))
        self.summary.setText(session.summary or session.off_reason or "")
        self.summary_card.setVisible(bool(self.summary.text()))
        self.holds_button.setVisible(session.closed_at is None)
        self.roster.show_day(day)
        self.list.set_rows(page.queue)
        QTimer.singleShot(0, self, self._arrange)  # how high the roster is, is known once it is laid out

    def _fail(self, error: Exception) -> None:
        self.error.sentence.setText(sentence(error))
        self.pages.setCurrentWidget(self.error)

    def _ask_whether_it_opens(self) -> None:
        key = self.model.session_id
        if key is None:
            return

        def store(session: Session, raw: Mapping[str, object]) -> UUID:
            return save_confirmation(session, raw, session_id=key).id

        model = act_model(self._desk, "studio.holds", CONFIRM, store, about=key)
        self.roster.show_form(model, _("Open or not"), _("Saved."))

    def _open_matter(self, matter_id: object) -> None:
        if isinstance(matter_id, UUID):
            self._desk.go("studio", matter_id, kind="studio_matter")

    def _print(self) -> None:
        if self.model.session_id is not None:
            preview = show_preview(self._desk, papers.session_notice(self.model.session_id), self)
            self._desk.read(papers.lacking_on_notice, partial(self._say_what_lacks, preview), preview)

    def _say_what_lacks(self, preview: PreviewDialog, lacking: Sequence[str]) -> None:
        if lacking:
            words = _("The notice leaves blank: {what}. They are written once, in the settings of the station.")
            names = _(", ").join(_(each) for each in lacking)
            preview.say_what_lacks(words.format(what=names), _("Fill them in"), self._to_station)

    def _to_station(self) -> None:
        self._desk.go("settings", page="station")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where there is room, else the roster above the visitors."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Side by side, each scrolls by itself; above each other the page does."""
        wide = self.width() >= theme().px(NARROW)
        self.sides.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self.roster.setMinimumHeight(0 if wide else self.roster.whole_height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _columns() -> list[Column[QueueRow]]:
    return [
        Column("label", N_("Nr"), lambda each: each.label or "—", 48, sort=lambda each: each.came_at),
        Column("kind", N_("Kind of matter"), lambda each: kind_chip(each.kind).text, 130,
               chip=lambda each: kind_chip(each.kind)),
        Column("topic", N_("Topic·"), lambda each: topic_text(each.topic), 160),
        Column("name", N_("Who came"), lambda each: each.name or "", 80),
        Column("state", N_("State"), lambda each: state_chip(each.state).text, 120,
               chip=lambda each: state_chip(each.state)),
        Column("officer", N_("Officer"), lambda each: each.officer or "", 80),
        Column("came", N_("Came at"), lambda each: time_text(each.came_at), 70, sort=lambda each: each.came_at),
    ]  # fmt: skip
