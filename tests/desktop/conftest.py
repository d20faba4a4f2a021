"""What tests of the desktop may ask for."""

from __future__ import annotations

import gc
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import structlog
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.desk import Desk
from desktop.jobs import Pools
from desktop.logs import log_folder
from desktop.settings import Settings
from desktop.theme import Mode, Theme, theme
from forms.i18n import language, use_language
from models.station import Station
from tests.desktop.begun import Done


@pytest.fixture(autouse=True, scope="module")
def _garbage_is_collected_in_the_gui_thread() -> Iterator[None]:
    """As in the running program (``desktop.collector``): never while a reading thread is at work.

    What is left afterwards stays to the end of the run: the next collection need not look at it again.
    """
    gc.disable()
    yield
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture
def log_is_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Send the log of this test to its own folder, and afterwards put everything back that ``start_log`` changes."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    before = list(logging.getLogger().handlers)
    yield log_folder()
    for added in [handler for handler in logging.getLogger().handlers if handler not in before]:
        logging.getLogger().removeHandler(added)
        added.close()
    structlog.reset_defaults()


@contextmanager
def desk_on(station: Station, folder: Path) -> Iterator[Desk]:
    """A desk with settings in ``folder``; on leaving, the last job has ended, and nobody was led into a dead end."""
    pools, done = Pools(), Done(station)
    desk = Desk(station, Settings(folder / "settings.ini"), pools)
    yield desk
    desk.close()
    pools.wait()
    assert done.dead_ends() == set()


@pytest.fixture
def desk(qtbot: QtBot, station: Station, tmp_path: Path) -> Iterator[Desk]:
    with desk_on(station, tmp_path) as desk:
        yield desk


@pytest.fixture
def english() -> Iterator[None]:
    """Screens speak English for one test."""
    before = language()
    use_language("en")
    yield
    use_language(before)


@pytest.fixture
def worn(qapp: QApplication) -> Iterator[Theme]:
    """The theme, for a test that wears it otherwise; afterwards it is as usual."""
    yield theme()
    if (theme().mode, theme().scale) != (Mode.LIGHT, 100):
        theme().wear(Mode.LIGHT, 100)
