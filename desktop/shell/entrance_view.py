"""The entrance: log in, make a station, note the recovery code, or come back with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QLineEdit, QStackedWidget, QWidget

from desktop.shell.entrance_model import EntranceModel
from desktop.theme import TextRole, Tone, theme
from desktop.widgets.banner import Banner
from desktop.widgets.button import Button, Kind
from desktop.widgets.card import Card
from desktop.widgets.combo import ComboBox
from desktop.widgets.editors import LineEdit
from desktop.widgets.field import Field
from desktop.widgets.icons import Icon
from desktop.widgets.layout import HBox, Scroll, VBox, column, row
from desktop.widgets.text import Text
from forms.i18n import _
from models.people.pinyin import pinyin_keys


class EntranceView(QWidget):
    """The first window. ``entered`` hands over the open station once its recovery code has been seen."""

    entered = Signal(object)  # Station

    def __init__(self, model: EntranceModel) -> None:
        super().__init__()
        self._model = model
        self.setWindowTitle(_("Lianglin"))
        self.login = LogInPage(model)
        self.make = MakePage(model)
        self.recover = RecoverPage(model)
        self.code = CodePage()
        self.pages = QStackedWidget()
        for page in (self.login, self.make, self.recover, self.code):
            self.pages.addWidget(Scroll(_centred(page)))
        box = HBox(0)
        box.addWidget(_brand(), 2)
        box.addWidget(self.pages, 3)
        self.setLayout(box)
        self.resize(theme().px(1000), theme().px(660))
        self._connect()
        self._turn(self.make if model.is_new else self.login)

    def _connect(self) -> None:
        self.login.forgot.clicked.connect(lambda: self._turn(self.recover))
        self.recover.back.clicked.connect(lambda: self._turn(self.login))
        self._model.opened.connect(self.entered)
        self._model.made.connect(self._show_code)

    def _show_code(self, station: object, code: str) -> None:
        self.code.show_code(code)
        self.code.go_on.clicked.connect(lambda: self.entered.emit(station))
        self._turn(self.code)

    def _turn(self, page: Page) -> None:
        self.pages.setCurrentIndex((self.login, self.make, self.recover, self.code).index(page))
        page.begin()


class Page(Card):
    """One card of the entrance: fields, a banner for what was refused, and one main button."""

    def __init__(
        self, model: EntranceModel | None, title: str, sentence: str, fields: Sequence[Field], ok: str
    ) -> None:
        super().__init__(padding=24, gap=16)
        self.banner = Banner("", Tone.DANGER, dismissible=False)
        self.banner.hide()
        self.ok = Button(ok, Kind.PRIMARY)
        self.fields = list(fields)
        self.add(column(Text(title, TextRole.TITLE), Text(sentence, ink="text_muted", wrap=True), gap=8))
        self.add(self.banner)
        for field in fields:
            self.add(field)
            if isinstance(field.editor, QLineEdit):
                field.editor.returnPressed.connect(lambda at=field: self._next(at))
        self.setFixedWidth(theme().px(420))
        if model is not None:
            model.refused.connect(self._refused)
            model.busy.connect(self.set_busy)

    def begin(self) -> None:
        """Come to the front: nothing said yet, the first field has the focus."""
        self.banner.hide()
        if self.fields:
            self.fields[0].editor.setFocus()

    def set_busy(self, busy: bool) -> None:
        self.ok.setEnabled(not busy)
        for field in self.fields:
            field.editor.setEnabled(not busy)

    def _next(self, field: Field) -> None:
        """Enter moves on, and after the last field does the main thing."""
        at = self.fields.index(field)
        if at + 1 < len(self.fields):
            self.fields[at + 1].editor.setFocus()
        else:
            self.ok.click()

    def _refused(self, sentence: str) -> None:
        self.banner.text.setText(sentence)
        self.banner.setVisible(True)


class LogInPage(Page):
    def __init__(self, model: EntranceModel) -> None:
        self.login, self.password = LineEdit(), _secret()
        super().__init__(
            model,
            _("Log in"),
            _("Everything on this PC is encrypted; your password opens it."),
            [Field(_("Log-in name"), self.login), Field(_("Password"), self.password)],
            _("Log in"),
        )
        self.forgot = Button(_("Use the recovery code"), Kind.QUIET)
        self.add(row(self.forgot, None, self.ok))
        self.ok.clicked.connect(lambda: model.log_in(self.login.text(), self.password.text()))
        model.refused.connect(self.password.clear)


class MakePage(Page):
    def __init__(self, model: EntranceModel) -> None:
        self.community = ComboBox(model.communities(), key=_by_pinyin)
        self.name, self.login, self.password, self.again = LineEdit(), LineEdit(), _secret(), _secret()
        self._model = model
        super().__init__(
            model,
            _("Set up this station"),
            _("Takes a minute. You can import your residents afterwards."),
            [
                Field(
                    _("Community"), self.community, _("Type a few letters of its name; the list can be replaced later.")
                ),
                Field(_("Your name"), self.name, _("As it is printed on sheets")),
                Field(_("Log-in name"), self.login, _("Only you need to know it; it is kept nowhere in clear")),
                Field(
                    _("Password"),
                    self.password,
                    _("10 characters or more; three of: capitals, small letters, digits, signs"),
                ),
                Field(_("Password again"), self.again),
            ],
            _("Set up"),
        )
        self.add(row(None, self.ok))
        self.ok.clicked.connect(self._make)

    def _make(self) -> None:
        problems = {
            self.fields[0]: _("Choose a community from the list.") if self.community.value() is None else "",
            self.fields[1]: "" if self.name.text().strip() else _("Write your name."),
            self.fields[2]: "" if self.login.text().strip() else _("Write a log-in name."),
            self.fields[4]: "" if self.password.text() == self.again.text() else _("The two passwords differ."),
        }
        for field, problem in problems.items():
            field.show_problem(problem)
        if not any(problems.values()):
            self.banner.hide()
            self._model.make(str(self.community.value()), self.name.text(), self.login.text(), self.password.text())


class RecoverPage(Page):
    def __init__(self, model: EntranceModel) -> None:
        self.code, self.login, self.password = LineEdit(), LineEdit(), _secret()
        super().__init__(
            model,
            _("Use the recovery code"),
            _("The printed code opens the station once more and sets a new password."),
            [
                Field(_("Recovery code"), self.code, _("Dashes and small letters do not matter")),
                Field(_("Log-in name"), self.login),
                Field(_("New password"), self.password),
            ],
            _("Open"),
        )
        self.back = Button(_("Back"), Kind.QUIET, "back")
        self.add(row(self.back, None, self.ok))
        self.ok.clicked.connect(lambda: model.recover(self.code.text(), self.login.text(), self.password.text()))


class CodePage(Page):
    """The recovery code, shown once: without it a forgotten password means that everything is lost."""

    def __init__(self) -> None:
        super().__init__(
            None,
            _("Keep this recovery code"),
            _("Write it down and lock it away. Without it, a forgotten password loses everything: nobody has a key."),
            [],
            _("I have kept it; go on"),
        )
        self.code = Text("", TextRole.TITLE, wrap=True)
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.copy = Button(_("Copy"), Kind.SECONDARY, "copy")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.code.text()))
        self.go_on = self.ok
        self.add(self.code)
        self.add(row(self.copy, None, self.ok))

    def show_code(self, code: str) -> None:
        self.code.setText(code)

    def begin(self) -> None:
        self.go_on.setFocus()


def _secret() -> LineEdit:
    editor = LineEdit()
    editor.setEchoMode(QLineEdit.EchoMode.Password)
    return editor


def _by_pinyin(value: object, text: str) -> str:
    """Words by which a community is found: its name, its code, its pinyin and initials."""
    keys = pinyin_keys(text.split("·")[-1].strip())
    return " ".join([text, str(value), *keys.full, *keys.initials])


def _centred(page: Page) -> QWidget:
    holder = QWidget()
    holder.setLayout(column(None, row(None, page, None), None, margins=(24, 24, 24, 24)))
    return holder


def _brand() -> QFrame:
    """The left half: what this is, and what must not be entered (L-29)."""
    panel = QFrame()
    panel.setProperty("look", "nav")
    box = VBox(12, (32, 32, 32, 32))
    box.addStretch(2)
    box.addWidget(Icon("people", "accent", 56))
    box.addWidget(Text(_("Lianglin"), TextRole.DISPLAY))
    box.addWidget(
        Text(_("Know every door, knock on it, help, and never type a fact twice."), ink="text_muted", wrap=True)
    )
    box.addStretch(3)
    box.addWidget(
        Text(
            _("This system holds no classified information: never enter state secrets."),
            TextRole.CAPTION,
            "text_muted",
            wrap=True,
        )
    )
    panel.setLayout(box)
    return panel
