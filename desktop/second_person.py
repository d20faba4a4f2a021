"""The second person proves at this PC who he is, in place: nobody is logged out for it."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from desktop.messages import sentence
from desktop.widgets import Field, LineEdit
from forms.i18n import _
from models.errors import WorldError

_OF_THE_CODE = frozenset({"second_factor_needed", "second_factor_wrong"})
_OF_THE_PASSWORD = frozenset({"wrong_password", "locked_out"})
_OF_WHOM = frozenset({"disclosure_own", "second_person", "not_allowed", "only_secretary", "no_such_login"})


class SecondPerson:
    """Three fields; the code of a telephone is asked for where the account has one."""

    def __init__(self) -> None:
        self.login, self.password, self.code = LineEdit(), LineEdit(), LineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.login_field = Field(_("Login of who approves"), self.login)
        self.password_field = Field(_("Password of who approves"), self.password)
        self.code_field = Field(_("Code of the telephone"), self.code)
        self.code_field.hide()
        self.fields = (self.login_field, self.password_field, self.code_field)

    def complete(self) -> bool:
        """Whether name and password were typed; says beneath the field what lacks."""
        self.login_field.show_problem("" if self.login.text().strip() else _("Who approves logs in here."))
        self.password_field.show_problem("" if self.password.text() else _("Who approves types the password here."))
        return bool(self.login.text().strip() and self.password.text())

    def said(self) -> tuple[str, str, str | None]:
        return self.login.text().strip(), self.password.text(), self.code.text().strip() or None

    def refused(self, error: WorldError) -> bool:
        """Show what was refused beneath its field; whether it was about this person."""
        if error.code in _OF_THE_CODE:
            self.code_field.show()
            self.code_field.show_problem(sentence(error))
            self.code.setFocus()
        elif error.code in _OF_THE_PASSWORD:
            self.password_field.show_problem(sentence(error))
            self.password.clear()
            self.password.setFocus()
        elif error.code in _OF_WHOM:
            self.login_field.show_problem(sentence(error))
            self.login.setFocus()
        else:
            return False
        return True

    def forget(self) -> None:
        for line, field in zip((self.login, self.password, self.code), self.fields, strict=True):
            line.clear()
            field.show_problem("")
        self.code_field.hide()
