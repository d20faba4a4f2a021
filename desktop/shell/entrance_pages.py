"""The pages of the entrance: each a card with fields, a banner for what was refused, and one main button."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QScrollArea, QWidget

from desktop.shell.entrance_model import EntranceModel, communities, seats, words_of_community
from desktop.shell.passwords import NewPasswordField, PasswordEdit, is_strong, missing
from desktop.theme import TextRole, Tone, theme
from desktop.widgets.banner import Banner
from desktop.widgets.button import Button, Kind
from desktop.widgets.card import Card, Line
from desktop.widgets.choices import CheckBox
from desktop.widgets.combo import ComboBox
from desktop.widgets.editors import LineEdit
from desktop.widgets.field import Field
from desktop.widgets.layout import column, row
from desktop.widgets.text import Text
from forms.i18n import _

if TYPE_CHECKING:
    from desktop.shell.restoring_model import RestoringModel
    from models.station import Station


class Page(Card):
    """Enter moves from field to field, and after the last one does the main thing."""

    def __init__(
        self,
        model: EntranceModel | RestoringModel | None,
        title: str,
        sentence: str,
        fields: Sequence[Field],
        ok: str,
        width: int = 420,
    ) -> None:
        super().__init__(padding=24, gap=16)
        self._width = width
        self.refusal = Banner("", Tone.DANGER, dismissible=False)
        self.news = Banner("", Tone.SUCCESS, dismissible=False)
        self.ok = Button(ok, Kind.PRIMARY)
        self._ok_words = ok
        self.fields = list(fields)
        self.add(column(Text(title, TextRole.TITLE, wrap=True), Text(sentence, ink="text_muted", wrap=True), gap=8))
        for banner in (self.news, self.refusal):
            banner.hide()
            self.add(banner)
        for field in fields:
            self.add(field)
            if isinstance(field.editor, QLineEdit):
                field.editor.returnPressed.connect(lambda at=field: self._next(at))
        self._wear()
        theme().changed.connect(self._wear)
        if model is not None:
            model.refused.connect(self.refuse)
            model.busy.connect(self.set_busy)

    def begin(self) -> None:
        """Come to the front: nothing said yet, the first field has the focus."""
        self.refusal.hide()
        self.news.hide()
        if self.fields:
            self.fields[0].editor.setFocus()

    def tell(self, words: str) -> None:
        self.news.text.setText(words)
        self.news.setVisible(bool(words))

    def refuse(self, sentence: str) -> None:
        """Say it, and give the keys back to what was typed: while it was tried they went to the next button."""
        self.refusal.text.setText(sentence)
        self.refusal.show()
        shown = [field for field in self.fields if not field.isHidden()]
        if shown and self.isVisible():
            shown[0].editor.setFocus()
        self.see(self.refusal)

    def see(self, part: QWidget) -> None:
        """On a low screen a part stands beyond what is seen; it has its place once it is laid out."""
        QTimer.singleShot(0, self, lambda: self._scroll_to(part))

    def _scroll_to(self, part: QWidget) -> None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(part)

    def say_ok(self, words: str) -> None:
        self._ok_words = words
        self.ok.setText(words)

    def set_busy(self, busy: bool) -> None:
        self.ok.setEnabled(not busy)
        self.ok.setText(_("One moment…") if busy else self._ok_words)
        for field in self.fields:
            field.editor.setEnabled(not busy)
        if busy:
            self.refusal.hide()

    def complain(self, problems: Sequence[tuple[Field, str]]) -> bool:
        """Say beneath each field what is wrong with it, go to the first, and return whether there was any."""
        for field, problem in problems:
            field.show_problem(problem)
        wrong = [field for field, problem in problems if problem]
        if wrong:
            wrong[0].editor.setFocus()
        return bool(wrong)

    def _next(self, field: Field) -> None:
        shown = [each for each in self.fields if not each.isHidden()]
        at = shown.index(field)
        if at + 1 < len(shown):
            shown[at + 1].editor.setFocus()
        else:
            self.ok.click()

    def _wear(self) -> None:
        room = max(self.screen().availableGeometry().width() * 3 // 5 - 80, 320)
        self.setFixedWidth(min(theme().px(self._width), room))


class LogInPage(Page):
    """Name and password; after a wrong one the password is empty and waits."""

    def __init__(self, model: EntranceModel) -> None:
        self.name, self.password, self.code = LineEdit(), PasswordEdit(), LineEdit()
        super().__init__(
            model,
            _("Log in"),
            _("Everything on this PC is encrypted; your password opens it."),
            [
                Field(_("Log-in name"), self.name),
                Field(_("Password"), self.password),
                Field(_("Code on the telephone"), self.code, _("Or one of the codes on your paper")),
            ],
            _("Log in"),
        )
        self.fields[2].hide()  # until it is asked for
        model.code_asked.connect(self._ask_for_code)
        self._model = model
        self.forgot = Button(_("Use the recovery code"), Kind.QUIET)
        self.restore = Button(_("Restore a backup"), Kind.QUIET)
        self.add(row(None, self.ok))
        self.add(Line())
        self.add(row(self.forgot, None, self.restore))
        self.which, self.salvage = Text("", ink="text_muted", wrap=True), Button("", Kind.QUIET)
        for part in (self.which, row(None, self.salvage)):
            self.add(part)
        self.which.hide()
        self.salvage.hide()
        self.ok.clicked.connect(self._log_in)
        model.damaged.connect(self.offer_salvage)

    def offer_salvage(self) -> None:
        """Beside the backup, which comes first: the file is damaged."""
        from forms.backup_words import WHICH_FIRST

        self.which.setText(_(WHICH_FIRST))
        self.salvage.setText(_("Salvage what is there"))
        self.which.show()
        self.salvage.show()
        if self.isVisible():
            self.restore.setFocus()

    def refuse(self, sentence: str) -> None:
        """A wrong password is typed again; a wrong code too, but the password before it was right."""
        super().refuse(sentence)
        asked = self.fields[2].isVisible()
        self.code.clear() if asked else self.password.forget()
        if self.isVisible():
            (self.code if asked else self.password).setFocus()

    def _ask_for_code(self) -> None:
        self.fields[2].show()
        self.code.setFocus()

    def _log_in(self) -> None:
        name, password = self.name.text(), self.password.text()
        if not self.complain(
            [
                (self.fields[0], "" if name.strip() else _("Write your log-in name.")),
                (self.fields[1], "" if password else _("Write your password.")),
            ]
        ):
            self._model.log_in(name, password, self.code.text())


class MakePage(Page):
    """The first run: which community, who, and a password that is judged while it is typed."""

    def __init__(self, model: EntranceModel) -> None:
        self.community = ComboBox([*communities(), *seats()] if model.is_new else [], key=words_of_community)
        self.name, self.login, self.again = LineEdit(), LineEdit(), PasswordEdit()
        self.new_password = NewPasswordField(_("Password"))
        self.password = self.new_password.edit
        by_letters = _("Type a few letters of its name; the list can be replaced later.")
        if model.community is not None:
            self.community.set_value(model.community)
        reserved = _("A second file of this PC for level 4, with a key and accounts of its own.")
        super().__init__(
            model,
            _("Set up the reserved file") if model.is_second else _("Set up this station"),
            reserved if model.is_second else _("Takes a minute. You can import your residents afterwards."),
            [
                Field(_("Community"), self.community, by_letters),
                Field(_("Your name"), self.name, _("As it is printed on sheets")),
                Field(_("Log-in name"), self.login, _("Only you need to know it; it is kept nowhere in clear")),
                self.new_password,
                Field(_("Password again"), self.again),
            ],
            _("Set up"),
        )
        self._model = model
        self.restore = Button(_("Restore a backup"), Kind.QUIET)
        self.add(row(self.restore, None, self.ok))
        self.ok.clicked.connect(self._make)

    def _make(self) -> None:
        password = self.password.text()
        problems = [
            _("Choose a community from the list.") if self.community.value() is None else "",
            "" if self.name.text().strip() else _("Write your name."),
            "" if self.login.text().strip() else _("Write a log-in name."),
            "" if is_strong(password) else missing(password),
            "" if password == self.again.text() else _("The two passwords differ."),
        ]
        if not self.complain(list(zip(self.fields, problems, strict=True))):
            self._model.make(str(self.community.value()), self.name.text(), self.login.text(), password)


class RecoverPage(Page):
    """The printed code instead of a forgotten password."""

    def __init__(self, model: EntranceModel, codes: Sequence[str] = ()) -> None:
        """``codes`` that were typed already."""
        self.code, self.other = LineEdit(), LineEdit()
        self.login, self.again = LineEdit(), PasswordEdit()
        self.new_password = NewPasswordField(_("New password"))
        self.password = self.new_password.edit
        self._for_two = not model.is_new and model.is_for_two
        one = _("Code of the first custodian") if self._for_two else _("Recovery code")
        super().__init__(
            model,
            _("Use the recovery code"),
            _("Two custodians together open the station once more and set a new password.")
            if self._for_two
            else _("The printed code opens the station once more and sets a new password."),
            [
                Field(one, self.code, _("Dashes and small letters do not matter")),
                *([Field(_("Code of the second custodian"), self.other)] if self._for_two else []),
                Field(_("Log-in name"), self.login),
                self.new_password,
                Field(_("New password again"), self.again),
            ],
            _("Open"),
        )
        for edit, typed in zip((self.code, self.other), codes, strict=False):
            edit.setText(typed)
        self._model = model
        self.back = Button(_("Back"), Kind.QUIET, "back")
        self.add(row(self.back, None, self.ok))
        self.ok.clicked.connect(self._recover)

    def _recover(self) -> None:
        password = self.password.text()
        codes = [self.code.text(), self.other.text()] if self._for_two else [self.code.text()]
        problems = [
            *("" if code.strip() else _("Type the code from the printed sheet.") for code in codes),
            "" if self.login.text().strip() else _("Write your log-in name."),
            "" if is_strong(password) else missing(password),
            "" if password == self.again.text() else _("The two passwords differ."),
        ]
        if not self.complain(list(zip(self.fields, problems, strict=True))):
            told = (codes[0], codes[1]) if self._for_two else codes[0]
            self._model.recover(told, self.login.text(), password)


class CodePage(Page):
    """The recovery code, shown once: without it a forgotten password means that everything is lost."""

    kept = Signal()

    def __init__(self) -> None:
        super().__init__(
            None,
            _("Keep this recovery code"),
            _("Print it or write it down and lock it away. Without it, a forgotten password loses everything."),
            [],
            _("Go on"),
        )
        self._station: Station | None = None
        self.code = Text("", TextRole.TITLE, wrap=True)
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.copy = Button(_("Copy"), Kind.SECONDARY, "copy")
        self.save = Button(_("Save as PDF"), Kind.SECONDARY, "pdf")
        self.print = Button(_("Print"), Kind.SECONDARY, "print")
        self.sure = CheckBox(_("I have kept the code where I can find it"))
        self._arrange()

    def _arrange(self) -> None:
        self.add(self.code)
        self.add(row(self.copy, self.save, self.print, None))
        self.add(self.sure)
        self.add(row(None, self.ok))
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._save)
        self.print.clicked.connect(self._print)
        self.ok.setEnabled(False)
        self.sure.toggled.connect(self.ok.setEnabled)
        self.ok.clicked.connect(self.kept)

    def show_code(self, station: object, code: str) -> None:
        self._station = cast("Station", station)
        self.code.setText(code)

    def begin(self) -> None:
        super().begin()
        self.print.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.code.text())
        self.tell(_("Copied. Paste it where only you can read it."))

    def _save(self) -> None:
        from desktop.shell.recovery_sheet import save_sheet

        if self._station is not None:
            self.tell(save_sheet(self, self._station, self.code.text()))

    def _print(self) -> None:
        from desktop.shell.recovery_sheet import print_sheet

        if self._station is not None:
            self.tell(print_sheet(self, self._station, self.code.text()))
