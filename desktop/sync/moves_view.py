"""Moves between communities: who comes and waits for an answer, who needs a door, who was handed over."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.messages import sentence
from desktop.sync import words
from desktop.sync.moves_model import Moves, MovesModel
from desktop.theme import TextRole, Tone
from desktop.widgets import (
    Banner,
    Button,
    Card,
    Chip,
    ChipLook,
    Dialog,
    EmptyState,
    Field,
    Kind,
    Line,
    LineEdit,
    Scroll,
    SectionHeader,
    Text,
    column,
    flow,
    row,
)
from desktop.widgets.layout import VBox, emptied
from forms.i18n import N_, _
from forms.people import RESIDENCY
from forms.table_words import table_name
from models.calendar import today
from models.people.rules import age_on
from models.sync.moves import Newcomer
from models.sync.records import Arrival, Handover, HandoverState
from models.sync.titles import Title

_STATES = {
    HandoverState.OFFERED: ChipLook(N_("Waits for an answer"), Tone.INFO, "planned"),
    HandoverState.ACCEPTED: ChipLook(N_("Accepted"), Tone.SUCCESS, "success"),
    HandoverState.DECLINED: ChipLook(N_("Declined there"), Tone.WARNING, "declined"),
    HandoverState.WITHDRAWN: ChipLook(N_("Withdrawn"), Tone.NEUTRAL, "undo"),
}


class MovesView(QWidget):
    """``dwelling_asked``: a newcomer needs a door."""

    dwelling_asked = Signal(object)  # Newcomer

    def __init__(self, model: MovesModel) -> None:
        super().__init__()
        self.model = model
        self.bad = Banner("", Tone.DANGER)
        self.bad.hide()
        self.none = EmptyState(
            "move", _("Nobody comes or goes"),
            _("A resident or household that moves is handed over on its page; who comes from another community is "
              "shown here."),
        )  # fmt: skip
        self.comes, self.needs, self.given = Card(), Card(), Card()
        self._comes, self._needs, self._given = VBox(12), VBox(8), VBox(8)
        content = QWidget()
        box = VBox(12, (0, 0, 4, 12))
        for part in (self.bad, self.none):
            box.addWidget(part)
        for card, title, inner in (
            (self.comes, _("They come from another community"), self._comes),
            (self.needs, _("They need a dwelling here"), self._needs),
            (self.given, _("Handed over by this community"), self._given),
        ):
            card.add(SectionHeader(title))
            card.add(inner)
            card.hide()
            box.addWidget(card)
        box.addStretch()
        content.setLayout(box)
        self.setLayout(column(Scroll(content), gap=0))
        self.buttons: dict[tuple[str, UUID], Button] = {}
        model.loaded.connect(self.show_moves)
        model.refused.connect(self._tell)

    def show_moves(self, moves: Moves) -> None:
        for inner in (self._comes, self._needs, self._given):
            emptied(inner)
        self.buttons = {}
        for number, arrival in enumerate(moves.arrivals):
            self._separated(self._comes, number, self._arrival(arrival, moves))
        for number, newcomer in enumerate(moves.newcomers):
            self._separated(self._needs, number, self._newcomer(newcomer))
        for number, (handover, title) in enumerate(moves.given):
            self._separated(self._given, number, self._handover(handover, title, moves))
        self.comes.setVisible(bool(moves.arrivals))
        self.needs.setVisible(bool(moves.newcomers))
        self.given.setVisible(bool(moves.given))
        self.none.setVisible(not (moves.arrivals or moves.newcomers or moves.given))

    def ask_reason(self, arrival: Arrival, *_checked: bool) -> None:
        """Declining needs a reason: the giving community reads it."""
        ask = Dialog(self, _("Decline these people?"), _("The other community reads the reason."), ok=_("Decline"))
        edit = LineEdit()
        edit.setMaxLength(200)
        field = Field(_("Reason"), edit, _("For example: they live in the next community"), required=True)
        ask.add(field)
        ask.ok_button.setEnabled(False)
        edit.textChanged.connect(lambda text: ask.ok_button.setEnabled(bool(text.strip())))
        ask.accepted.connect(lambda: self.model.decline(arrival.id, edit.text()))
        ask.open()

    def _separated(self, box: VBox, number: int, part: QWidget) -> None:
        if number:
            box.addWidget(Line())
        box.addWidget(part)

    def _arrival(self, arrival: Arrival, moves: Moves) -> QWidget:
        people = arrival.people.get("residents", [])
        accept = Button(_("Accept"), Kind.PRIMARY, "save")
        decline = Button(_("Decline…"), Kind.SECONDARY, "declined")
        accept.clicked.connect(partial(self._accept, arrival.id))
        decline.clicked.connect(partial(self.ask_reason, arrival))
        self.buttons["accept", arrival.id], self.buttons["decline", arrival.id] = accept, decline
        door = arrival.people.get("from_door") or ""
        origin = _("From {community} {door}").format(community=moves.community(arrival.from_community), door=door)
        names = column(*(Text(_person(one), wrap=True) for one in people), gap=2)
        note = [Text(_("Note: {text}").format(text=arrival.note), ink="text_muted", wrap=True)] if arrival.note else []
        part = QWidget()
        part.setLayout(column(Text(origin.strip(), TextRole.STRONG, wrap=True), names, *note, flow(accept, decline)))
        return part

    def _accept(self, arrival_id: UUID, *_checked: bool) -> None:
        self.model.accept(arrival_id)

    def _newcomer(self, newcomer: Newcomer) -> QWidget:
        go = Button(_("Give a dwelling"), Kind.PRIMARY, "move_in")
        go.clicked.connect(lambda: self.dwelling_asked.emit(newcomer))
        self.buttons["dwelling", newcomer.resident_id] = go
        part = QWidget()
        part.setLayout(row(Text(newcomer.name, TextRole.STRONG), None, go))
        return part

    def _handover(self, handover: Handover, title: Title, moves: Moves) -> QWidget:
        look = _STATES[handover.state]
        head = f"{table_name(handover.subject_table)} {title.text}".strip()
        to = _("to {community}").format(community=moves.community(handover.to_community))
        reason = _("Reason: {text}").format(text=handover.reason) if handover.reason else ""
        detail = " · ".join(part for part in (to, words.ago(handover.created_at), reason) if part)
        parts: list[Any] = [Chip(_(look.text), look.tone, look.icon_name)]
        if handover.state is HandoverState.OFFERED:
            withdraw = Button(_("Withdraw"), Kind.SECONDARY, "undo")
            withdraw.clicked.connect(lambda: self.model.withdraw(handover.id))
            self.buttons["withdraw", handover.id] = withdraw
            parts.append(withdraw)
        part = QWidget()
        told = column(Text(head, TextRole.STRONG, wrap=True), Text(detail, ink="text_muted", wrap=True), gap=2)
        line = row(gap=12)
        line.addLayout(told, 1)
        for one in parts:
            line.addWidget(one)
        part.setLayout(line)
        return part

    def _tell(self, error: Exception) -> None:
        self.bad.text.setText(sentence(error))
        self.bad.show()


def _person(one: dict[str, Any]) -> str:
    """Who comes, as the card of the arrival says it: name, relation, age."""
    birth = one.get("birth_date")
    age = _("{age} years old").format(age=age_on(date.fromisoformat(birth), today())) if birth else ""
    code = one.get("relation")
    relation = RESIDENCY.by_key["relation"].type.text(str(code)) if code else ""
    return " · ".join(part for part in (str(one.get("name") or "—"), relation, age) if part)
