"""Settings of this PC, which take effect at once, and the password of whoever is logged in."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from desktop.desk import Desk, Target
from desktop.jobs import once
from desktop.messages import sentence
from desktop.settings import Settings
from desktop.shell.passwords import NewPasswordField, PasswordEdit, is_strong, missing
from desktop.widgets.button import Button, Kind
from desktop.widgets.card import Card, SectionHeader
from desktop.widgets.choices import ChoiceButtons
from desktop.widgets.field import Field
from desktop.widgets.layout import Scroll, VBox, column, row
from forms.i18n import N_, _

WORDS: dict[object, str] = {
    "zh_CN": "中文",
    "en": "English",
    "light": N_("Light"),
    "dark": N_("Dark"),
    True: N_("Yes"),
    False: N_("No"),
}


class PcPage(QWidget):
    """What is set here stays on this PC."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._settings = desk.settings
        self.choices: dict[str, ChoiceButtons] = {}
        self.password = PasswordCard(desk)
        content = QWidget()
        box = VBox(16, (24, 4, 24, 24))
        box.addWidget(self._appearance())
        box.addWidget(self._safety())
        box.addWidget(self.password)
        box.addStretch()
        content.setLayout(box)
        self.view = Scroll(content)
        self.setLayout(column(self.view))

    def open(self, target: Target) -> None:
        if target.options.get("part") == "password":
            self.password.old.setFocus()
            QTimer.singleShot(0, self, lambda: self.view.ensureWidgetVisible(self.password))

    def _appearance(self) -> Card:
        card = Card(SectionHeader(_("Appearance")))
        card.add(self._choice("language"))
        card.add(self._choice("mode"))
        card.add(self._choice("font_percent", _("Everything grows with it; 150 and more for tired eyes.")))
        return card

    def _safety(self) -> Card:
        card = Card(SectionHeader(_("Safety and paper")))
        card.add(self._choice("lock_minutes", _("It also locks when the PC wakes from sleep.")))
        card.add(self._choice("sheet_ids_masked", values=(True, False)))
        slow = _("Raise it if scanned sheets are typed into fields instead of opened.")
        card.add(self._choice("scanner_gap_ms", slow))
        return card

    def _choice(self, name: str, hint: str = "", values: tuple[object, ...] = ()) -> Field:
        setting = getattr(Settings, name)
        options = [(value, _(WORDS[value]) if value in WORDS else str(value)) for value in values or setting.choices]
        self.choices[name] = buttons = ChoiceButtons(options)
        buttons.set_value(getattr(self._settings, name))
        buttons.changed.connect(lambda value: self._set(name, value))
        return Field(_(setting.label), buttons, hint)

    def _set(self, name: str, value: object) -> None:
        if value is None:  # taken away with Backspace: there is no such thing as no language
            self.choices[name].set_value(getattr(self._settings, name))
        else:
            setattr(self._settings, name, value)


class PasswordCard(Card):
    """Change one's own password."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(SectionHeader(_("Your password")))
        self._desk = desk
        self.old, self.again = PasswordEdit(), PasswordEdit()
        self.new_field = NewPasswordField(_("New password"))
        self.new = self.new_field.edit
        self.old_field = Field(_("Password now"), self.old)
        self.again_field = Field(_("New password again"), self.again)
        self.ok = Button(_("Change password"), Kind.PRIMARY)
        self.ok.clicked.connect(self._change)
        lines = (self.old, self.new, self.again)
        for line, field in zip(lines, (self.old_field, self.new_field, self.again_field), strict=True):
            line.setMaximumWidth(420)
            self.add(field)
        self.old.returnPressed.connect(self.new.setFocus)
        self.new.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self.ok.click)
        self.add(row(self.ok, None))

    def _change(self) -> None:
        old, new = self.old.text(), self.new.text()
        self.old_field.show_problem("")
        self.new_field.show_problem("" if is_strong(new) else missing(new))
        self.again_field.show_problem("" if new == self.again.text() else _("The two passwords differ."))
        if is_strong(new) and new == self.again.text():
            self.ok.setEnabled(False)
            station = self._desk.station
            work = once(lambda: station.change_password(old, new))
            self._desk.run(_("Changing the password"), work, self._changed, self, self._refused)

    def _changed(self, _nothing: object) -> None:
        self.ok.setEnabled(True)
        for line in (self.old, self.new, self.again):
            line.forget()
        self._desk.done.emit(_("Your password was changed."), None)

    def _refused(self, error: Exception) -> None:
        self.ok.setEnabled(True)
        self.old_field.show_problem(sentence(error))
        self.old.setFocus()
