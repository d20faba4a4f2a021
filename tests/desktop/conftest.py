"""What tests of the desktop may ask for."""

from __future__ import annotations

import gc
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from desktop.logs import log_folder


@pytest.fixture(autouse=True, scope="module")
def _garbage_is_collected_in_the_gui_thread() -> Iterator[None]:
    """As in the running program (``desktop.collector``): never while a reading thread is at work."""
    gc.disable()
    yield
    gc.collect()
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
