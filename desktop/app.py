"""The application: the entrance first, then the window; and everything let go in the right order at the end."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from desktop.collector import Collector
from desktop.jobs import Pools
from desktop.profile import other_file, profile_folder
from desktop.qt_words import QtWords
from desktop.settings import Settings
from desktop.shell.entrance_model import EntranceModel
from desktop.shell.entrance_view import EntranceView
from desktop.theme import Mode, theme
from forms.i18n import _, ngettext, use_language

if TYPE_CHECKING:  # imported when a station is opened: the entrance does not wait for tables and screens
    from desktop.desk import Desk
    from desktop.shell.idle import IdleWatch
    from desktop.shell.window import MainWindow
    from models.station import KdfCost, Station


def run() -> int:
    """Show the window until it is closed; return the exit code."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise RuntimeError("a desktop needs widgets")
    application = Application(app, profile_folder(), syncs=True)
    application.begin()
    QTimer.singleShot(0, application.hear_of_crashes)  # after the first paint
    code: int = app.exec()
    application.end()
    return code


class Application(QObject):
    """Holds what lives as long as the program: settings, threads, the open station and its window."""

    crashed = Signal(Exception)

    def __init__(
        self,
        app: QApplication,
        folder: Path,
        settings: Settings | None = None,
        cost: KdfCost | None = None,
        *,
        syncs: bool = False,
    ) -> None:
        """``syncs``: by itself, as the program of a station does; a picture of it sends nothing."""
        super().__init__(app)
        self._app, self._folder, self._cost, self._syncs = app, folder, cost, syncs
        app.setApplicationName("lianglin")
        self.settings = settings or Settings(folder.parent / "settings.ini")
        self._community: str | None = None
        """Of the file that was open last, for the one beside it."""
        self.pools = Pools()
        self._collector = Collector(self)
        self._words_of_qt = QtWords(self)
        self.entrance: EntranceView | None = None
        self.window: MainWindow | None = None
        self._idle: IdleWatch | None = None
        self._wear()
        self.settings.changed.connect(self._wear)
        self.crashed.connect(self._tell, Qt.ConnectionType.QueuedConnection)  # from whatever thread it happened in

    def begin(self) -> None:
        """Show the entrance, and prepare behind it what an open station needs."""
        self._show_entrance()
        if self.entrance is not None:
            QTimer.singleShot(0, self.entrance.model.warm_up)

    def enter(self, station: Station) -> None:
        """Open the window on ``station``."""
        from desktop.desk import Desk
        from desktop.jobs import once
        from desktop.shell.idle import IdleWatch
        from desktop.shell.keeping import KeepingWatch
        from desktop.shell.new_day import DayWatch
        from desktop.shell.program_watch import ProgramWatch
        from models.station import account_acts

        desk = Desk(station, self.settings, self.pools, self)
        DayWatch(desk)
        self._open_window(desk)
        self._idle = IdleWatch(self._app, self.settings.lock_minutes)
        self._idle.idle.connect(self._lock)
        self._drop_entrance()
        if self.window is not None:
            self.window.show_screen_at_start()
            self.window.activateWindow()  # the entrance took the keys with it
            if self._syncs:
                self.window.desk.line.start()
                KeepingWatch(desk)
                ProgramWatch(desk)
            desk.prepare(once(lambda: account_acts.told_at_log_in(station)), self._say_of_accounts, desk)

    def _say_of_accounts(self, told: tuple[int | None, int]) -> None:
        """Say that the password grows old, and to who gives accounts that some are not used (L-32, L-36)."""
        days, idle = told
        if self.window is None:
            return
        if idle:
            words = ngettext("{n} account has not been used for long", "{n} accounts have not been used for long", idle)
            self.window.toasts.say(words.format(n=idle) + _(": see Settings, Workers and accounts."))
        elif days is not None:
            words = ngettext("Your password has {n} more day", "Your password has {n} more days", days)
            self.window.toasts.say(words.format(n=days) + _(": change it under Settings, This PC."))

    def log_out(self) -> None:
        """Close the station and go back to the entrance, for whoever comes next: of the former nothing is left over."""
        window = self.window
        if window is not None:
            self._show_entrance()
            self.leave()
            window.desk.station.close()
            self.window = None
            window.retire()
            if window.desk.station.key_changed and self.entrance is not None:
                self.entrance.login.tell(_("The key was changed. Log in: that brings it into force."))
            QApplication.clipboard().clear()

    def switch_file(self) -> None:
        """Leave for the other file of this PC, whose entrance asks for a password of its own."""
        window = self.window
        self._folder = other_file(self._folder)
        if window is not None:
            self._community = window.desk.station.community_code
            self.log_out()
        else:
            self._show_entrance_anew()

    def salvage(self) -> None:
        """Log out, and offer to save what can be read of the damaged file."""
        self.log_out()
        if self.entrance is not None:
            self.entrance.begin_salvage()

    def end_station(self) -> None:
        """Log out, and erase the station from this PC."""
        self.log_out()
        if self.entrance is not None:
            self.entrance.model.erase()

    def end(self) -> None:
        """Stop what runs, wait for it, and close the file."""
        self._drop_entrance()
        self.leave()
        self.pools.shut()
        if self.window is not None:
            self.window.desk.station.close()

    def leave(self) -> None:
        """Stop what runs and wait for it; the file stays open."""
        if self._idle is not None:
            self._idle.deleteLater()
            self._idle = None
        if self.window is not None:
            self.window.desk.close()
            self.pools.wait()

    def hear_of_crashes(self) -> None:
        """Start the log; from now on an error that nobody caught is written there and told."""
        from desktop.logs import log_folder, start_log

        start_log(log_folder(), self.crashed.emit)

    # -- windows ---------------------------------------------------------------------------------------------------

    def _show_entrance(self) -> None:
        model = EntranceModel(self._folder, self.pools, self._cost, self._community)
        model.opened.connect(self.enter)
        model.other_asked.connect(self.switch_file, Qt.ConnectionType.QueuedConnection)
        self.entrance = EntranceView(model, self.settings)
        self.entrance.show()
        self.entrance.centre()

    def _show_entrance_anew(self) -> None:
        old = self.entrance
        self._show_entrance()
        if old is not None:
            old.close()
            old.deleteLater()

    def _drop_entrance(self) -> None:
        if self.entrance is not None:
            self.entrance.close()
            self.entrance.deleteLater()
            self.entrance = None

    def _open_window(self, desk: Desk) -> None:
        from desktop.profile import community_name, worker_name
        from desktop.shell.window import MainWindow

        with desk.station.sessions() as session:
            names = community_name(session, desk.station), worker_name(session, desk.station)
        self.window = MainWindow(desk, *names)
        self.window.left.connect(self.log_out, Qt.ConnectionType.QueuedConnection)
        self.window.file_asked.connect(self.switch_file, Qt.ConnectionType.QueuedConnection)
        self.window.salvage_asked.connect(self.salvage, Qt.ConnectionType.QueuedConnection)
        self.window.ended.connect(self.end_station, Qt.ConnectionType.QueuedConnection)
        self.window.show()

    def _speak(self) -> None:
        """Build what is open anew in the other language; the station stays open, work goes on."""
        self._use_language()
        if self.entrance is not None:
            self._show_entrance_anew()
        elif self.window is not None:
            before = self.window
            self._open_window(before.desk)
            self.window.take_over(before)
            before.retire()

    def _use_language(self) -> None:
        """Speak the chosen language; what Qt says itself (file dialogs, menus of a line) comes from its own words."""
        use_language(self.settings.language)
        self._app.removeTranslator(self._words_of_qt)
        if self._words_of_qt.load_language(self.settings.language):
            self._app.installTranslator(self._words_of_qt)

    def _lock(self) -> None:
        if self.window is not None:
            self.window.lock_up()

    def _tell(self, error: Exception) -> None:
        if self.window is not None:
            self.window.tell(error)

    def _wear(self, key: str = "") -> None:
        if key == "":
            self._use_language()
        if key == "language":
            QTimer.singleShot(0, self._speak)  # not while the button that asked for it is being pressed
        if key in ("", "mode", "font_percent"):
            theme().wear(Mode(self.settings.mode), self.settings.font_percent)
        if key == "lock_minutes" and self._idle is not None:
            self._idle.set_minutes(self.settings.lock_minutes)
