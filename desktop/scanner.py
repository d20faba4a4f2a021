"""A barcode scanner that types like a keyboard is heard whatever has the focus, and typing is not disturbed.

Digits are held back for a moment. If the whole number of a paper (a door's sheet, a case) comes at a scanner's speed,
they were a scan and nobody else sees them; if not, they are handed on in their order, at the latest after the gap.
Taking back what a field had received already would be the alternative, and cannot undo what a list or a button made of
the digits.

Because digits are held back, they are never looked up as shortcuts: a screen that acts on bare digits does so in
``keyPressEvent``, not with a ``QShortcut``.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent

from models.cases import paper_codes
from models.visits import sheet_numbers

GAP_MS = 50
"""Longest pause between two characters of a scan; cheap scanners need 5–30 ms, people over 60."""


def read_paper(typed: str) -> str | None:
    """Return the number of a door's sheet or the code of a case's paper in what was typed."""
    return sheet_numbers.read_sheet_number(typed) or paper_codes.read_code(typed)


def scan_at_end(text: str) -> str:
    """Return the number with which ``text`` ends, nothing where it ends with none."""
    for length in (paper_codes.LENGTH, sheet_numbers.LENGTH):
        tail = unicodedata.normalize("NFKC", text[-length:])
        if len(tail) == length and read_paper(tail) == tail:
            return tail
    return ""


@dataclass
class Burst:
    """Digits that follow each other at a scanner's speed."""

    gap_ms: float = GAP_MS
    digits: str = ""

    def follows(self, pause_ms: float) -> bool:
        """Whether a character after such a pause still belongs to the digits so far."""
        return not self.digits or 0 <= pause_ms <= self.gap_ms

    def add(self, digits: str) -> None:
        self.digits += digits

    @property
    def number(self) -> str | None:
        return read_paper(self.digits)

    def clear(self) -> None:
        self.digits = ""


_DIGIT_KEYS = {Qt.Key(Qt.Key.Key_0.value + digit): str(digit) for digit in range(10)}
_ENDS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})
_MODIFIERS = frozenset(
    {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_NumLock, Qt.Key.Key_CapsLock}
)
_PLAIN = Qt.KeyboardModifier.KeypadModifier
_KEYS = frozenset({QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease})
_LEAVING = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick, QEvent.Type.WindowDeactivate})


def digit_of(event: QKeyEvent) -> str | None:
    """Return the digit that was typed, by key code: an input method may have made its text full-width or empty."""
    if event.modifiers() & ~_PLAIN != Qt.KeyboardModifier.NoModifier or event.isAutoRepeat():
        return None
    return _DIGIT_KEYS.get(Qt.Key(event.key()))


def digits_in(text: str) -> str:
    """Return ``text`` as plain digits, or nothing if there is anything else in it."""
    plain = unicodedata.normalize("NFKC", text)
    return plain if plain.isascii() and plain.isdigit() else ""


