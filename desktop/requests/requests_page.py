"""个人信息权利 in the settings: the register of requests, and what is done for one person."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.act_form import ActForm, act_form
from desktop.desk import Change, Desk, Target
from desktop.messages import sentence
from desktop.printing.preview_view import show_preview
from desktop.record_list import ListSpec, RecordList
from desktop.requests.papers import dossier_paper, receipt_paper
from desktop.theme import TextRole, Tone, theme
from desktop.widgets import Button, Card, Field, Kind, LineEdit, Scroll, Text, column, row
from desktop.widgets.card import SectionHeader
from desktop.widgets.rows import ChipLook, Column
from desktop.widgets.side_panel import Beside, SidePanel
from desktop.widgets.states import EmptyState
from forms.i18n import N_, _
from forms.requests import REQUEST, save_request
from forms.requests_words import KINDS, STATES
from models import calendar
from models.clocks.deadlines import Light
from models.people.records import Resident
from models.requests import actions
from models.requests.queries import RequestRow, requests, restriction_of
from models.requests.records import PersonRequest, RequestKind
from models.requests.rules import State
from models.retention.actions import propose_for

LEAST_H = 210
"""At 100 %: a list that is lower shows nothing."""
TITLE = N_("Rights over one's own data")
_LIGHTS = {
    Light.GREEN: (Tone.SUCCESS, "checked"),
    Light.YELLOW: (Tone.WARNING, "time"),
    Light.RED: (Tone.DANGER, "danger"),
    Light.OVER: (Tone.NEUTRAL, "partly"),
}


def _state(each: RequestRow) -> ChipLook:
    tone, icon = _LIGHTS[each.light]
    late = _("late") if each.light is Light.RED else ""
    return ChipLook(" · ".join(filter(None, (_(STATES[each.state]), late))), tone, icon)


COLUMNS: tuple[Column[Any], ...] = (
    Column("due", N_("Answered by"), lambda each: each.request.due_on.isoformat(), 110),
    Column("state", N_("State"), lambda each: _state(each).text, 170, chip=_state),
    Column("name", N_("Person"), lambda each: each.name, 110),
    Column("kind", N_("Request"), lambda each: _(KINDS[each.request.kind]), 180),
    Column("wanted", N_("What is wanted"), lambda each: each.request.wanted or "", 260),
    Column("number", N_("Number"), lambda each: each.request.number, 230),
    Column("result", N_("Result"), lambda each: each.request.result or each.request.reason or "", 200),
)


class RequestList(RecordList):
    area = "requests"


class RequestsPage(QWidget):
    """``desk.go("settings", resident_id, page="requests")`` opens what can be done for one person."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._resident: UUID | None = None
        self._text = ""
        empty = EmptyState(
            "people", _("No request so far"), _("A household's page leads here: More, Rights over one's own data.")
        )
        spec = ListSpec("requests", TITLE, COLUMNS, lambda each: each.request.id, N_("Number or name"), masks={})
        self.list = RequestList(desk, spec, empty)
        self.person = PersonCard(desk)
        self.card = RequestCard(desk)
        self.panel = SidePanel()
        left = QWidget()
        left.setLayout(column(self.person, self.list, self.card, gap=12))
        self.list.setMinimumHeight(theme().px(LEAST_H))
        beside = Beside(Scroll(left), self.panel)
        self.setLayout(column(SectionHeader(_(TITLE)), beside, gap=12, margins=(24, 4, 24, 16)))
        self.person.new.clicked.connect(self.take_in)
        self.person.everybody.clicked.connect(lambda: self._show_person(None))
        self.list.searched.connect(self._search)
        self.list.cleared.connect(self.refresh)
        self.list.table.selected.connect(lambda *_args: self.card.show_row(self.list.current_row()))
        desk.changed.connect(self._changed)

    def open(self, target: Target) -> None:
        self._show_person(target.record)

    def refresh(self) -> None:
        resident, text = self._resident, self._text

        def query(session: Session) -> tuple[str, bool, list[RequestRow]]:
            person = session.get(Resident, resident) if resident else None
            limited = resident is not None and restriction_of(session, resident) is not None
            rows = requests(session, resident_id=resident)
            return person.name if person else "", limited, [each for each in rows if text in _words(each)]

        self._desk.read(query, self._show, self)

    def take_in(self) -> None:
        """Open the form of a new request beside the list."""
        resident = self._resident
        if resident is None:
            return

        def store(session: Session, raw: Mapping[str, object]) -> PersonRequest:
            return save_request(session, resident, raw)

        form: ActForm = act_form(self._desk, "requests.receive", REQUEST, store, about=resident)
        form.done.connect(lambda made, act_id: self._taken(made, act_id))
        self.panel.show_content(_("New request"), form)
        form.begin()

    def _taken(self, made: PersonRequest, act_id: object) -> None:
        self.panel.leave()
        self._desk.done.emit(_("Taken in; to be answered by {day}.").format(day=made.due_on.isoformat()), act_id)
        show_preview(self._desk, receipt_paper(made.id, made.resident_id), self)

    def _show_person(self, resident: UUID | None) -> None:
        self._resident = resident
        self.panel.leave()
        self.refresh()

    def _show(self, found: tuple[str, bool, Sequence[RequestRow]]) -> None:
        name, limited, rows = found
        self.person.show_person(self._resident, name, limited=limited)
        self.list.set_rows(rows)
        self.card.show_row(self.list.current_row())

    def _search(self, text: str) -> None:
        self._text = text
        self.refresh()

    def _changed(self, change: Change) -> None:
        if change.touches("person_request", "restriction") and self.isVisible():
            self.refresh()


def _words(each: RequestRow) -> str:
    return f"{each.request.number} {each.name}"


