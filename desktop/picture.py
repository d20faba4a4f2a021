"""The real window rendered where nobody looks: for screenshots, the README's pictures and the demo."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QEvent, QIODevice, QTimer
from PySide6.QtWidgets import QApplication

from desktop.app import Application
from desktop.settings import Settings
from desktop.shell.window import MainWindow
from desktop.widgets.states import SkeletonRows
from forms.i18n import language, use_language
from models.errors import WorldError
from models.station import Station

QUIET_ROUNDS = 12
"""So often the window must have been asked, with nothing to do each time: on a busy PC time says nothing."""
SOON_MS = 200
"""What a screen does of itself within this time belongs to the picture; a toast that goes later does not."""
PATIENCE_S = 30.0


@dataclass(frozen=True)
class Look:
    """What a picture is taken of besides the screen itself."""

    width: int = 1366
    height: int = 768
    language: str = "zh_CN"
    font_percent: int = 100
    mode: str = "light"


def offscreen_application() -> QApplication:
    """Return the application of this process; one that is made here needs no display."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_SCALE_FACTOR", "1")
    known = QApplication.instance()
    return known if isinstance(known, QApplication) else QApplication(["lianglin"])


@contextmanager
def window_of(station: Station, look: Look) -> Iterator[MainWindow]:
    """The window of ``station`` as ``look`` says; its settings are those of nobody, the station stays open."""
    app, before = offscreen_application(), language()
    with tempfile.TemporaryDirectory(prefix="lianglin-") as folder:
        settings = Settings(Path(folder) / "settings.ini")
        settings.language, settings.mode, settings.font_percent = look.language, look.mode, look.font_percent
        application = Application(app, station.folder, settings)
        application.enter(station)
        window = application.window
        if window is None:
            raise RuntimeError("no window opened")
        window.resize(look.width, look.height)
        try:
            settle(window)
            yield window
        finally:
            application.leave()
            window.deleteLater()
            application.deleteLater()
            app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            use_language(before)


def settle(window: MainWindow) -> None:
    """Let the window read, lay out and draw until it has nothing to do any more.

    Raises:
        WorldError: ``picture_failed`` if it is still at work after ``PATIENCE_S``.
    """
    app, start = offscreen_application(), time.monotonic()
    rounds = 0
    while rounds < QUIET_ROUNDS:
        app.processEvents()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # outside of an event loop nobody else does
        rounds += 1
        if window.desk.busy or (rounds == QUIET_ROUNDS and (_half_shown(window) or _soon_more(window))):
            rounds = 0
        if rounds == 0 and time.monotonic() - start > PATIENCE_S:
            raise WorldError("picture_failed", screen=window.stack.currentIndex())
        time.sleep(0.002)


def _half_shown(window: MainWindow) -> bool:
    """Whether something on the screen still stands in for what has not come."""
    return any(part.isVisible() for part in window.findChildren(SkeletonRows))


def _soon_more(window: MainWindow) -> bool:
    """Whether something has put off what it is about to do."""
    timers = [*window.findChildren(QTimer), *window.desk.findChildren(QTimer)]
    return any(timer.isSingleShot() and 0 <= timer.remainingTime() <= SOON_MS for timer in timers)


def wait_for(window: MainWindow, reached: Callable[[], bool]) -> None:
    """Let the window work until ``reached``.

    Raises:
        WorldError: ``picture_failed`` if that takes longer than ``PATIENCE_S``.
    """
    app, start = offscreen_application(), time.monotonic()
    while not reached():
        app.processEvents()
        time.sleep(0.001)
        if time.monotonic() - start > PATIENCE_S:
            raise WorldError("picture_failed", screen=window.stack.currentIndex())


def png_of(window: MainWindow) -> bytes:
    """Return what the window shows now, as PNG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    window.grab().toImage().save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
