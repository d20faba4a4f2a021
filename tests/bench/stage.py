"""A window to measure in: the product's desk on a station, shown at the size of the station's old screens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from PySide6.QtCore import QEvent, QObject, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from desktop.desk import Desk
from desktop.jobs import Pools
from desktop.settings import Settings
from desktop.theme import Mode, theme
from forms.i18n import use_language
from models.station import Station

SIZE = 1206, 664
"""What a screen has of 1366×728 beside the navigation and between the bars."""
PATIENCE_S = 60


def application() -> QApplication:
    found = QApplication.instance() or QApplication(["lianglin"])
    assert isinstance(found, QApplication)
    return found


class Stage:
    """A shown window that takes one screen after the other."""

    def __init__(self, desk: Desk, app: QApplication) -> None:
        self.desk, self.app = desk, app
        self._stack = QStackedWidget()
        self._stack.resize(*SIZE)
        self._stack.show()
        self.settle()

    def show(self, screen: QWidget) -> None:
        self._stack.addWidget(screen)
        self._stack.setCurrentWidget(screen)

    def drop(self, screen: QWidget) -> None:
        self.desk.pools.wait()
        self.settle()
        self._stack.removeWidget(screen)
        screen.deleteLater()
        self.settle()

    def settle(self) -> None:
        for _again in range(5):
            self.app.processEvents()

    def until(self, happened: Callable[[], bool]) -> None:
        """Run the window's life until ``happened``."""
        ends = perf_counter() + PATIENCE_S
        while not happened():
            self.app.processEvents()
            if perf_counter() > ends:
                raise TimeoutError("the screen never came")


@contextmanager
def stage_on(station: Station) -> Iterator[Stage]:
    app = application()
    before = qInstallMessageHandler(lambda _kind, _where, _text: None)  # offscreen it complains of what it cannot do
    use_language("zh_CN")
    theme().wear(Mode.LIGHT, 100)
    with TemporaryDirectory() as folder:
        desk = Desk(station, Settings(Path(folder) / "settings.ini"), Pools())
        stage = Stage(desk, app)
        try:
            yield stage
        finally:
            desk.close()
            desk.pools.wait()
            stage.settle()
            qInstallMessageHandler(before)


class PaintWatch(QObject):
    """Knows whether ``surface`` has been painted since ``ready`` came true."""

    def __init__(self, surface: QWidget, ready: Callable[[], bool]) -> None:
        super().__init__()
        self.painted = False
        self._ready = ready
        self._surface = surface
        surface.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._ready():
            self.painted = True
            self._surface.removeEventFilter(self)
        return False
