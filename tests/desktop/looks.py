"""What tests look for in a screen: texts that do not fit, and controls that Tab does not reach."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

INTERACTIVE = (QAbstractButton, QLineEdit, QPlainTextEdit, QAbstractItemView)


def clipped(window: QWidget) -> list[str]:
    """Return the texts of visible labels and buttons that have less room than they need."""
    parts = [*window.findChildren(QLabel), *window.findChildren(QAbstractButton)]
    return [
        f"{part.text()!r} {part.size()}" for part in parts if part.isVisible() and part.text() and _is_clipped(part)
    ]


def _is_clipped(part: QLabel | QAbstractButton) -> bool:
    if isinstance(part, QLabel) and part.wordWrap():
        return part.height() < part.heightForWidth(part.width())
    wanted = part.sizeHint()
    return part.width() < wanted.width() or part.height() < wanted.height()


def outside(window: QWidget) -> list[str]:
    """Return the visible labels and buttons that stand out of the window at the right or left."""
    parts = [*window.findChildren(QLabel), *window.findChildren(QAbstractButton)]
    wrong = []
    for part in parts:
        left = part.mapTo(window, part.rect().topLeft()).x()
        if part.isVisible() and (left < 0 or left + part.width() > window.width()):
            wrong.append(f"{part.text()!r} {left} + {part.width()}")
    return wrong


def interactive(window: QWidget) -> set[QWidget]:
    """Return the controls that somebody without a mouse must be able to reach."""
    return {
        part
        for part in window.findChildren(QWidget)
        if isinstance(part, INTERACTIVE)
        and part.isVisible()
        and part.isEnabled()
        and part.focusPolicy() & Qt.FocusPolicy.TabFocus
    }


def reached_by_tab(window: QWidget, most: int = 200) -> set[QWidget]:
    """Press Tab until the focus is where it was, and return every widget that had it."""
    seen: set[QWidget] = set()
    for _press in range(most):
        focused = QApplication.focusWidget()
        if focused is None or focused in seen:
            break
        seen.add(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    return seen
