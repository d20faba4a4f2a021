"""Named icons of one family (Phosphor, MIT), drawn in the colours of the theme that is worn while they are painted."""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from desktop.theme import theme
from desktop.widgets.square import Square

ROLES: Final = {
    # places of the shell
    "today": "sun-horizon",
    "map": "buildings",
    "people": "users",
    "visits": "door",
    "care": "hand-waving",
    "studio": "scales",
    "appeals": "megaphone",
    "reports": "chart-bar",
    "settings": "gear-six",
    "help": "question",
    "lock": "lock-key",
    "account": "user-circle",
    "sidebar": "list",
    # things
    "estate": "map-trifold",
    "building": "buildings",
    "unit": "stack",
    "dwelling": "door",
    "household": "house-line",
    "resident": "user",
    "helper": "handshake",
    "round": "path",
    "visit": "clipboard-text",
    "sheet": "file-text",
    "log": "notebook",
    "group": "heart",
    "attachment": "paperclip",
    "hazard": "fire",
    "case": "shield-warning",
    "dispute": "chats",
    "service": "lifebuoy",
    "ticket": "ticket",
    "photo": "image",
    "phone": "phone",
    "id_card": "identification-card",
    "place": "map-pin",
    "district": "tree-structure",
    "station": "storefront",
    "language": "translate",
    "font_size": "text-aa",
    "theme": "moon",
    "database": "database",
    # acts
    "search": "magnifying-glass",
    "add": "plus",
    "edit": "pencil-simple",
    "delete": "trash",
    "save": "check",
    "close": "x",
    "clear": "x-circle",
    "undo": "arrow-counter-clockwise",
    "redo": "arrow-clockwise",
    "refresh": "arrows-clockwise",
    "print": "printer",
    "export": "export",
    "import": "tray",
    "excel": "table",
    "pdf": "file-pdf",
    "open": "folder-open",
    "copy": "copy",
    "filter": "funnel",
    "columns": "columns",
    "sort": "arrows-down-up",
    "sorted_up": "caret-up",
    "sorted_down": "caret-down",
    "more": "dots-three",
    "back": "arrow-left",
    "next": "arrow-right",
    "expand": "caret-down",
    "collapse": "caret-up",
    "enter": "arrow-elbow-down-left",
    "previous_step": "caret-left",
    "next_step": "caret-right",
    "zoom_in": "magnifying-glass-plus",
    "zoom_out": "magnifying-glass-minus",
    "fit": "arrows-out",
    "scan": "qr-code",
    "merge": "git-merge",
    "move": "swap",
    "move_in": "sign-in",
    "move_out": "sign-out",
    "backup": "hard-drives",
    "eye": "eye",
    "eye_off": "eye-slash",
    "calendar": "calendar-blank",
    "assign": "user-plus",
    "call": "bell-ringing",
    "acting": "user-focus",
    "start": "play",
    "pause": "pause",
    "stop": "stop",
    # states: each has its own shape, so that colour is never alone
    "info": "info",
    "success": "check-circle",
    "warning": "warning",
    "danger": "warning-octagon",
    "neutral": "circle",
    "accent": "sparkle",
    "required": "asterisk",
    "met": "check-circle",
    "by_phone": "phone-call",
    "not_home": "clock-clockwise",
    "declined": "hand-palm",
    "vacant": "prohibit",
    "planned": "circle-dashed",
    "late": "hourglass-high",
    "light_green": "circle",
    "light_yellow": "triangle",
    "light_red": "square",
    "up": "trend-up",
    "down": "trend-down",
    "synced": "cloud-check",
    "waiting": "cloud-arrow-up",
    "offline": "cloud-slash",
    "conflict": "git-diff",
    "refused": "x-square",
    "paused": "pause-circle",
    "arrival": "user-plus",
    "envelope": "envelope-simple",
    "line": "share-network",
    "empty": "tray",
    "time": "clock",
    "checked": "check",
    "partly": "minus",
}


@cache
def _font_family() -> str:
    """Load only the one font: importing qtawesome itself would read and hash a dozen and cost 0.3 s at start."""
    return QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(_file("phosphor-*.ttf"))))[0]


@cache
def _glyphs() -> dict[str, str]:
    codes = json.loads(_file("phosphor-charmap-*.json").read_text(encoding="utf-8"))
    return {name: chr(int(code, 16)) for name, code in codes.items()}


def _file(pattern: str) -> Path:
    spec = find_spec("qtawesome")
    if spec is None or spec.origin is None:
        raise RuntimeError("qtawesome is not installed")
    return next((Path(spec.origin).parent / "fonts").glob(pattern))


def paint_icon(painter: QPainter, name: str, rect: QRect, color: str, *, filled: bool = False) -> None:
    """Draw the icon ``name`` (a role above) centred in ``rect``, in a colour role of the theme."""
    side = min(rect.width(), rect.height())
    font = QFont(_font_family())
    font.setPixelSize(max(side, 1))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    glyph = _glyphs()[ROLES[name] + ("-fill" if filled else "")]
    painter.save()
    painter.setFont(font)
    painter.setPen(theme().color(color))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, glyph)
    painter.restore()


def beside_text(room: QRect, side: int) -> QRect:
    """Return the square at the left of a line of text for its icon: a little low, as Chinese type stands."""
    low = round(side * 0.06)
    return QRect(room.left(), room.top() + (room.height() - side) // 2 + low, side, side)


class _Engine(QIconEngine):
    """Draws the icon in a square at the left (``trailing``: right) end; the rest of a wider rectangle is the gap."""

    def __init__(self, name: str, color: str, on_color: str, filled: bool, trailing: bool) -> None:
        super().__init__()
        self._name, self._color, self._on_color = name, color, on_color
        self._filled, self._trailing = filled, trailing

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        color = self._on_color if state == QIcon.State.On else self._color
        if mode == QIcon.Mode.Disabled:
            color = "text_disabled"
        alone = rect.width() <= rect.height()
        square = rect if alone else beside_text(rect, rect.height())
        if self._trailing:
            square.moveRight(rect.right())
        paint_icon(painter, self._name, square, color, filled=self._filled)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap


def icon(
    name: str,
    color: str = "text_muted",
    *,
    on_color: str | None = None,
    filled: bool = False,
    trailing: bool = False,
) -> QIcon:
    """Return the icon of a role; ``color`` and ``on_color`` (when checked) are colour roles of the theme."""
    if name not in ROLES:
        raise KeyError(name)
    return QIcon(_Engine(name, color, on_color or color, filled, trailing))


class Icon(Square):
    """One icon as a widget; the word beside it says what it means, so it is silent to a screen reader."""

    def __init__(self, name: str, color: str = "text_muted", size: float = 18, *, filled: bool = False) -> None:
        super().__init__(size)
        self._name, self._color, self._filled = name, color, filled

    def show_icon(self, name: str, color: str) -> None:
        self._name, self._color = name, color
        self.update()

    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        paint_icon(painter, self._name, self.rect(), self._color, filled=self._filled)
        painter.end()