class Scanner(QObject):
    """Emits ``scanned(number)``, as ``read_paper`` has it; ``listen`` puts it before other filters."""

    scanned = Signal(str)
    _heard = Signal(str)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        gap_ms: int = GAP_MS,
        clock_ms: Callable[[], float] = lambda: time.monotonic() * 1000,
    ) -> None:
        super().__init__(parent)
        self._clock_ms = clock_ms
        self._burst = Burst(gap_ms)
        self._held: list[tuple[QObject, QEvent]] = []
        self._down: set[int] = set()
        self._handing_on = False
        self._ignore_end_until = 0.0
        self._last_at, self._last_stamp = 0.0, 0
        self._gap = QTimer(self, singleShot=True, interval=gap_ms)
        self._gap.timeout.connect(self._let_input_go_first)
        self._idle = QTimer(self, singleShot=True, interval=0)
        self._idle.timeout.connect(self._pause)
        # Queued: what opens after a scan must not run inside the delivery of a key.
        self._heard.connect(self.scanned, Qt.ConnectionType.QueuedConnection)

    def listen(self, application: QCoreApplication) -> None:
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _KEYS and not self._handing_on:
            return isinstance(event, QKeyEvent) and self._key(watched, kind, event)
        if kind == QEvent.Type.InputMethod and not self._handing_on:
            return isinstance(event, QInputMethodEvent) and self._committed(watched, event)
        if kind in _LEAVING and self._held:
            self._hand_on()
        return False

    def _key(self, watched: QObject, kind: QEvent.Type, event: QKeyEvent) -> bool:
        """Return whether the key is kept from its receiver."""
        if kind == QEvent.Type.KeyRelease:
            return self._released(event)
        if (digit := digit_of(event)) is not None:
            if kind == QEvent.Type.ShortcutOverride:
                event.accept()  # not a shortcut: it is to come as a key press
            else:
                self._down.add(event.key())
                press = QKeyEvent(event.type(), event.key(), event.modifiers(), event.text())
                self._hold(watched, press, digit, event.timestamp())
            return True
        if event.key() in _MODIFIERS:
            return False
        if event.key() in _ENDS and self._ended(kind, event):
            return True
        self._hand_on()
        return False

    def _released(self, event: QKeyEvent) -> bool:
        """Keep the release of a held key; it is handed on together with the press."""
        if event.isAutoRepeat() or event.key() not in self._down:
            return False
        self._down.discard(event.key())
        return True

    def _ended(self, kind: QEvent.Type, event: QKeyEvent) -> bool:
        """Whether this Enter ends a scan; one that comes late, after the pause has ended it, belongs to it too."""
        late = self._clock_ms() < self._ignore_end_until
        if self._burst.number is None and not late:
            return False
        if kind == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        self._down.add(event.key())
        self._ignore_end_until = 0.0
        if not late:
            self._report()
        return True

    def _committed(self, watched: QObject, event: QInputMethodEvent) -> bool:
        """Handle text from an input method: digits one by one, or a scan that it had taken into its composition."""
        text = event.commitString()
        if (digits := digits_in(text)) and not event.preeditString() and not event.replacementLength():
            copy = QInputMethodEvent("", [])
            copy.setCommitString(text)
            self._hold(watched, copy, digits)
            return True
        if tail := scan_at_end(text):
            self._hand_on()
            before = QInputMethodEvent("", [])
            before.setCommitString(text[: -len(tail)], event.replacementStart(), event.replacementLength())
            self._deliver(watched, before)
            self._burst.add(tail)
            self._gap.start()
            return True
        if text or event.preeditString():
            self._hand_on()
        return False

    def _hold(self, watched: QObject, event: QEvent, digits: str, stamp: int = 0) -> None:
        """Keep digits for now; ``stamp`` is when the system saw the key (ms), 0 for text from an input method."""
        now = self._clock_ms()
        # The system's own times, where both have one: the window may have been busy between two keys.
        pause = stamp - self._last_stamp if stamp and self._last_stamp else now - self._last_at
        if not self._burst.follows(pause):
            self._hand_on()
        self._last_at, self._last_stamp = now, stamp
        self._burst.add(digits)
        self._held.append((watched, event))
        self._gap.start()

    def _let_input_go_first(self) -> None:
        """After a busy moment the timer may be due before keys that wait in the queue are seen."""
        self._idle.start()

    def _pause(self) -> None:
        if self._gap.isActive():
            return
        if self._burst.number is None:
            self._hand_on()
            return
        self._report()
        self._ignore_end_until = self._clock_ms() + 4 * self._burst.gap_ms

    def _report(self) -> None:
        number = self._burst.number
        self._forget()
        if number is not None:
            self._heard.emit(number)

    def _hand_on(self) -> None:
        """Give held digits to whom they were meant for, in their order."""
        held = self._held
        self._forget()
        for watched, event in held:
            self._deliver(watched, event)
            if isinstance(event, QKeyEvent):
                release = QEvent.Type.KeyRelease
                self._deliver(watched, QKeyEvent(release, event.key(), event.modifiers(), event.text()))

    def _forget(self) -> None:
        self._gap.stop()
        self._held = []
        self._burst.clear()

    def _deliver(self, watched: QObject, event: QEvent) -> None:
        if not shiboken6.isValid(watched):
            return  # Its window was closed within the gap.
        self._handing_on = True
        try:
            QCoreApplication.sendEvent(watched, event)
        finally:
            self._handing_on = False
