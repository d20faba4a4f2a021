"""All that one person may ask for, on one page: what is here of him, what he was told and agreed to, his requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.act_form import ActForm, act_form
from desktop.desk import Change, Desk
from desktop.printing.notice import privacy_notice
from desktop.printing.preview_view import show_preview
from desktop.requests.papers import receipt_paper
from desktop.requests.person_cards import ConsentCard, DataCard, LimitCard, NoticeCard
from desktop.requests.request_card import RequestCard, state_look
from desktop.theme import TextRole, Tone
from desktop.widgets import Button, Chip, EmptyState, IconButton, Kind, LineButton, ListCard, Scroll, Text, column, flow
from desktop.widgets.layout import emptied, row
from desktop.widgets.lines import padded
from desktop.widgets.page import beside_each_other, holder
from desktop.widgets.side_panel import Beside, SidePanel
from forms.form import Form
from forms.i18n import _
from forms.requests import CONSENT, REQUEST, save_consent, save_request
from forms.requests_words import KINDS
from models.requests.person import PersonRights, person_rights
from models.requests.queries import RequestRow
from models.requests.records import PersonRequest, RequestKind

TABLES = ("resident", "person_request", "restriction", "consent", "privacy_notice")


class PersonPage(QWidget):
    """``left``: back to the register. N takes a request in, P prints everything, C notes a consent."""

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.resident: UUID | None = None
        self.found: PersonRights | None = None
        self.back = IconButton("back", _("All requests (Esc)"))
        self.title = Text("", TextRole.TITLE)
        self._chips = flow(gap=8)
        self.home = Button(_("To the household"), Kind.QUIET, "household")
        self.new = Button(_("New request"), Kind.PRIMARY, "add", "N")
        self.data, self.notice = DataCard(desk), NoticeCard(desk)
        self.consents, self.limit = ConsentCard(desk), LimitCard(desk)
        self.requests = ListCard(_("Requests"), _("Nothing was asked so far. Each request gets a receipt."))
        self.card = RequestCard(desk)
        self.panel = SidePanel()
        self.gone = EmptyState("people", _("Nothing of this person is here any more"), _("What went is told by lists."))
        self.gone.hide()
        self.cards = beside_each_other((self.requests, self.card, self.data), (self.notice, self.consents, self.limit))
        inside = QWidget()
        inside.setLayout(column(self.gone, self.cards, gap=0))
        head = flow(self.back, self.title, holder(self._chips), self.home, self.new, gap=12)
        beside = Beside(Scroll(inside), self.panel)
        self.setLayout(column(head, beside, gap=12, margins=(24, 4, 24, 16)))
        self._connect()

    def _connect(self) -> None:
        self.back.clicked.connect(self.left)
        self.new.clicked.connect(self.take_in)
        self.consents.note.clicked.connect(self.note_consent)
        for button in (self.home, self.data.correct):
            button.clicked.connect(lambda: self._desk.go("people", self.resident, kind="resident"))
        self.card.asked.connect(self.do)
        self._desk.changed.connect(self._changed)

    def open(self, resident: UUID) -> None:
        if resident != self.resident:
            self.card.show_row(None)
        self.resident = resident
        self.panel.leave()
        self.new.setFocus(Qt.FocusReason.OtherFocusReason)  # its keys, and those of the page, begin here
        self.refresh()

    def refresh(self) -> None:
        resident = self.resident
        if resident is not None:
            self._desk.read(lambda session: person_rights(session, resident), self._show, self, self._missing)

    def take_in(self) -> None:
        """Open the form of a new request beside the page."""
        self._form(_("New request"), "requests.receive", REQUEST, save_request, self._taken)

    def note_consent(self) -> None:
        self._form(_("Consent"), "requests.consent", CONSENT, save_consent, self._noted)

    def do(self, each: RequestRow) -> None:
        """Lead to what a granted request is for."""
        kind = each.request.kind
        if kind in (RequestKind.SEE, RequestKind.COPY, RequestKind.NEXT_OF_KIN):
            self.data.on_paper.click()
        elif kind is RequestKind.CORRECT:
            self.data.correct.click()
        elif kind is RequestKind.EXPLAIN:
            show_preview(self._desk, privacy_notice(), self)
        elif kind is RequestKind.ERASE:
            self._desk.go("settings", page="retention")
        elif kind is RequestKind.WITHDRAW:
            self.consents.focus_first()
        else:
            self.limit.why.setFocus()

    def _form(
        self,
        title: str,
        kind: str,
        form: Form,
        save: Callable[[Session, UUID, Mapping[str, object]], object],
        then: Callable[[object, object], None],
    ) -> None:
        resident = self.resident
        if resident is not None:
            shown: ActForm = act_form(
                self._desk, kind, form, lambda session, raw: save(session, resident, raw), about=resident
            )
            shown.done.connect(then)
            self.panel.show_content(title, shown)
            shown.begin()

    def _taken(self, made: object, act_id: object) -> None:
        if isinstance(made, PersonRequest):
            self.panel.leave()
            self._desk.done.emit(_("Taken in; to be answered by {day}.").format(day=made.due_on.isoformat()), act_id)
            show_preview(self._desk, receipt_paper(made.id, made.resident_id), self)

    def _noted(self, _made: object, act_id: object) -> None:
        self.panel.leave()
        self._desk.done.emit(_("Noted."), act_id)

    def _show(self, found: PersonRights) -> None:
        self.found = found
        self.gone.hide()
        self.cards.show()
        self.title.setText(found.name)
        emptied(self._chips)
        for words, tone, icon in _chips(found):
            self._chips.addWidget(Chip(words, tone, icon))
        for card in (self.data, self.notice, self.consents, self.limit):
            card.show_person(found)
        self.requests.show_lines([self._line(each) for each in found.requests])
        shown = self.card.row.request.id if self.card.row else None
        same = next((each for each in found.requests if each.request.id == shown), None)
        waits = next((each for each in found.requests if each.request.done_at is None), None)
        self.card.show_row(same or waits)

    def _missing(self, _error: Exception) -> None:
        self.found = None
        self.title.setText("")
        emptied(self._chips)
        self.cards.hide()
        self.gone.show()

    def _line(self, each: RequestRow) -> LineButton:
        look = state_look(each)
        words = f"{_(KINDS[each.request.kind])} · {each.request.number}"
        due = _("by {day}").format(day=each.request.due_on.isoformat()) if each.request.done_at is None else ""
        inside = row(Text(words, wrap=True), gap=8)
        inside.setStretch(0, 1)
        inside.addWidget(Text(due, ink="text_muted"))
        inside.addWidget(Chip(look.text, look.tone, look.icon_name))
        return LineButton(padded(inside), f"{words} {look.text}", partial(self.card.show_row, each))

    def _changed(self, change: Change) -> None:
        if change.touches(*TABLES) and self.isVisible():
            self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.panel.content is not None:
            self.panel.leave()
        else:
            self.left.emit()


def _chips(found: PersonRights) -> list[tuple[str, Tone, str]]:
    chips = []
    if found.restriction is not None:
        since = found.restriction.starts_on.isoformat()
        chips.append((_("Only kept since {day}").format(day=since), Tone.WARNING, "lock"))
    if found.died_on is not None:
        chips.append((_("Died {day}").format(day=found.died_on.isoformat()), Tone.NEUTRAL, "neutral"))
    if found.is_child:
        chips.append((_("Under 14: the guardian speaks"), Tone.INFO, "people"))
    return chips
