"""个人信息权利 in the settings: the register of requests, and for one person all that he may ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QStackedWidget, QWidget
from sqlalchemy.orm import Session

from desktop.case_looks import short_number
from desktop.decision import Register
from desktop.desk import Desk, Target
from desktop.record_list import ListSpec, RecordList
from desktop.requests.person_page import PersonPage
from desktop.requests.request_card import RequestCard, state_look
from desktop.widgets import Scroll, column
from desktop.widgets.card import SectionHeader
from desktop.widgets.rows import Column
from desktop.widgets.states import EmptyState
from forms.i18n import N_, _
from forms.requests_words import KINDS
from models.requests.queries import RequestRow, requests

TITLE = N_("Rights over one's own data")
COLUMNS: tuple[Column[Any], ...] = (
    Column("due", N_("Answered by"), lambda each: each.request.due_on.isoformat(), 110),
    Column("state", N_("State"), lambda each: state_look(each).text, 170, chip=state_look),
    Column("name", N_("Person"), lambda each: each.name, 110),
    Column("kind", N_("Request"), lambda each: _(KINDS[each.request.kind]), 180),
    Column("wanted", N_("What is wanted"), lambda each: each.request.wanted or "", 260),
    Column("number", N_("Number"), lambda each: short_number(each.request.number), 120),
    Column("result", N_("Result"), lambda each: each.request.result or each.request.reason or "", 200),
)


class RequestList(RecordList):
    area = "requests"


class RequestsPage(QWidget):
    """``desk.go("settings", resident_id, page="requests")`` opens what can be done for one person."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._text = ""
        empty = EmptyState(
            "people", _("No request so far"), _("A household's page leads here: More, Rights over one's own data.")
        )
        spec = ListSpec("requests", TITLE, COLUMNS, lambda each: each.request.id, N_("Number or name"), masks={})
        self.list, self.card = RequestList(desk, spec, empty), RequestCard(desk)
        self.register = Register(desk, self.list, self.card, self._query, ("person_request", "restriction"))
        box = column(self.list, self.card, gap=12)
        box.setStretch(0, 1)  # the card is as high as it must be
        self.register.setLayout(box)
        listed = QWidget()
        listed.setLayout(column(SectionHeader(_(TITLE)), Scroll(self.register), gap=12, margins=(24, 4, 24, 16)))
        self.person = PersonPage(desk)
        self.pages = QStackedWidget()
        for each in (listed, self.person):
            self.pages.addWidget(each)
        self.setLayout(column(self.pages, gap=0))
        self.person.left.connect(self._back)
        self.card.asked.connect(lambda each: self._show(each.request.resident_id))
        self.list.searched.connect(self._search)
        self.list.cleared.connect(self.register.refresh)

    def open(self, target: Target) -> None:
        self._show(target.record)

    def _show(self, resident: UUID | None) -> None:
        self.pages.setCurrentIndex(int(resident is not None))
        if resident is None:
            self.register.refresh()
        else:
            self.person.open(resident)

    def _back(self) -> None:
        self._show(None)
        self.list.focus_rows()

    def _query(self) -> Callable[[Session], list[RequestRow]]:
        text = self._text
        return lambda session: [row for row in requests(session) if text in f"{row.request.number} {row.name}"]

    def _search(self, text: str) -> None:
        self._text = text
        self.register.refresh()
