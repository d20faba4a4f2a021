"""The parties of a new file: a card each, filled in from the register or by hand; what was typed is kept as a draft."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.desk import Desk
from desktop.editors import make_editor, show_answer
from desktop.form_model import DRAFT_AFTER_MS
from desktop.mediation.residents import ResidentBox
from desktop.widgets import Button, Card, Chip, Field, FormLayout, IconButton, Kind, SectionHeader, VBox, flow, row
from forms.i18n import _
from forms.mediation import PARTY
from forms.mediation_saving import party_of
from forms.mediation_words import SIDES
from models import drafts
from models.mediation.parties import Party
from models.mediation.records import Side

PLACE = "M-02:new"
"""Where the drafts of parties are kept; of the form beside them, its own model keeps it."""
FIRST = ("organisation", "name", "representative", "phone", "address")
"""What is asked at once; the rest is folded away."""
Raw = dict[str, object]


class PartyCard(Card):
    """``changed``: something was typed; ``removed``: the card is to go."""

    changed, removed = Signal(), Signal()

    def __init__(self, desk: Desk, side: Side, raw: Mapping[str, object]) -> None:
        super().__init__(padding=12, gap=8)
        self.side = side
        self.raw: Raw = {"organisation": False, **raw}
        self.fields: dict[str, Field] = {}
        self.box = ResidentBox(desk)
        resident = self.raw.pop("resident_id", None)
        self.box.resident_id = UUID(str(resident)) if resident else None
        self.more = IconButton("expand", _("More about this party"))
        self.out = IconButton("close", _("Take this party out"))
        self.add(row(Chip(_(SIDES[side])), None, self.more, self.out))
        self.add(self.box)
        self.first, self.rest = FormLayout(), FormLayout()
        for field in PARTY.fields:
            if field.key != "side":
                self._make(field.key)
        self.add(self.first)
        self.add(self.rest)
        self.rest.hide()
        self.box.filled.connect(self._fill)
        self.more.clicked.connect(lambda: self.rest.setVisible(self.rest.isHidden()))
        self.out.clicked.connect(self.removed)
        self._show()

    def _make(self, key: str) -> None:
        declared = PARTY.by_key[key]
        editor = make_editor(declared, partial(self._typed, key))
        required = key == "name"
        self.fields[key] = field = Field(_(declared.label), editor, _(declared.hint), required=required)
        (self.first if key in FIRST else self.rest).add(field)
        if isinstance(editor, QLineEdit):
            editor.returnPressed.connect(partial(self.focusNextChild))

    def _typed(self, key: str, value: object) -> None:
        self.raw[key] = value
        self.fields[key].show_problem("")
        if key == "organisation":
            self._show_relevant()
        self.changed.emit()

    def _fill(self, known: Mapping[str, object]) -> None:
        self.raw.update({key: value for key, value in known.items() if value is not None})
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        answers, _problems = PARTY.check({**self.raw, "side": self.side})
        for key, field in self.fields.items():
            raw, value = self.raw.get(key), answers.get(key)
            text = PARTY.by_key[key].type.text(value) if value is not None else str(raw or "")
            show_answer(field.editor, value, text)
        self._show_relevant()

    def _show_relevant(self) -> None:
        answers, _problems = PARTY.check({**self.raw, "side": self.side})
        for key, field in self.fields.items():
            field.setVisible(PARTY.by_key[key].relevant(answers))

    def check(self) -> bool:
        """Say beneath the fields what is wrong; whether nothing is."""
        _answers, problems = PARTY.check({**self.raw, "side": self.side})
        wrong = {problem.field: str(problem) for problem in problems if problem.refuses and problem.field}
        for key, field in self.fields.items():
            field.show_problem(wrong.get(key, ""))
        if any(key not in FIRST for key in wrong):
            self.rest.show()
        for key in wrong:
            if key in self.fields:
                self.fields[key].editor.setFocus(Qt.FocusReason.OtherFocusReason)
                break
        return not wrong

    def party(self) -> Party:
        return party_of({**self.raw, "side": self.side}, self.box.resident_id)

    def typed(self) -> dict[str, Any]:
        """As it is kept in a draft."""
        answers, _problems = PARTY.check({**self.raw, "side": self.side})
        said = {
            key: value if isinstance(value, str | bool | None) else PARTY.by_key[key].type.text(answers[key])
            for key, value in self.raw.items()
        }
        resident = str(self.box.resident_id) if self.box.resident_id else None
        return {**said, "side": self.side.value, "resident_id": resident}


class PartyCards(Card):
    """All parties; there is always one of each side."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.cards: list[PartyCard] = []
        self._box = VBox(12)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_AFTER_MS)
        self._timer.timeout.connect(self.keep)
        self.add(SectionHeader(_("Parties")))
        self.add(self._box)
        buttons = []
        for side in Side:
            button = Button(_("Add: {side}").format(side=_(SIDES[side])), Kind.QUIET, "add")
            button.clicked.connect(partial(self._add_by_hand, side))
            buttons.append(button)
        holder = QWidget()
        holder.setLayout(flow(*buttons))
        self.add(holder)

    def start(self, first: Mapping[str, object] | None) -> None:
        """Begin with what was typed before, else with one of each side; ``first``: the applicant as far as known."""
        with self._desk.station.sessions() as session:
            draft = drafts.find(session, PLACE, self._desk.station.worker_id)
        for card in list(self.cards):
            self._remove(card)
        kept = (draft or {}).get("parties") if first is None else None
        for raw in kept or ({"side": "applicant", **(first or {})}, {"side": "respondent"}):
            self.add_party(Side(raw["side"]), {key: value for key, value in raw.items() if key != "side"})

    def begin(self) -> QWidget:
        """Put the keys on the first party of whom nothing is known yet, and return where they are."""
        card = next((each for each in self.cards if not each.raw.get("name")), self.cards[0])
        card.box.combo.setFocus(Qt.FocusReason.OtherFocusReason)
        return card

    def add_party(self, side: Side, raw: Mapping[str, object]) -> PartyCard:
        card = PartyCard(self._desk, side, raw)
        card.changed.connect(self._timer.start)
        card.removed.connect(lambda: self._take_out(card))
        self.cards.append(card)
        self._box.addWidget(card)
        return card

    def check(self) -> bool:
        return all([card.check() for card in self.cards])

    def parties(self) -> list[Party]:
        return [card.party() for card in self.cards]

    def keep(self) -> None:
        """Keep what was typed."""
        self._timer.stop()
        worker, said = self._desk.station.worker_id, {"parties": [card.typed() for card in self.cards]}
        self._desk.jot(lambda session: drafts.keep(session, PLACE, worker, said))

    def settle(self) -> None:
        """Keep at once what waits for the pause after the last key: the screen is being left."""
        if self._timer.isActive():
            self.keep()

    def drop(self) -> None:
        """Forget what was typed."""
        self._timer.stop()
        worker = self._desk.station.worker_id
        self._desk.jot(lambda session: drafts.drop(session, PLACE, worker))

    def _add_by_hand(self, side: Side, *_checked: bool) -> None:
        card = self.add_party(side, {})
        card.box.combo.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_out(self, card: PartyCard) -> None:
        self._remove(card)
        self._timer.start()

    def _remove(self, card: PartyCard) -> None:
        self.cards.remove(card)
        self._box.removeWidget(card)
        card.hide()
        card.deleteLater()
