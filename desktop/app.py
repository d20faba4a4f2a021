"""The application: the entrance first, then the window; and everything let go in the right order at the end."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from desktop.desk import Desk
from desktop.jobs import Pools
from desktop.logs import log_folder, start_log
from desktop.profile import community_name, profile_folder, worker_name
from desktop.settings import Settings
from desktop.shell.entrance_model import EntranceModel
from desktop.shell.entrance_view import EntranceView
from desktop.shell.lock_view import IdleWatch
from desktop.shell.window import MainWindow
from desktop.theme import Mode, theme
from forms.i18n import use_language
from models.station import Station


def run() -> int:
    """Show the window until it is closed; return the exit code."""
    start_log(log_folder())
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise RuntimeError("a desktop needs widgets")
    application = Application(app, profile_folder())
    application.begin()
    code: int = app.exec()
    application.end()
    return code


class Application(QObject):
    """Holds what lives as long as the program: settings, threads, the open station and its window."""

    def __init__(self, app: QApplication, folder: Path, settings: Settings | None = None) -> None:
        super().__init__(app)
        self._app, self._folder = app, folder
        app.setApplicationName("lianglin")
        self.settings = settings or Settings(folder.parent / "settings.ini")
        self.pools = Pools()
        self.entrance: EntranceView | None = None
        self.window: MainWindow | None = None
        self._wear()
        self.settings.changed.connect(self._wear)

    def begin(self) -> None:
        self.entrance = EntranceView(EntranceModel(self._folder, self.pools))
        self.entrance.entered.connect(self.enter)
        self.entrance.show()

    def enter(self, station: Station) -> None:
        """Open the window on ``station``."""
        desk = Desk(station, self.settings, self.pools, self)
        with station.sessions() as session:
            self.window = MainWindow(desk, community_name(session, station), worker_name(session, station))
        idle = IdleWatch(self._app, self.settings.lock_minutes)
        idle.idle.connect(self.window.lock_up)
        self.settings.changed.connect(lambda key: idle.set_minutes(self.settings.lock_minutes))
        self.window.show_screen_at_start()
        self.window.show()
        if self.entrance is not None:
            self.entrance.close()
            self.entrance = None

    def end(self) -> None:
        """Stop what runs, wait for it, and close the file."""
        self.leave()
        if self.window is not None:
            self.window.desk.station.close()

    def leave(self) -> None:
        """Stop what runs and wait for it; the file stays open."""
        if self.window is not None:
            self.window.desk.close()
            self.pools.wait()

    def _wear(self, key: str = "") -> None:
        if key in ("", "language"):
            use_language(self.settings.language)
        if key in ("", "mode", "font_percent"):
            theme().wear(Mode(self.settings.mode), self.settings.font_percent)
