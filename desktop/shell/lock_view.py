"""The lock: nothing of the station is seen until the password is given again; Ctrl+L, or after idle minutes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from desktop.jobs import Job, Pools, once
from desktop.messages import sentence
from desktop.shell.passwords import PasswordEdit
from desktop.shell.veil import Veil
from desktop.theme import TextRole, theme
from desktop.widgets.button import Button, Kind
from desktop.widgets.card import Card
from desktop.widgets.field import Field
from desktop.widgets.icons import Icon
from desktop.widgets.layout import column, row
from desktop.widgets.text import Text
from forms.i18n import _
from models.station import Station


class LockView(QFrame):
    """Covers the window while the station is locked; where a dialog holds the input, it stands in the dialog."""

    unlocked = Signal()
    left = Signal()

    def __init__(self, window: QWidget, station: Station, pools: Pools, worker: str) -> None:
        super().__init__(window)
        self.setProperty("look", "canvas")
        self.setAutoFillBackground(True)
        self._window, self._station, self._pools = window, station, pools
        self._job: Job | None = None
        self._size_before: QSize | None = None
        self._veil = Veil(self, self)
        self._veil.covered.connect(self._covered)
        self.password = PasswordEdit()
        self.password.returnPressed.connect(self._try)
        self.field = Field(_("Password of {name}").format(name=worker), self.password)
        self.ok = Button(_("Unlock"), Kind.PRIMARY)
        self.ok.clicked.connect(self._try)
        self.leave = Button(_("Switch user"), Kind.QUIET, "account")
        self.leave.clicked.connect(self._leave)
        self.setLayout(column(None, row(None, self._card(), None), None))
        self.hide()

    def _card(self) -> Card:
        card = Card(padding=24, gap=16)
        card.setFixedWidth(theme().px(380))
        card.add(row(Icon("lock", "accent", 28), Text(_("Locked"), TextRole.TITLE), None, gap=12))
        card.add(Text(_("Your work is kept as it was. Give your password to go on."), ink="text_muted", wrap=True))
        card.add(self.field)
        card.add(row(self.leave, None, self.ok))
        return card

    def cover(self) -> None:
        """Lock the station and hide everything."""
        if self.isVisible():
            return
        self._station.lock()
        QApplication.clipboard().clear()  # whoever comes by pastes nothing of it
        self.password.forget()
        self.field.show_problem("")
        self._veil.draw()
        self._find_host()

    def _find_host(self) -> None:
        if self._station.locked:
            self._stand_in(QApplication.activeModalWidget() or self._window)

    def _covered(self, window: QWidget) -> None:
        if window.isModal():  # it holds the input from now on
            self._stand_in(window)

    def _stand_in(self, host: QWidget) -> None:
        self._leave_host()
        self.setParent(host)
        if host is not self._window:
            self._size_before = host.size()
            host.resize(host.size().expandedTo(self.sizeHint()))
        host.installEventFilter(self)
        self.setGeometry(host.rect())
        self.show()
        self.raise_()
        self.password.setFocus()

    def _leave_host(self) -> None:
        host = self.parentWidget()
        if host is None:
            return
        host.removeEventFilter(self)
        if self._size_before is not None:
            host.resize(self._size_before)
            self._size_before = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        host = self.parentWidget()
        if host is None or watched is not host:
            return False
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(host.rect())
        elif event.type() == QEvent.Type.Hide and host is not self._window:
            self._stand_in(self._window)  # at once: the dialog may be deleted, and the lock must not go with it
            QTimer.singleShot(0, self, self._find_host)
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """No key goes past the lock: Escape would close the dialog that it stands in."""
        event.accept()

    def _try(self) -> None:
        password = self.password.text()
        self._job = job = Job(once(lambda: self._station.unlock(password)))
        job.succeeded.connect(self._open)  # methods: a closure would be freed inside the destructor of the job
        job.failed.connect(self._refuse)
        self.ok.setEnabled(False)
        job.start(self._pools.reading)  # not behind a long import

    def _open(self, _nothing: object) -> None:
        self.ok.setEnabled(True)
        self.password.forget()
        self._leave_host()
        self.hide()
        self.setParent(self._window)
        self._veil.lift()
        self.unlocked.emit()

    def _leave(self) -> None:
        self._veil.stay()
        self.left.emit()

    def _refuse(self, error: Exception) -> None:
        self.ok.setEnabled(True)
        self.password.forget()
        self.password.setFocus()
        self.field.show_problem(sentence(error))
