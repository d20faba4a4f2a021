"""Passwords: a line that can be looked at, and a field that says while one types what is still missing."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from desktop.theme import Tone
from desktop.widgets.editors import LineEdit
from desktop.widgets.field import Field
from forms.i18n import _, ngettext


class PasswordEdit(LineEdit):
    """Hidden while it is typed; the eye shows it for as long as it is open."""

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = self.add_inlay("eye", _("Show the password"))
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._look)

    def forget(self) -> None:
        """Empty the line and hide what is typed next."""
        self._eye.setChecked(False)
        self.clear()

    def _look(self, on: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)


class NewPasswordField(Field):
    """A field for a password that is being chosen."""

    def __init__(self, label: str) -> None:
        self.edit = PasswordEdit()
        rule = _("10 characters or more; three of: capitals, small letters, digits, signs")
        super().__init__(label, self.edit, rule)
        self._rule = rule
        self.edit.textChanged.connect(self._tell)

    def _tell(self, typed: str) -> None:
        self.show_problem("")
        if self.hint is not None:
            self.hint.setText(missing(typed) if typed else self._rule)
            self.hint.set_ink("text_muted" if not typed else Tone.SUCCESS if is_strong(typed) else Tone.WARNING)


def is_strong(password: str) -> bool:
    from models.station.strength import password_is_strong

    return password_is_strong(password)


def missing(password: str) -> str:
    """Say what a password lacks, or that it is a good one."""
    from models.station.strength import password_lacks

    characters, kinds = password_lacks(password)
    parts = []
    if characters:
        parts.append(ngettext("{n} more character", "{n} more characters", characters).format(n=characters))
    if kinds:
        more = ngettext("{n} more kind of character", "{n} more kinds of characters", kinds).format(n=kinds)
        parts.append(_("{kinds} (capitals, small letters, digits, signs)").format(kinds=more))
    return _("Still missing: {parts}").format(parts=_(", ").join(parts)) if parts else _("This password will do. ✓")