class PersonCard(Card):
    """What is done for one person: tell everything, take a request in, restrict the use."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(padding=12, gap=8)
        self._desk = desk
        self._resident: UUID | None = None
        self._limited = False
        self.title = Text("", TextRole.STRONG)
        self.said = Text("", ink="text_muted", wrap=True)
        self.new = Button(_("New request"), Kind.PRIMARY, "add", "N")
        self.data = Button(_("All data on paper"), Kind.SECONDARY, "print", "P")
        self.limit = Button(_("Restrict the use"))
        self.everybody = Button(_("All requests"))
        self.why = LineEdit()
        self.why_field = Field(_("Reason"), self.why)
        self.add(self.title)
        self.add(self.said)
        acts = row(gap=8)
        acts.addWidget(self.why_field, 1)
        for button in (self.limit, self.everybody, self.data, self.new):
            acts.addWidget(button)
        self.add(acts)
        self.data.clicked.connect(self._tell)
        self.limit.clicked.connect(self._restrict)
        self.hide()

    def show_person(self, resident: UUID | None, name: str, *, limited: bool) -> None:
        self._resident, self._limited = resident, limited
        self.setVisible(resident is not None)
        self.title.setText(name)
        said = _("The use of this person's data is restricted: they stand in no list and nobody changes them.")
        self.said.setText(said if limited else _("See, copy, correct, erase, restrict: each request gets a receipt."))
        self.limit.setText(_("Let the restriction end") if limited else _("Restrict the use"))
        self.why_field.setVisible(not limited)

    def _tell(self) -> None:
        if self._resident is not None:
            show_preview(self._desk, dossier_paper(self._resident), self)

    def _restrict(self) -> None:
        resident, why, limited = self._resident, self.why.text(), self._limited
        if resident is None:
            return

        def act(session: Session) -> object:
            if limited:
                return actions.lift(session, resident, on=calendar.today())
            return actions.restrict(session, resident, why, on=calendar.today())

        self._desk.write("requests.lift" if limited else "requests.restrict", act, self._done, self, self._refused)

    def _done(self, pair: tuple[object, int]) -> None:
        self.why.clear()
        self.why_field.show_problem("")
        self._desk.done.emit(_("Noted."), pair[1])

    def _refused(self, error: Exception) -> None:
        self.why_field.show_problem(sentence(error))
        self.why.setFocus()


class RequestCard(Card):
    """One request: granting, denying with a reason, closing with what was done, its receipt."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(padding=12, gap=8)
        self._desk = desk
        self._row: RequestRow | None = None
        self.title = Text("", TextRole.STRONG)
        self.facts = Text("", ink="text_muted", wrap=True)
        self.why = LineEdit()
        self.why_field = Field(_("Reason, or what was done"), self.why)
        self.yes = Button(_("Grant"), Kind.PRIMARY, "checked")
        self.no = Button(_("Deny"))
        self.close_it = Button(_("Close"), Kind.PRIMARY, "checked")
        self.paper = Button(_("Receipt"), Kind.SECONDARY, "print")
        self.add(self.title)
        self.add(self.facts)
        acts = row(gap=8)
        acts.addWidget(self.why_field, 1)
        for button in (self.paper, self.no, self.yes, self.close_it):
            acts.addWidget(button)
        self.add(acts)
        self.yes.clicked.connect(lambda: self._act("decide", grant))
        self.no.clicked.connect(lambda: self._act("decide", deny))
        self.close_it.clicked.connect(lambda: self._act("settle", actions.settle))
        self.paper.clicked.connect(self._print)
        self.hide()

    def show_row(self, each: RequestRow | None) -> None:
        if each is None or self._row is None or each.request.id != self._row.request.id:
            self.why.clear()
            self.why_field.show_problem("")
        self._row = each
        self.setVisible(each is not None)
        if each is None:
            return
        made = each.request
        self.title.setText(f"{made.number} · {each.name} · {_(KINDS[made.kind])} · {_(STATES[each.state])}")
        facts = (made.wanted, made.asked_by, made.proof, made.reason, made.result)
        self.facts.setText(" · ".join(filter(None, facts)))
        for button in (self.yes, self.no):
            button.setVisible(each.state is State.RECEIVED)
        self.close_it.setVisible(each.state is State.GRANTED)
        self.why_field.setVisible(each.state in (State.RECEIVED, State.GRANTED))

    def _act(self, name: str, action: Callable[[Session, UUID, str], object]) -> None:
        if self._row is not None:
            id_, why = self._row.request.id, self.why.text()
            self._desk.write(
                f"requests.{name}", lambda session: action(session, id_, why), self._done, self, self._refused
            )

    def _done(self, pair: tuple[object, int]) -> None:
        self.why.clear()
        self.why_field.show_problem("")
        self._desk.done.emit(_("Noted."), pair[1])

    def _refused(self, error: Exception) -> None:
        self.why_field.show_problem(sentence(error))
        self.why.setFocus()

    def _print(self) -> None:
        if self._row is not None:
            made = self._row.request
            show_preview(self._desk, receipt_paper(made.id, made.resident_id), self)


def grant(session: Session, request_id: UUID, why: str) -> PersonRequest:
    """Grant; what follows by itself is done at once: a list of what goes, a restriction."""
    made = actions.decide(session, request_id, granted=True, reason=why)
    if made.kind is RequestKind.ERASE:
        propose_for(session, made)
    if made.kind is RequestKind.RESTRICT:
        reason = made.wanted or why or _(KINDS[made.kind])
        actions.restrict(session, made.resident_id, reason, on=calendar.today(), request_id=made.id)
    return made


def deny(session: Session, request_id: UUID, why: str) -> PersonRequest:
    return actions.decide(session, request_id, granted=False, reason=why)
