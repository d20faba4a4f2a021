"""The panel that hands people over to another community; nothing changes here until they are accepted there."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.editors import by_pinyin
from desktop.people.handover_model import HOUSEHOLD, HandoverModel, Offer
from desktop.theme import Tone
from desktop.widgets import (
    Banner,
    Button,
    ChoiceButtons,
    ComboBox,
    Field,
    Kind,
    Scroll,
    Text,
    TextArea,
    column,
    row,
)
from desktop.widgets.layout import VBox
from forms.i18n import _


class HandoverView(QWidget):
    """``left``: given up."""

    left = Signal()

    def __init__(self, model: HandoverModel) -> None:
        super().__init__()
        self.model = model
        told = _(
            "The other community is asked. Once it accepts, the records move there with their history; until then "
            "everything stays here as it is."
        )
        people: list[tuple[str | UUID, str]] = [(HOUSEHOLD, _("The whole household"))] if len(model.members) > 1 else []
        people += [(member.resident_id, member.name) for member in model.members]
        self.who = ChoiceButtons(people, _("Who is handed over?"))
        self.who.set_value(people[0][0])
        model.subject = people[0][0]
        self.community = ComboBox(key=by_pinyin, placeholder=_("Name, pinyin, or 12 digits"))
        self.community_field = Field(_("To which community?"), self.community, required=True)
        self.note = TextArea(rows=3)
        self.note_field = Field(_("Note for those who take over"), self.note)
        self.already = Banner("", Tone.INFO, _("Withdraw"), dismissible=False)
        self.already.hide()
        self.in_person = Banner(
            _(
                "What is kept for the care team moves along under seal, and nobody there is told. Tell the secretary "
                "there in person, so that a team is named."
            ),
            Tone.INFO,
            dismissible=False,
        )
        self.in_person.hide()
        self.go = Button(_("Offer"), Kind.PRIMARY, "move", "Ctrl+S")
        self.cancel = Button(_("Cancel"))
        page, box = QWidget(), VBox(16, (16, 12, 16, 12))
        for part in (
            self.already, Text(told, ink="text_muted", wrap=True), Field(_("Who is handed over?"), self.who),
            self.community_field, self.note_field, self.in_person,
        ):  # fmt: skip
            box.addWidget(part)
        box.addStretch(1)
        page.setLayout(box)
        foot = row(None, self.cancel, self.go, margins=(16, 8, 16, 12))
        self.setLayout(column(Scroll(page), foot, gap=0))
        self._connect()
        self.setFocusProxy(self.community)
        model.load()

    def _connect(self) -> None:
        model = self.model
        self.who.changed.connect(self._choose)
        self.community.textChanged.connect(self._name)
        self.note.textChanged.connect(lambda: setattr(model, "note", self.note.text()))
        self.go.clicked.connect(model.submit)
        self.cancel.clicked.connect(self.left)
        model.loaded.connect(self._show)
        model.refused.connect(self._show_problems)

    def _choose(self, subject: object) -> None:
        if subject is None:
            self.who.set_value(self.model.subject)
        else:
            self.model.subject = subject  # type: ignore[assignment]

    def _name(self) -> None:
        """One of the list, or 12 digits of one that the list does not know."""
        typed = self.community.text().strip()
        known = self.community.value()
        self.model.community = str(known) if known else typed if len(typed) == 12 and typed.isdecimal() else ""
        self.community_field.show_problem("")

    def _show(self, offer: Offer) -> None:
        self.community.set_options(list(offer.communities))
        self.in_person.setVisible(offer.for_team)
        if offer.open is not None:
            handover = offer.open
            self.already.text.setText(
                _("Somebody of this household is offered to {community} already.").format(
                    community=offer.name(handover.to_community)
                )
            )
            self.already.acted.connect(lambda: self.model.withdraw(handover.id))
            self.already.show()
            self.go.setEnabled(False)

    def _show_problems(self) -> None:
        self.community_field.show_problem(self.model.problems.get("community", ""))
        if self.model.problems:
            self.community.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
