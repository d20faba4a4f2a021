"""The lock: nothing of the station is seen until the password is given again; Ctrl+L, or after idle minutes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QWidget

from desktop.jobs import Job, Pools, once
from desktop.messages import sentence
from desktop.theme import TextRole, theme
from desktop.widgets.button import Button, Kind
from desktop.widgets.card import Card
from desktop.widgets.editors import LineEdit
from desktop.widgets.field import Field
from desktop.widgets.icons import Icon
from desktop.widgets.layout import column, row
from desktop.widgets.text import Text
from forms.i18n import _
from models.station import Station

INPUT = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel})


class LockView(QFrame):
    """Covers the whole window while the station is locked."""

    unlocked = Signal()

    def __init__(self, window: QWidget, station: Station, pools: Pools) -> None:
        super().__init__(window)
        self.setProperty("look", "canvas")
        self.setAutoFillBackground(True)
        self._station, self._pools = station, pools
        self._job: Job | None = None
        self.password = LineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.returnPressed.connect(self._try)
        self.field = Field(_("Password"), self.password)
        self.ok = Button(_("Unlock"), Kind.PRIMARY)
        self.ok.clicked.connect(self._try)
        card = Card(padding=24, gap=16)
        card.setFixedWidth(theme().px(380))
        card.add(row(Icon("lock", "accent", 28), Text(_("Locked"), TextRole.TITLE), None, gap=12))
        card.add(Text(_("Your work is kept as it was. Give your password to go on."), ink="text_muted", wrap=True))
        card.add(self.field)
        card.add(row(None, self.ok))
        self.setLayout(column(None, row(None, card, None), None))
        self.hide()

    def cover(self) -> None:
        """Lock the station and hide everything."""
        self._station.lock()
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.password.clear()
        self.field.show_problem("")
        self.show()
        self.raise_()
        self.password.setFocus()

    def _try(self) -> None:
        password = self.password.text()
        self._job = job = Job(once(lambda: self._station.unlock(password)))
        job.succeeded.connect(lambda _result: self._open())
        job.failed.connect(self._refuse)
        job.ended.connect(lambda: self.ok.setEnabled(True))
        self.ok.setEnabled(False)
        job.start(self._pools.writing)

    def _open(self) -> None:
        self.password.clear()
        self.hide()
        self.unlocked.emit()

    def _refuse(self, error: Exception) -> None:
        self.password.clear()
        self.password.setFocus()
        self.field.show_problem(sentence(error))


class IdleWatch(QObject):
    """Emits ``idle`` when nobody has touched keyboard or mouse for a time (L-33)."""

    idle = Signal()

    def __init__(self, app: QApplication, minutes: int) -> None:
        super().__init__(app)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self.idle)
        self.set_minutes(minutes)
        app.installEventFilter(self)

    def set_minutes(self, minutes: int) -> None:
        self._timer.start(minutes * 60_000)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in INPUT:
            self._timer.start()
        return False
