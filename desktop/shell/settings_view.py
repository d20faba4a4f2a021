"""Settings of this PC, and the password of whoever is logged in."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.desk import Desk, Target
from desktop.messages import sentence
from desktop.settings import Settings
from desktop.widgets.button import Button, Kind
from desktop.widgets.card import Card, SectionHeader
from desktop.widgets.choices import ChoiceButtons
from desktop.widgets.editors import LineEdit
from desktop.widgets.field import Field
from desktop.widgets.layout import Scroll, VBox, column, row
from forms.i18n import N_, _

WORDS = {
    "zh_CN": "中文",
    "en": "English",
    "light": N_("Light"),
    "dark": N_("Dark"),
    True: N_("Yes"),
    False: N_("No"),
}


class SettingsView(QWidget):
    """Choices take effect at once; the language with the next start of the window's texts."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        page = QWidget()
        box = VBox(16, (24, 24, 24, 24))
        box.addWidget(SectionHeader(_("Settings"), page=True))
        box.addWidget(self._appearance())
        box.addWidget(self._safety())
        box.addWidget(PasswordCard(desk))
        box.addStretch()
        page.setLayout(box)
        self.setLayout(column(Scroll(page)))

    def show_target(self, target: Target) -> None:
        """Settings have one page; there is nothing to point at."""

    def _appearance(self) -> Card:
        card = Card(SectionHeader(_("Appearance")))
        card.add(self._choice("language", _("After the next start of the program.")))
        card.add(self._choice("mode"))
        card.add(self._choice("font_percent"))
        return card

    def _safety(self) -> Card:
        card = Card(SectionHeader(_("Safety and paper")))
        card.add(self._choice("lock_minutes"))
        card.add(self._choice("sheet_ids_masked", values=(True, False)))
        card.add(
            self._choice("scanner_gap_ms", _("Raise it if scanned sheets are typed into fields instead of opened."))
        )
        return card

    def _choice(self, name: str, hint: str = "", values: tuple[object, ...] = ()) -> Field:
        setting = getattr(Settings, name)
        options = [(value, _(str(WORDS.get(value, value)))) for value in values or setting.choices]
        buttons = ChoiceButtons(options)
        buttons.set_value(getattr(self._desk.settings, name))
        buttons.changed.connect(lambda value: setattr(self._desk.settings, name, value))
        return Field(_(setting.label), buttons, hint)


class PasswordCard(Card):
    """Change one's own password."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(SectionHeader(_("Your password")))
        self._desk = desk
        self.old, self.new, self.again = (LineEdit() for _n in range(3))
        for editor in (self.old, self.new, self.again):
            editor.setEchoMode(QLineEdit.EchoMode.Password)
        self.field = Field(_("Password now"), self.old)
        self.twice = Field(_("New password again"), self.again)
        self.ok = Button(_("Change password"), Kind.PRIMARY)
        self.ok.clicked.connect(self._change)
        for part in (self.field, Field(_("New password"), self.new), self.twice):
            self.add(part)
        self.add(row(self.ok, None))
        self.setMaximumWidth(640)

    def _change(self) -> None:
        self.field.show_problem("")
        self.twice.show_problem("" if self.new.text() == self.again.text() else _("The two passwords differ."))
        if self.new.text() != self.again.text():
            return
        try:
            self._desk.station.change_password(self.old.text(), self.new.text())
        except Exception as error:  # noqa: BLE001 - said beneath the field, whatever it is
            self.field.show_problem(sentence(error))
        else:
            for editor in (self.old, self.new, self.again):
                editor.clear()
            self._desk.done.emit(_("Your password was changed."), None)
