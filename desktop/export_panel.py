"""Before a list leaves as Excel: masked or in the clear, and what for."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop.widgets import Button, Card, ChoiceButtons, ComboBox, Field, Kind, Text, row
from forms.i18n import _
from forms.sheets.export import REASONS


class ExportPanel(Card):
    """Masked or whole, and why: asked on the page, before the file is chosen."""

    asked = Signal(object)  # reason code, or None for a masked list

    def __init__(self) -> None:
        super().__init__(padding=12, gap=8)
        self.kind = ChoiceButtons(
            [("masked", _("Names, numbers and rooms masked")), ("whole", _("In the clear"))], _("Numbers")
        )
        self.reason = ComboBox([(code, _(label)) for code, label in REASONS.items()])
        self.reason_field = Field(_("What are names and numbers in the clear needed for?"), self.reason, required=True)
        self.go = Button(_("Choose a file…"), Kind.PRIMARY, "excel")
        self.leave = Button(_("Cancel"))
        self.add(self.kind)
        self.add(self.reason_field)
        note = Text(_("It is recorded who exported how many rows, and why."), ink="text_muted", wrap=True)
        foot = row(gap=8)
        foot.addWidget(note, 1)
        foot.addWidget(self.leave)
        foot.addWidget(self.go)
        self.add(foot)
        self.kind.changed.connect(lambda kind: self.reason_field.setVisible(kind == "whole"))
        self.kind.set_value("masked")
        self.reason_field.hide()
        self.go.clicked.connect(self._ask)
        self.leave.clicked.connect(self.hide)

    def _ask(self) -> None:
        if self.kind.value() != "whole":
            self.asked.emit(None)
        elif self.reason.value() is None:
            self.reason_field.show_problem(_("Choose what they are needed for."))
            self.reason.setFocus()
        else:
            self.reason_field.show_problem("")
            self.asked.emit(self.reason.value())
