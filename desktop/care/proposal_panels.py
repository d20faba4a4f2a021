"""What is asked before proposals are answered: why not, what for, and what the guardians of children say."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.theme import Tone
from desktop.widgets import Button, Card, Chip, ChoiceButtons, DateEdit, Field, Kind, LineEdit, Text, column, row
from forms.care_words import REVEALS
from forms.i18n import _, ngettext
from forms.problems import BadValueError
from forms.types import Date
from models.calendar import today


class RefusePanel(Card):
    """Why somebody is not taken in; ``told`` with the reason."""

    told = Signal(str)

    def __init__(self) -> None:
        super().__init__(padding=12, gap=8)
        self.edit = LineEdit()
        hint = _("They come again only when the rule or what it reads has changed.")
        self.field = Field(_("Why not?"), self.edit, hint, required=True)
        self.go = Button(_("Refuse"), Kind.DANGER)
        self.leave = Button(_("Cancel"))
        self.add(self.field)
        self.add(row(None, self.leave, self.go))
        self.go.clicked.connect(self._tell)
        self.edit.returnPressed.connect(self._tell)
        self.leave.clicked.connect(self.hide)

    def ask(self, names: Sequence[str]) -> None:
        """Ask for one by name (the cursor is no longer seen in the list), for several by their number."""
        many = ngettext("Why not, of {n} person?", "Why not, of {n} people?", len(names)).format(n=len(names))
        self.field.label.setText(_("Why not {name}?").format(name=names[0]) if len(names) == 1 else many)
        self.edit.clear()
        self.field.show_problem("")
        self.show()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        if reason := self.edit.text().strip():
            self.told.emit(reason)
        else:
            self.field.show_problem(_("Say why; the next one who looks will ask."))


class OpenPanel(QWidget):
    """In the place of people whose group is masked: what they are looked at for."""

    def __init__(self) -> None:
        super().__init__()
        self.reason = ChoiceButtons([(code, _(words)) for code, words in REVEALS.items()], _("Why?"))
        words = _(
            "Who may belong to this group is sensitive (level 3). Say what for; of each person whom you may open it is "
            "kept that you did."
        )
        card = Card(row(Chip(_("Level 3"), Tone.NEUTRAL, "lock"), None), Text(words, wrap=True), self.reason)
        self.setLayout(column(card, None, gap=0))


class ConsentPanel(Card):
    """Children under 14 are taken in with their guardians' consent (L-05); ``told`` with the day of it."""

    told = Signal(object)

    def __init__(self) -> None:
        super().__init__(padding=12, gap=8)
        self.words = Text("", wrap=True)
        self.edit = DateEdit()
        self.field = Field(_("Day of the guardian's consent"), self.edit, required=True)
        self.go = Button(_("Accept"), Kind.PRIMARY, "checked")
        self.leave = Button(_("Cancel"))
        for part in (self.words, self.field):
            self.add(part)
        self.add(row(None, self.leave, self.go))
        self.go.clicked.connect(self._tell)
        self.edit.returnPressed.connect(self._tell)
        self.leave.clicked.connect(self.hide)

    def ask(self, children: int) -> None:
        """Ask once for all who are chosen."""
        words = ngettext(
            "{n} of those chosen is a child under 14. Note the guardian's consent; without it nobody is taken in.",
            "{n} of those chosen are children under 14. Note the guardians' consent; without it nobody is taken in.",
            children,
        )
        self.words.setText(words.format(n=children))
        self.edit.setText(today().isoformat())
        self.field.show_problem("")
        self.show()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        try:
            on = Date().parse(self.edit.text())
        except BadValueError as wrong:
            self.field.show_problem(_(wrong.message).format(label=self.field.label.text(), **wrong.params))
            return
        if on > today():
            self.field.show_problem(_("The consent cannot lie in the future."))
        else:
            self.told.emit(on)
