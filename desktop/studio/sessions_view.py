"""The Saturdays of a year: whether they are held, who came, how many were received; and the page of one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.desk import Desk
from desktop.record_list import ListSpec
from desktop.studio.looks import holding_chip, session_chip
from desktop.studio.parts import StudioList
from desktop.studio.session_page import SessionPageView
from desktop.tabbed import Tab
from desktop.widgets import Align, Button, Column, EmptyState, IconButton, Kind, Text, row
from desktop.widgets.stack import Stack
from forms.i18n import N_, _
from models import calendar
from models.studio.queries import SessionRow, sessions
from models.studio.rules import NORMS, Holding
from models.studio.sessions import plan_saturdays


class SessionsModel(QObject):
    """The sessions of one year, the latest first."""

    shown = Signal()
    failed = Signal(Exception)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.year = calendar.today().year
        self.text = ""
        self._all: list[SessionRow] = []
        self._asked = 0

    @property
    def rows(self) -> list[SessionRow]:
        return [row for row in self._all if self.text in f"{row.session.on} {row.session.theme or ''}".casefold()]

    def load(self) -> None:
        self._asked += 1
        asked, now = self._asked, calendar.now()
        first, last = date(self.year, 1, 1), date(self.year, 12, 31)

        def take(rows: list[SessionRow]) -> None:
            if asked == self._asked:
                self._all = rows
                self.shown.emit()

        self._desk.read(lambda session: sessions(session, first, last, now), take, self, self.failed.emit)

    def turn(self, years: int) -> None:
        self.year += years
        self.load()

    def look_for(self, text: str) -> None:
        self.text = text.strip().casefold()
        self.shown.emit()

    def plan(self, words: str) -> None:
        """Make the Saturdays of the next weeks that nobody has planned yet."""
        today, ahead = calendar.today(), timedelta(weeks=NORMS.weeks_ahead)
        self._desk.write(
            "studio.plan",
            lambda session: len(plan_saturdays(session, today + ahead, today=today)),
            lambda pair: self._desk.done.emit(words.format(n=pair[0]), pair[1]),
            self,
        )


class SessionsTab(Tab):
    """Enter opens a Saturday."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = SessionsModel(desk, self)
        self.before = IconButton("previous_step", _("Year before"))
        self.year = Text("")
        self.after = IconButton("next_step", _("Year after"))
        self.plan_button = Button(_("Plan the Saturdays"), Kind.PRIMARY, "calendar")
        years = QWidget()
        years.setLayout(row(self.before, self.year, self.after, gap=4))
        self.empty = EmptyState(
            "calendar", _("No Saturday of this year"),
            _("Plan the next five Saturdays; officers and themes are added one by one."), _("Plan the Saturdays"),
        )  # fmt: skip
        spec = ListSpec("sessions", N_("Saturday sessions"), _columns(), lambda each: each.session.id,
                        placeholder=N_("Day or theme"), masks={})  # fmt: skip
        self.list = StudioList(desk, spec, self.empty, years, self.plan_button)
        self.page = SessionPageView(desk)
        self.pages = Stack()
        for each in (self.list, self.page):
            self.pages.addWidget(each)
        self.fill(self.pages, self._read)
        self._connect()

    def _connect(self) -> None:
        self.model.shown.connect(self._show)
        self.model.failed.connect(self.fail)
        self.before.clicked.connect(lambda: self.model.turn(-1))
        self.after.clicked.connect(lambda: self.model.turn(1))
        for asked in (self.plan_button.clicked, self.empty.acted):
            asked.connect(lambda: self.model.plan(_("{n} Saturdays planned")))
        self.list.searched.connect(self.model.look_for)
        self.list.opened.connect(self.open_record)
        self.page.left.connect(self.back)
        self.pages.currentChanged.connect(lambda _number: self.cover(self.pages.currentWidget() is self.page))

    def _read(self) -> None:
        self.model.load()
        if self.pages.currentWidget() is self.page:
            self.page.model.load()

    def _show(self) -> None:
        self.show_content()
        self.year.setText(str(self.model.year))
        self.list.set_rows(self.model.rows)

    def begin(self) -> None:
        if self.pages.currentWidget() is self.page:
            self.page.begin()
        else:
            self.list.focus_rows()

    def open(self, options: Mapping[str, Any], ids: tuple[UUID, ...]) -> None:
        if options.get("page") == "sessions":
            self.pages.setCurrentWidget(self.list)

    def open_record(self, record_id: object) -> None:
        if isinstance(record_id, UUID):
            self.pages.setCurrentWidget(self.page)
            self.page.open(record_id)

    def back(self) -> None:
        """From the page of one Saturday to the list."""
        self.pages.setCurrentWidget(self.list)
        self.list.focus_rows()


def _columns() -> list[Column[SessionRow]]:
    today = calendar.today()
    return [
        Column("on", N_("Saturday·"), lambda each: each.session.on.isoformat(), 120, sort=lambda each: each.session.on),
        Column("state", N_("State"), lambda each: session_chip(each, today).text, 170,
               chip=lambda each: session_chip(each, today)),
        Column("theme", N_("Theme of the day"), lambda each: each.session.theme or "", 200),
        Column("holding", N_("Open or not"), lambda each: holding_chip(each.holding).text, 150,
               chip=lambda each: None if each.holding is Holding.ORDINARY else holding_chip(each.holding)),
        Column("came", N_("Signed in / roster"), lambda each: f"{each.signed_in} / {each.planned}", 130, Align.RIGHT,
               sort=lambda each: each.signed_in / each.planned if each.planned else None,
               bar=lambda each: each.signed_in / each.planned if each.planned else None),
        Column("absent", N_("Absent·"), lambda each: str(each.absent) if each.absent else "—", 70, Align.RIGHT,
               sort=lambda each: each.absent),
        Column("visitors", N_("Visitors·"), lambda each: str(each.received), 70, Align.RIGHT,
               sort=lambda each: each.received),
    ]  # fmt: skip
