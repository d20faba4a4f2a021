"""What is owed before the window opens: a password of one's own, and where it is demanded a second factor."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop.shell.entrance_model import EntranceModel
from desktop.shell.entrance_pages import Page
from desktop.shell.passwords import NewPasswordField, PasswordEdit, is_strong, missing
from desktop.shell.second_parts import SecondParts
from desktop.widgets.button import Button, Kind
from desktop.widgets.editors import LineEdit
from desktop.widgets.field import Field
from desktop.widgets.layout import row
from forms.i18n import _


class OwnPasswordPage(Page):
    """The password was given by somebody else, or is too old (L-32)."""

    left = Signal()

    def __init__(self, model: EntranceModel) -> None:
        self.old, self.again = PasswordEdit(), PasswordEdit()
        self.new_password = NewPasswordField(_("New password"))
        self.password = self.new_password.edit
        super().__init__(
            model,
            _("Choose your own password"),
            _("The one that you have is known to somebody else, or has been in use for long."),
            [
                Field(_("Password now"), self.old),
                self.new_password,
                Field(_("New password again"), self.again),
            ],
            _("Go on"),
        )
        self._model = model
        self.leave = Button(_("Log out"), Kind.QUIET)
        self.leave.clicked.connect(self.left)
        self.add(row(self.leave, None, self.ok))
        self.ok.clicked.connect(self._change)

    def _change(self) -> None:
        old, new = self.old.text(), self.password.text()
        problems = [
            "" if old else _("Write your password."),
            "" if is_strong(new) else missing(new),
            "" if new == self.again.text() else _("The two passwords differ."),
        ]
        if not self.complain(list(zip(self.fields, problems, strict=True))):
            self._model.change_password(old, new)


class SecondPage(Page):
    """The station asks everybody for a second factor (L-35)."""

    left = Signal()

    def __init__(self, model: EntranceModel) -> None:
        words = _("This station asks for a code from your telephone besides the password.")
        super().__init__(model, _("Connect your telephone"), words, [], _("Go on"))
        self._model = model
        self.parts, self.code = SecondParts(), LineEdit()
        self.fields = [Field(_("3. Code on the telephone"), self.code, _("Six digits, new every half minute"))]
        self.code.returnPressed.connect(self.ok.click)
        self.leave = Button(_("Log out"), Kind.QUIET)
        self.leave.clicked.connect(self.left)
        for part in (self.parts, self.fields[0]):
            self.add(part)
        self.add(row(self.leave, None, self.ok))
        self.ok.clicked.connect(self._connect)

    def begin(self) -> None:
        super().begin()
        self.parts.draw_anew()

    def _connect(self) -> None:
        said = "" if self.code.text().strip() else _("Type the code that the telephone shows.")
        if not self.complain([(self.fields[0], said)]):
            self._model.enrol_second(self.parts.enrolment, self.code.text())
