"""Bars: what can be done here, what the list is narrowed to, and the line at the bottom of the window."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QWidget

from desktop.theme import TextRole, Tone, theme
from desktop.widgets.button import Button, Kind, Pressable
from desktop.widgets.chip import FilterChip
from desktop.widgets.editors import SearchField
from desktop.widgets.icons import icon
from desktop.widgets.layout import Flow, HBox, VBox, wrapping
from desktop.widgets.text import Text
from forms.i18n import _


class Toolbar(QFrame):
    """Acts side by side; in a narrow window they take a second line."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        self.setProperty("look", "toolbar")
        self._flow = Flow(8)
        self.setLayout(self._flow)
        self.setSizePolicy(wrapping())
        for part in parts:
            self.add(part)

    def add(self, part: QWidget) -> None:
        self._flow.addWidget(part)


SEARCH_W = 240, 340
"""The least and the most room that the search field asks for, so that its hint can be read."""
ICONS_W = 84


class FilterBar(QWidget):
    """A search field, editors that narrow, and below them what is in force, each to be taken away."""

    searched = Signal(str)
    filter_removed = Signal(str)
    cleared = Signal()

    def __init__(self, placeholder: str = "", *parts: QWidget) -> None:
        super().__init__()
        self.search = SearchField(placeholder)
        hint = QFontMetrics(theme().font()).horizontalAdvance(placeholder) + theme().px(ICONS_W)
        self.search.setMinimumWidth(min(max(hint, theme().px(SEARCH_W[0])), theme().px(SEARCH_W[1])))
        self.search.searched.connect(self.searched)
        line = Toolbar(self.search, *parts)
        self._chips = Toolbar()
        self._chips.hide()
        box = VBox(8)
        box.addWidget(line)
        box.addWidget(self._chips)
        self.setLayout(box)
        self.setSizePolicy(wrapping())

    def show_filters(self, filters: Sequence[tuple[str, str]]) -> None:
        """Show the filters in force as (key, words); removing one emits ``filter_removed`` with its key."""
        self._chips.hide()
        for old in self._chips.findChildren(Pressable):
            old.setParent(None)
            old.deleteLater()
        for key, words in filters:
            chip = FilterChip(words)
            chip.removed.connect(lambda key=key: self.filter_removed.emit(key))
            self._chips.add(chip)
        if len(filters) > 1:
            clear = Button(_("Clear all"), Kind.QUIET)
            clear.clicked.connect(self.cleared)
            self._chips.add(clear)
        self._chips.setVisible(bool(filters))


class SyncState(StrEnum):
    SYNCED = "synced"
    WAITING = "waiting"
    OFFLINE = "offline"
    CONFLICT = "conflict"
    REFUSED = "refused"
    PAUSED = "paused"


SYNC_TONES: Final = {
    SyncState.SYNCED: Tone.SUCCESS,
    SyncState.WAITING: Tone.INFO,
    SyncState.OFFLINE: Tone.NEUTRAL,
    SyncState.CONFLICT: Tone.WARNING,
    SyncState.REFUSED: Tone.DANGER,
    SyncState.PAUSED: Tone.NEUTRAL,
}


class SyncLight(Pressable):
    """How sync stands: a shape of its own for each state, and words."""

    icon_gap = 8.0

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "quiet")
        self.setProperty("status", True)

    def minimumSizeHint(self) -> QSize:
        """Many words never make the window wider; the tooltip has them all."""
        size = super().minimumSizeHint()
        return QSize(min(size.width(), theme().px(160)), size.height())

    def show_state(self, state: SyncState, words: str) -> None:
        self.setText(words)
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.setIcon(icon(state, SYNC_TONES[state], filled=True))


class StatusBar(QFrame):
    """The line at the bottom: sync light at the left, what stands at the right."""

    def __init__(self, *right: QWidget) -> None:
        super().__init__()
        self.setProperty("look", "status")
        self.sync = SyncLight()
        self.words = Text("", TextRole.CAPTION, "text_muted")
        box = HBox(12, (8, 0, 12, 0))
        box.addWidget(self.sync)
        box.addStretch()
        box.addWidget(self.words)
        for part in right:
            box.addWidget(part, alignment=Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(box)
