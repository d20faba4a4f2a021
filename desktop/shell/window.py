"""The window: navigation, the screens, search, progress, undo, lock, and the line at the bottom."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QDialog, QMainWindow, QStackedWidget, QWidget

from desktop.desk import Change, Desk, Target
from desktop.jobs import Job
from desktop.messages import is_damage, sentence
from desktop.profile import has_station, other_file
from desktop.shell.acts import act_name
from desktop.shell.finder import Command, Finder
from desktop.shell.help_view import HelpDialog
from desktop.shell.lock_view import LockView
from desktop.shell.program_watch import ProgramBanner
from desktop.shell.scans import Scans
from desktop.shell.screens import ScreenSpec, is_for, is_there, screens_at, shown_at
from desktop.shell.top_bar import TopBar
from desktop.shell.ways import commands
from desktop.sync.words import light
from desktop.theme import Tone, theme
from desktop.visits.words import moment_text
from desktop.widgets.banner import Banner
from desktop.widgets.bars import StatusBar
from desktop.widgets.dialog import Dialog
from desktop.widgets.layout import HBox, VBox
from desktop.widgets.nav import NavRail, Place
from desktop.widgets.states import ProgressPanel
from desktop.widgets.toast import Toasts
from forms.i18n import _, ngettext
from models.calendar import now
from models.care.apart import is_apart
from models.station.records import Act

SHOW_PROGRESS_MS = 1_000
NARROW_PX = 960
"""At 100 %: a window narrower than this shows the navigation as icons."""
REMEMBERED = 50
MANY_RECORDS = 20
"""An act of more records is not taken back by a key alone: there is no way to do it again."""


class MainWindow(QMainWindow):
    """One open station. ``left``: log out; ``ended``: erase it; ``file_asked``: leave for the other file of this PC;
    ``salvage_asked``: log out, and save what can be read of a damaged file.

    Its title names no person and no community.
    """

    left = Signal()
    ended = Signal()
    file_asked = Signal()
    salvage_asked = Signal()

    def __init__(self, desk: Desk, community: str, worker: str) -> None:
        super().__init__()
        self.desk = desk
        self.setWindowTitle(_("Lianglin"))
        self._screens: dict[str, QWidget] = {}
        self._been: list[Target] = []
        self._after_unlock: list[Callable[[], object]] = []
        self._narrow = False
        self._retired = False
        self.screens = screens_at(desk)
        places = [Place(spec.key, spec.icon, _(spec.title), spec.at_end) for spec in self.screens if spec.in_nav]
        self.nav = NavRail(places)
        self.top = TopBar(community, worker, at_seat=desk.at_seat)
        self.stack = QStackedWidget()
        self.program = ProgramBanner(desk)
        self.banner = Banner("", Tone.DANGER, _("Salvage…"))
        self.banner.hide()
        self.progress = VBox(8, (16, 0, 16, 8))
        self.status = StatusBar()
        self.whole = QWidget()
        self.whole.setLayout(self._laid_out())
        self.setCentralWidget(self.whole)
        self.toasts = Toasts(self)
        self.finder = Finder(self, desk, self._commands())
        self.lock = LockView(self, desk.station, desk.pools, worker)
        self.scans = Scans(desk, self)
        self._connect()
        self._restore()
        self._show_status()
        for job, label in desk.running.items():
            self._show_work(label, job)

    # what is on screen ------------------------------------------------------------------------------------------

    def _laid_out(self) -> HBox:
        page = VBox(0)
        page.addWidget(self.top)
        page.addWidget(self.program)
        page.addWidget(self.banner)
        page.addWidget(self.stack, 1)
        page.addLayout(self.progress)
        page.addWidget(self.status)
        box = HBox(0)
        box.addWidget(self.nav)
        box.addLayout(page, 1)
        return box

    def show_screen(self, target: Target) -> None:
        """Bring a screen to the front and hand it its target; a search that a scan cut off lies over none."""
        self.finder.close()
        target = shown_at(target, self.desk)
        if not is_for(self.desk, target.screen):
            self.toasts.say(_("This page shows residents' records, which administrators do not see."))
            return
        if not is_there(target, self.desk):
            self.toasts.say(_("This page is at the community: a street or district has no register, rounds or care."))
            return
        spec = next(spec for spec in self.screens if spec.key == target.screen)
        self.banner.hide()  # what was refused was said of the page that is left
        screen = self._screens.get(spec.key) or self._made(spec)
        self.stack.setCurrentWidget(screen)
        self.nav.blockSignals(True)
        self.nav.choose(spec.key) if spec.in_nav else self.nav.choose_none()
        self.nav.blockSignals(False)
        self._been = [*self._been[-REMEMBERED:], target]
        screen.show_target(target)  # type: ignore[attr-defined]

    def show_screen_at_start(self) -> None:
        """The first of the navigation: today's work, or for who has none the settings."""
        self.desk.go(self._first)

    @property
    def _first(self) -> str:
        return next(spec.key for spec in self.screens if spec.in_nav)

    def back(self) -> None:
        """Go where one was before."""
        if len(self._been) > 1:
            self._been.pop()
            self.show_screen(self._been.pop())

    def _made(self, spec: ScreenSpec) -> QWidget:
        self._screens[spec.key] = screen = spec.make(self.desk)
        self.stack.addWidget(screen)
        return screen

    # what it answers to ------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        desk = self.desk
        self.nav.chosen.connect(self._go)
        for signal, slot in (
            (desk.went, self.show_screen),
            (desk.done, self._offer_undo),
            (desk.told, self.tell),
            (desk.working, self._show_work),
            (desk.changed, self._changed),
            (self.banner.acted, self.ask_to_salvage),
            (self.lock.unlocked, self._unlocked),
            (self.lock.left, self.left),
            (self.top.searched, self.open_search),
            (self.top.locked, self.lock_up),
            (self.top.password_asked, self._change_password),
            (self.top.help_asked, self.show_help),
            (self.top.left, self.left),
            (self.top.file_asked, self.file_asked),
            (desk.file_asked, self.file_asked),
            (self.top.menu.aboutToShow, self._offer_the_other_file),
            (theme().changed, self._fit_navigation),
            (desk.line.changed, self._show_status),
            (desk.line.ended, self._lock_if_lost),
            (self.status.sync.clicked, self.open_sync),
        ):
            signal.connect(slot)
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+K": self.open_search,
            "Ctrl+F": self.open_search,
            "Ctrl+L": self.lock_up,
            "Ctrl+Z": self.undo_last,
            "Alt+Left": self.back,
            "Ctrl+J": self.open_sync,
            "F1": self.show_help,
        }
        for key, act in keys.items():  # of what the lock hides: while it is hidden, no key does anything
            QShortcut(QKeySequence(key), self.whole).activated.connect(act)

    def _commands(self) -> list[Command]:
        return [
            *commands(self.desk),
            Command("print", _("Print the privacy notice"), self.print_notice, "privacy notice 告知书 个人信息"),
            Command("undo", _("Take back the last act"), self.undo_last, "undo 撤销"),
            Command("help", _("Keyboard"), self.show_help, "help keys 快捷键 帮助"),
            Command("lock", _("Lock"), self.lock_up, "lock 锁屏"),
            Command("move_out", _("Log out, or switch account"), self.left.emit, "log out 退出 切换"),
        ]

    def _go(self, key: str) -> None:
        self.desk.go(key)

    def _change_password(self) -> None:
        self.desk.go("settings", page="pc", part="password")

    def open_search(self) -> None:
        self.finder.open()

    def open_sync(self) -> None:
        self.desk.go("sync")

    def show_help(self) -> None:
        HelpDialog(self, places=len(self.nav.buttons), at_seat=self.desk.at_seat).open()

    def print_notice(self) -> None:
        from desktop.printing.notice import privacy_notice  # the window opens without what only printing needs
        from desktop.printing.preview_view import show_preview

        show_preview(self.desk, privacy_notice(), self)

    def lock_up(self) -> None:
        self.finder.close()
        self.lock.cover()
        self.desk.locked.emit()

    def _offer_the_other_file(self) -> None:
        """Most PCs have one file, and nothing is said of a second there."""
        station = self.desk.station
        with station.sessions() as session:
            offered = is_apart(session) or has_station(other_file(station.folder))
        self.top.file_action.setVisible(offered)

    def _lock_if_lost(self, _outcome: object) -> None:
        """The district said that this PC was reported lost: no password opens it any more."""
        if self.desk.station.accounts.only_codes_open:
            self.lock_up()

    def _unlocked(self) -> None:
        waiting, self._after_unlock = self._after_unlock, []
        for act in waiting[-1:]:
            act()

    def undo_last(self) -> None:
        """Take back the last act of whoever is logged in; what is old or large only after a question."""
        last = self.desk.station.last_act()
        if last is None:
            self.toasts.say(_("There is nothing to undo."))
        elif last.entries > MANY_RECORDS or not self.desk.station.did(last):
            self._ask_to_undo(last)
        else:
            self._undo(last.id)

    def _ask_to_undo(self, act: Act) -> None:
        words = ngettext(
            "“{act}” of {when} changed {count} record. Taking it back cannot be undone.",
            "“{act}” of {when} changed {count} records. Taking it back cannot be undone.",
            act.entries,
        ).format(act=act_name(act.kind), when=moment_text(act.at), count=act.entries)
        ask = Dialog(self, _("Take this back?"), words, ok=_("Take back"), danger=True)
        ask.accepted.connect(lambda: self._undo(act.id))
        ask.open()

    def _offer_undo(self, words: str, act_id: int | None) -> None:
        if self.desk.station.locked:
            self._after_unlock.append(lambda: self._offer_undo(words, act_id))
        elif act_id is None:
            self.toasts.say(words)
        else:
            self.toasts.say(words, act=lambda: self._undo(act_id))

    def _undo(self, act_id: int) -> None:
        self.desk.undo(act_id, self._undone, self)

    def _undone(self, result: object) -> None:
        act = act_name(getattr(result, "kind", ""))
        self.desk.done.emit(_("Undone: {act}").format(act=act), None)

    def tell(self, error: Exception) -> None:
        """Show an error where no field can."""
        self.banner.text.setText(sentence(error))
        self.banner.action.setVisible(is_damage(error))
        self.banner.show()

    def ask_to_salvage(self) -> None:
        words = _("You are logged out. Then choose: a fresh backup first, or what can still be read of this file.")
        ask = Dialog(self, _("The station file is damaged"), words, ok=_("Log out"))
        ask.accepted.connect(self.salvage_asked)
        ask.open()

    def _changed(self, change: Change) -> None:
        self.banner.hide()

    def _show_status(self) -> None:
        """What the light says: how the line to the district stands, and what somebody has to look at."""
        line = self.desk.line
        state, words = light(line.status, line.error, now(), running=line.running)
        self.status.sync.show_state(state, words)
        self.status.sync.setToolTip(words + "\n" + _("Open the sync page (Ctrl+J)"))

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

    def take_over(self, before: MainWindow) -> None:
        """Stand where another window of this station stood, on the same page."""
        self.restoreGeometry(before.saveGeometry())
        self._been = before._been[:-1]
        self.show_screen(before._been[-1] if before._been else Target(self._first))

    def retire(self) -> None:
        """Go without a question: another window has taken over, or somebody logged out."""
        self._retired = True
        for dialog in self.findChildren(QDialog):
            dialog.close()
        self.close()
        self.deleteLater()

    def _restore(self) -> None:
        self.setMinimumSize(960, 600)
        if not self.restoreGeometry(self.desk.settings.layout("window")):
            self.resize(1366, 728)

    def _fit_navigation(self) -> None:
        narrow = self.width() < theme().px(NARROW_PX)
        if narrow != self._narrow:
            self._narrow = narrow
            self.nav.set_collapsed(narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_navigation()
        if self.lock.isVisible() and self.lock.parentWidget() is self:
            self.lock.setGeometry(self.rect())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close, or ask first where work is going on."""
        self.desk.settings.remember_layout("window", self.saveGeometry())
        if self.desk.running and not self._retired:
            event.ignore()
            self._ask_to_stop()
        else:
            super().closeEvent(event)

    def _ask_to_stop(self) -> None:
        label = next(iter(self.desk.running.values()))
        words = _("“{work}” is still going on. If it is stopped now, it leaves nothing behind.").format(work=label)
        ask = Dialog(self, _("Close anyway?"), words, ok=_("Stop it and close"), cancel=_("Go on"), danger=True)
        ask.accepted.connect(self.retire)
        ask.open()
