"""What is copied from a list stays in the clipboard for a while only: the next one at this PC pastes it elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QGuiApplication

CLIPBOARD_SECONDS = 60
_TIMER = "lianglin_clipboard"
_NO_HISTORY = ("x-kde-passwordManagerHint", b"secret")
"""Keepers of the clipboard's history leave out what bears this mark."""


def put_for_a_while(text: str, seconds: int) -> None:
    """Put ``text`` into the clipboard and take it out again, unless something else was copied meanwhile."""
    data = QMimeData()
    data.setText(text)
    data.setData(*_NO_HISTORY)
    QGuiApplication.clipboard().setMimeData(data)
    timer = _timer()
    timer.timeout.connect(lambda: _forget(text))
    timer.start(seconds * 1000)


def _timer() -> QTimer:
    """One for the program: what is copied later takes the place of what was copied before."""
    app = QGuiApplication.instance()
    known = app.findChild(QObject, _TIMER) if app is not None else None
    if isinstance(known, QTimer):
        known.stop()
        known.setObjectName("")
        known.deleteLater()
    timer = QTimer(app)
    timer.setObjectName(_TIMER)
    timer.setSingleShot(True)
    return timer


def _forget(text: str) -> None:
    clipboard = QGuiApplication.clipboard()
    if clipboard.text() == text:
        clipboard.clear()
