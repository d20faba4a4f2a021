"""The entrance: the first window, in which a station is opened, made, recovered or brought back from a backup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from desktop.settings import Settings
from desktop.shell.entrance_model import EntranceModel
from desktop.shell.entrance_pages import CodePage, LogInPage, MakePage, Page, RecoverPage
from desktop.theme import TextRole, theme
from desktop.widgets.button import Button
from desktop.widgets.icons import Icon
from desktop.widgets.layout import HBox, Scroll, VBox, column, row
from desktop.widgets.text import Text
from forms.i18n import _, language
from forms.secrets import NO_SECRETS

if TYPE_CHECKING:
    from desktop.shell.restoring_model import Proof, RestoringModel
    from models.station.backups.finding import Found
    from models.station.backups.salvage import Salvaged
    from models.station.policy import Owed

LANGUAGES = (("zh_CN", "中文"), ("en", "English"))


class EntranceView(QWidget):
    """Turns its pages as the model says; ``model.opened`` comes for a new station once its code has been kept."""

    def __init__(self, model: EntranceModel, settings: Settings) -> None:
        super().__init__()
        self.model, self._settings = model, settings
        self.setWindowTitle(_("Lianglin"))
        self.login, self.make = LogInPage(model), MakePage(model)
        self.recover, self.code = RecoverPage(model), CodePage()
        self._early: tuple[Page, ...] = (self.login, self.make, self.recover)
        self._all: list[Page] = [*self._early, self.code]
        self.pages = QStackedWidget()
        for page in self._all:
            self.pages.addWidget(Scroll(_centred(page)))
        self.languages = [self._language(key, word) for key, word in LANGUAGES]
        self.files = self._files() if model.has_other else []
        box = HBox(0)
        box.addWidget(self._brand(), 2)
        box.addWidget(self.pages, 3)
        self.setLayout(box)
        self._connect()
        self.turn(self.make if model.is_new else self.login)
        if model.is_half_erased:
            model.erase()
        self.resize(self._room())

    @property
    def page(self) -> Page:
        return self._all[self.pages.currentIndex()]

    def turn(self, page: Page) -> None:
        self.pages.setCurrentIndex(self._all.index(page))
        for button in (*self.languages, *self.files):  # behind the others a station is open: nothing may be built anew
            button.setEnabled(page in self._early)
        page.begin()

    def _connect(self) -> None:
        self.login.forgot.clicked.connect(lambda: self.turn(self.recover))
        self.recover.back.clicked.connect(lambda: self.turn(self.login))
        self.model.made.connect(self._show_code)
        self.login.restore.clicked.connect(self._choose_backup)
        self.login.salvage.clicked.connect(self.begin_salvage)
        self.make.restore.clicked.connect(self._choose_backup)
        self.model.busy.connect(self._busy)
        self.model.owing.connect(self._owe)
        self.model.differing.connect(self._show_repair)
        self.model.damaged.connect(self._back_to_login)
        self.model.erased.connect(self._begin_anew)

    def _begin_anew(self) -> None:
        """There is no station any more: the first run's page was made for a PC that had one."""
        self.make = MakePage(self.model)
        self.make.restore.clicked.connect(self._choose_backup)
        self._early = (*self._early, self.make)
        self._turn_new(self.make)

    def _owe(self, owed: Owed) -> None:
        """Nobody waits for these pages: they are made, and what they stand on is loaded, when they are needed."""
        from desktop.shell.owed_pages import OwnPasswordPage, SecondPage

        page = OwnPasswordPage(self.model) if owed.password else SecondPage(self.model)
        page.left.connect(self._leave)
        self._turn_new(page)

    def _turn_new(self, page: Page) -> None:
        self._all.append(page)
        self.pages.addWidget(Scroll(_centred(page)))
        self.turn(page)

    def _turn_back(self, page: Page, to: Page) -> None:
        """Leave a page that is made anew when it is wanted again."""
        holder = self.pages.widget(self._all.index(page))
        self.turn(to)
        self._all.remove(page)
        if holder is not None:
            self.pages.removeWidget(holder)
            holder.deleteLater()

    def _restoring(self) -> RestoringModel:
        from desktop.shell.restoring_model import RestoringModel

        self.restoring = model = RestoringModel(self.model.folder, self.model.pools)
        model.busy.connect(self._busy)
        model.chosen.connect(self._open_backup)
        model.restored.connect(self._restored)
        model.salvaged.connect(self._show_salvaged)
        return model

    def _back_to_login(self) -> None:
        """Where the code was typed, the page of the log-in says what next."""
        if self.page is self.recover:
            self.turn(self.login)
            self.login.refuse(self.recover.refusal.text.text())
            self.login.offer_salvage()

    def _choose_backup(self) -> None:
        from desktop.shell.restore_pages import ChooseBackupPage

        page = ChooseBackupPage(self._restoring())
        page.left.connect(lambda: self._turn_back(page, self.make if self.model.is_new else self.login))
        self._turn_new(page)

    def begin_salvage(self) -> None:
        """Save what can be read of the file that stands here."""
        from desktop.shell.salvage_pages import SalvagePage

        page = SalvagePage(self._restoring())
        page.left.connect(lambda: self._turn_back(page, self.login))
        page.restore_asked.connect(self._choose_backup)
        self._turn_new(page)

    def _show_salvaged(self, proof: Proof, done: Salvaged) -> None:
        from desktop.shell.salvage_pages import SalvagedPage

        page = SalvagedPage(self.restoring, done)
        page.opened.connect(
            lambda: self._go_in(proof, _("What could be saved is in place."), by_code=not done.rights_hold)
        )
        page.restore_asked.connect(self._choose_backup)
        self._turn_new(page)

    def _open_backup(self, found: Found) -> None:
        from desktop.shell.restore_pages import OpenBackupPage

        choosing, page = self.page, OpenBackupPage(self.restoring, found)
        page.left.connect(lambda: self._turn_back(page, choosing))
        self._turn_new(page)

    def _show_repair(self, differences: list[str]) -> None:
        """Whoever has typed the code sees what was changed; the page before waits behind it."""
        from desktop.shell.repair_page import RepairPage

        before, page = self.page, RepairPage(self.model, differences)
        page.left.connect(lambda: self._turn_back(page, before))
        self._turn_new(page)

    def _leave(self) -> None:
        self.model.let_go()
        self.turn(self.login)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.model.let_go()
        super().closeEvent(event)

    def _show_code(self, station: object, code: str) -> None:
        self.code.show_code(station, code)
        self.code.kept.connect(lambda: self.model.opened.emit(station))
        self.turn(self.code)

    def _busy(self, on: bool) -> None:
        """While a station is being opened nothing may build this window anew."""
        for button in (*self.languages, *self.files):
            button.setEnabled(not on and self.page in self._early)

    def _restored(self, proof: Proof) -> None:
        self._go_in(proof, _("The backup is in place."))

    def _go_in(self, proof: Proof, done: str, *, by_code: bool = False) -> None:
        """Who has shown the password goes in with it; who has shown the code chooses a new password.

        Args:
            by_code: the code is needed, whatever was shown.
        """
        if proof.codes or by_code:
            page = RecoverPage(self.model, proof.codes)
            page.back.clicked.connect(lambda: self._turn_back(page, self.login))
            self._turn_new(page)
            page.tell(done + "\n" + _("Choose a new password."))
        else:
            self.turn(self.login)
            self.login.tell(done)
            self.login.name.setText(proof.login)
            self.login.password.setText(proof.password)
            self.login.ok.click()

    def _language(self, key: str, word: str) -> Button:
        button = Button(word)
        button.setCheckable(True)
        button.setProperty("choice", True)
        button.setChecked(language() == key)
        button.clicked.connect(lambda: setattr(self._settings, "language", key))
        return button

    def _files(self) -> list[Button]:
        """The two files of this PC, by names that tell nobody what is in them."""
        found = []
        for word, second in ((_("File 1"), False), (_("File 2"), True)):
            button = Button(word)
            button.setCheckable(True)
            button.setProperty("choice", True)
            button.setChecked(second == self.model.is_second)
            if second == self.model.is_second:
                button.clicked.connect(lambda _on, here=button: here.setChecked(True))
            else:
                button.clicked.connect(self.model.other_asked)
            found.append(button)
        return found

    def _room(self) -> QSize:
        screen = self.screen().availableGeometry().size()
        return QSize(min(theme().px(1000), screen.width() - 40), min(theme().px(720), screen.height() - 60))

    def centre(self) -> None:
        """Stand in the middle of the screen."""
        frame = self.frameGeometry()
        frame.moveCenter(self.screen().availableGeometry().center())
        self.move(frame.topLeft())

    def _brand(self) -> QFrame:
        """The left part: what this is, and what must not be entered (L-29)."""
        panel = QFrame()
        panel.setProperty("look", "nav")
        box = VBox(12, (32, 32, 32, 24))
        box.addStretch(2)
        box.addWidget(Icon("people", "accent", 56))
        box.addWidget(Text(_("Lianglin"), TextRole.DISPLAY))
        motto = _("Know every door, knock on it, help, and never type a fact twice.")
        box.addWidget(Text(motto, ink="text_muted", wrap=True))
        box.addStretch(3)
        secret = _(NO_SECRETS)
        box.addWidget(Text(secret, TextRole.CAPTION, "text_muted", wrap=True))
        if self.files:
            box.addLayout(row(*self.files, None, gap=4))
        box.addLayout(row(*self.languages, None, gap=4))
        panel.setLayout(box)
        return panel


def _centred(page: Page) -> QWidget:
    holder = QWidget()
    holder.setLayout(column(None, row(None, page, None), None, margins=(16, 12, 16, 12)))
    return holder
