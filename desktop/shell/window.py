"""The window: navigation, the screens, search, progress, undo, lock, and the line at the bottom."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QMainWindow, QStackedWidget, QWidget

from desktop.desk import Change, Desk, Target
from desktop.jobs import Job
from desktop.messages import sentence
from desktop.shell.acts import act_name
from desktop.shell.lock_view import LockView
from desktop.shell.screens import SCREENS, ScreenSpec
from desktop.shell.search_model import SearchModel
from desktop.theme import TextRole, Tone
from desktop.widgets.banner import Banner
from desktop.widgets.bars import StatusBar, SyncState
from desktop.widgets.button import Button, IconButton, Kind
from desktop.widgets.layout import HBox, VBox
from desktop.widgets.nav import NavRail, Place
from desktop.widgets.palette import CommandPalette, Result
from desktop.widgets.states import ProgressPanel
from desktop.widgets.text import Text
from desktop.widgets.toast import Toasts
from forms.i18n import _
from models.search import Hit

SHOW_PROGRESS_MS = 1_000
SCREEN_OF_KIND = {
    "resident": "people", "household": "people", "dwelling": "people", "estate": "map", "building": "map",
    "area": "settings", "worker": "settings", "round": "visits", "log": "visits",
}  # fmt: skip


class MainWindow(QMainWindow):
    """One open station. ``closed`` tells the application to let it go."""

    closed = Signal()

    def __init__(self, desk: Desk, community: str, worker: str) -> None:
        super().__init__()
        self.desk = desk
        self.setWindowTitle(_("Lianglin · {community}").format(community=community))
        self._screens: dict[str, QWidget] = {}
        self.nav = NavRail([Place(spec.key, spec.icon, _(spec.title), spec.at_end) for spec in SCREENS])
        self.stack = QStackedWidget()
        self.banner = Banner("", Tone.DANGER)
        self.banner.hide()
        self.progress = VBox(8, (16, 0, 16, 8))
        self.status = StatusBar()
        self.setCentralWidget(self._laid_out(community, worker))
        self.toasts = Toasts(self)
        self.palette_ = CommandPalette(self)
        self.lock = LockView(self, desk.station, desk.pools)
        self._search = SearchModel(desk)
        self._connect()
        self._restore()
        self.show_status()

    # what is on screen ------------------------------------------------------------------------------------------

    def _laid_out(self, community: str, worker: str) -> QWidget:
        page = VBox(0)
        page.addWidget(self._top(community, worker))
        page.addWidget(self.banner)
        page.addWidget(self.stack, 1)
        page.addLayout(self.progress)
        page.addWidget(self.status)
        box = HBox(0)
        box.addWidget(self.nav)
        box.addLayout(page, 1)
        whole = QWidget()
        whole.setLayout(box)
        return whole

    def _top(self, community: str, worker: str) -> QWidget:
        self.search_button = Button(_("Search people, doors, visits"), Kind.SECONDARY, "search", "Ctrl+K")
        self.search_button.clicked.connect(self.open_search)
        self.lock_button = IconButton("lock", _("Lock (Ctrl+L)"))
        self.lock_button.clicked.connect(self.lock_up)
        bar = QFrame()
        bar.setProperty("look", "status")
        box = HBox(12, (16, 8, 12, 8))
        box.addWidget(Text(community, TextRole.HEADING))
        box.addStretch()
        box.addWidget(self.search_button)
        box.addStretch()
        box.addWidget(Text(worker, ink="text_muted"))
        box.addWidget(self.lock_button)
        bar.setLayout(box)
        return bar

    def show_screen(self, target: Target) -> None:
        """Bring a screen to the front and hand it its target."""
        spec = next(spec for spec in SCREENS if spec.key == target.screen)
        screen = self._screens.get(spec.key) or self._made(spec)
        self.stack.setCurrentWidget(screen)
        self.nav.blockSignals(True)
        self.nav.choose(spec.key)
        self.nav.blockSignals(False)
        screen.show_target(target)  # type: ignore[attr-defined]

    def show_screen_at_start(self) -> None:
        self.desk.go(SCREENS[0].key)

    def _made(self, spec: ScreenSpec) -> QWidget:
        self._screens[spec.key] = screen = spec.make(self.desk)
        self.stack.addWidget(screen)
        return screen

    # what it answers to ------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.nav.chosen.connect(self.desk.go)
        self.desk.went.connect(self.show_screen)
        self.desk.done.connect(self._offer_undo)
        self.desk.told.connect(self._tell)
        self.desk.working.connect(self._show_work)
        self.desk.changed.connect(self._changed)
        self._search.found.connect(self._show_hits)
        self.palette_.asked.connect(self._search.ask)
        self.palette_.chosen.connect(self._go_to_hit)
        for keys, act in (("Ctrl+L", self.lock_up), ("Ctrl+Z", self.undo_last), ("Ctrl+F", self.open_search)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def open_search(self) -> None:
        if not self.desk.station.locked:
            self.palette_.open()

    def lock_up(self) -> None:
        self.palette_.close_palette()
        self.lock.cover()

    def undo_last(self) -> None:
        """Take back the last act of whoever is logged in."""
        last = self.desk.station.last_act()
        if last is None:
            self.toasts.say(_("There is nothing to undo."))
        else:
            self._undo(last.id)

    def _offer_undo(self, words: str, act_id: int | None) -> None:
        if act_id is None:
            self.toasts.say(words)
        else:
            self.toasts.say(words, act=lambda: self._undo(act_id))

    def _undo(self, act_id: int) -> None:
        done = _("Undone: {act}")
        self.desk.undo(act_id, lambda result: self.toasts.say(done.format(act=act_name(result.kind))), self)

    def _tell(self, error: Exception) -> None:
        self.banner.text.setText(sentence(error))
        self.banner.show()

    def _changed(self, change: Change) -> None:
        self.banner.hide()
        self.show_status()

    def show_status(self) -> None:
        """Say in words what waits for the district; there is no line to it yet in this version."""
        self.status.sync.show_state(SyncState.OFFLINE, _("Saved on this PC, encrypted"))

    def _show_hits(self, hits: list[Hit]) -> None:
        self.palette_.show_results([Result(hit, hit.kind, hit.title, hit.subtitle, "") for hit in hits])

    def _go_to_hit(self, hit: Hit) -> None:
        self.palette_.close_palette()
        self.desk.go(SCREEN_OF_KIND.get(hit.kind, "people"), hit.id, kind=hit.kind)

    def _show_work(self, label: str, job: Job) -> None:
        """Show progress and Cancel for work that is still going on after a second."""
        panel = ProgressPanel(label)
        panel.hide()
        self.progress.addWidget(panel)
        job.progressed.connect(panel.show_progress)
        panel.cancelled.connect(job.cancel)
        job.ended.connect(panel.deleteLater)
        QTimer.singleShot(SHOW_PROGRESS_MS, panel, panel.show)

    # its own life -----------------------------------------------------------------------------------------------

    def _restore(self) -> None:
        self.setMinimumSize(960, 600)
        if not self.restoreGeometry(self.desk.settings.layout("window")):
            self.resize(1366, 728)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lock.setGeometry(self.rect())

    def closeEvent(self, event: QCloseEvent) -> None:
        self.desk.settings.remember_layout("window", self.saveGeometry())
        super().closeEvent(event)
        self.closed.emit()
