"""Buttons: one primary act a screen, secondary and quiet ones beside it, danger for what hurts."""

from enum import StrEnum

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QPushButton

from desktop.theme import TextRole, theme
from desktop.widgets.icons import icon
from desktop.widgets.layout import restyle

RING_REASONS = {
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
}


def _native(shortcut: str) -> str:
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)


class Kind(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"
    QUIET = "quiet"
    DANGER = "danger"


class Pressable(QPushButton):
    """What all buttons share: a focus ring for who comes by keyboard (not after a click), Enter presses."""

    icon_px = 18.0
    icon_gap = 4.0

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setAutoDefault(False)
        self._size_icon()
        theme().changed.connect(self._size_icon)

    def _size_icon(self) -> None:
        side = theme().px(self.icon_px)
        self.setIconSize(QSize(side + (theme().space(self.icon_gap) if self.text() else 0), side))

    def setText(self, text: str) -> None:  # noqa: N802
        super().setText(text)
        self._size_icon()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in RING_REASONS:
            restyle(self, ring=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.property("ring"):
            restyle(self, ring=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class Button(Pressable):
    """A button with a word, perhaps an icon (a role) and a shortcut that is shown and works."""

    def __init__(
        self,
        text: str,
        kind: Kind = Kind.SECONDARY,
        icon_name: str | None = None,
        shortcut: str | None = None,
        hint: str = "",
    ) -> None:
        super().__init__(text)
        self.hint = hint or (_native(shortcut) if shortcut else "")
        self.setProperty("hinted", bool(self.hint))
        self.setAccessibleName(text)
        self.setProperty("kind", str(kind))
        self._icon_name = icon_name
        self.wear(kind)
        if shortcut:
            QShortcut(QKeySequence(shortcut), self).activated.connect(self.click)
        theme().changed.connect(self.updateGeometry)

    @property
    def kind(self) -> Kind:
        return Kind(self.property("kind"))

    def wear(self, kind: Kind) -> None:
        """Look like an act of this kind."""
        if self.kind is not kind:
            restyle(self, kind=str(kind))
        self._on_fill = kind in (Kind.PRIMARY, Kind.DANGER)
        ink = {Kind.SECONDARY: "text_muted", Kind.QUIET: "accent"}.get(kind, "accent_text")
        if self._icon_name:
            self.setIcon(icon(self._icon_name, ink, on_color="accent" if kind == Kind.SECONDARY else None))

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return QSize(size.width() + self._hint_width() + self._room_to_swell(), size.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _room_to_swell(self) -> int:
        """What the text grows by when it is chosen: it is strong then, and the button stays as it is."""
        if not self.isCheckable():
            return 0
        strong, plain = QFontMetrics(theme().font(TextRole.STRONG)), QFontMetrics(theme().font())
        return max(strong.horizontalAdvance(self.text()) - plain.horizontalAdvance(self.text()), 0)

    def _hint_width(self) -> int:
        if not self.hint:
            return 0
        return QFontMetrics(theme().font(TextRole.CAPTION)).horizontalAdvance(self.hint) + theme().space(12)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.hint:
            return
        painter = QPainter(self)
        painter.setFont(theme().font(TextRole.CAPTION))
        painter.setPen(theme().color(self._hint_ink()))
        side = theme().space(12)
        room = QRect(side, 0, self.width() - 2 * side, self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.hint)
        painter.end()

    def _hint_ink(self) -> str:
        if not self.isEnabled():
            return "text_disabled"
        return "accent_text" if self._on_fill else "text_muted"


class IconButton(Pressable):
    """A quiet square button with an icon only; its name is the tooltip and what a screen reader says."""

    def __init__(self, icon_name: str, name: str, shortcut: str | None = None) -> None:
        super().__init__()
        self.setProperty("kind", str(Kind.QUIET))
        self.setProperty("square", True)
        self.set_role(icon_name, name)
        if shortcut:
            QShortcut(QKeySequence(shortcut), self).activated.connect(self.click)
            self.setToolTip(f"{name} ({_native(shortcut)})")

    def set_role(self, icon_name: str, name: str) -> None:
        self.setIcon(icon(icon_name, "text_muted", on_color="accent"))
        self.setAccessibleName(name)
        self.setToolTip(name)
