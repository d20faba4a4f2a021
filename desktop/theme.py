"""The look: every colour, size, radius and font of the desktop, and the theme that puts them on."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from desktop.stylesheet import stylesheet

SPACES: Final = (4, 8, 12, 16, 24)
SCALES: Final = (100, 112, 125, 137, 150, 175)
FAMILIES: Final = ("Noto Sans SC", "BabelStone Han", "HanaMinA", "HanaMinB")


class Mode(StrEnum):
    LIGHT = "light"
    DARK = "dark"


class Tone(StrEnum):
    """What a colour says; always shown together with a shape or a word."""

    NEUTRAL = "neutral"
    ACCENT = "accent"
    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"


class TextRole(StrEnum):
    CAPTION = "caption"
    BODY = "body"
    STRONG = "strong"
    HEADING = "heading"
    TITLE = "title"
    DISPLAY = "display"


@dataclass(frozen=True)
class Pair:
    """A background and what is written on it: at least 4.5:1 apart."""

    fill: str
    ink: str


@dataclass(frozen=True)
class Colors:
    """Colour roles; ``*_soft`` are backgrounds on which the role without ``_soft`` and ``text`` are readable."""

    surface: str
    surface_raised: str
    sunken: str
    hover: str
    pressed: str
    border: str
    border_strong: str
    border_field: str
    text: str
    text_muted: str
    text_disabled: str
    accent: str
    accent_fill: str
    accent_fill_hover: str
    accent_fill_pressed: str
    accent_text: str
    accent_soft: str
    danger: str
    danger_soft: str
    danger_fill: str
    danger_fill_hover: str
    warning: str
    warning_soft: str
    success: str
    success_soft: str
    info: str
    info_soft: str
    neutral: str
    neutral_soft: str
    categories: tuple[Pair, ...]
    ramp: tuple[Pair, ...]


LIGHT: Final = Colors(
    surface="#f6f7f9",
    surface_raised="#ffffff",
    sunken="#eef0f4",
    hover="#eef1f6",
    pressed="#e2e7ef",
    border="#e1e5eb",
    border_strong="#cdd3dd",
    border_field="#848d9c",
    text="#1a1f29",
    text_muted="#566072",
    text_disabled="#98a1b0",
    accent="#2f55b8",
    accent_fill="#3159c4",
    accent_fill_hover="#2a4dab",
    accent_fill_pressed="#234191",
    accent_text="#ffffff",
    accent_soft="#e9effc",
    danger="#b3261e",
    danger_soft="#fcebe9",
    danger_fill="#b3261e",
    danger_fill_hover="#951f18",
    warning="#855000",
    warning_soft="#fdf1d8",
    success="#186a3b",
    success_soft="#e2f4e8",
    info="#155e96",
    info_soft="#e3f1fb",
    neutral="#4b5567",
    neutral_soft="#eceff3",
    categories=(
        Pair("#8ecdf2", "#0d2b45"),
        Pair("#f4a24a", "#3a1c00"),
        Pair("#1d6fb0", "#ffffff"),
        Pair("#f4e05a", "#363000"),
        Pair("#0d6b54", "#ffffff"),
        Pair("#a8442a", "#ffffff"),
        Pair("#cc86b8", "#2a0a24"),
        Pair("#d5d9e0", "#262c38"),
    ),
    ramp=(
        Pair("#fdf3c4", "#1a1f29"),
        Pair("#f2cf7a", "#1a1f29"),
        Pair("#e29a55", "#1a1f29"),
        Pair("#a8442a", "#ffffff"),
        Pair("#5e1a24", "#ffffff"),
    ),
)

DARK: Final = Colors(
    surface="#15181e",
    surface_raised="#1d2129",
    sunken="#10131a",
    hover="#272c36",
    pressed="#313743",
    border="#2e343f",
    border_strong="#434b59",
    border_field="#717b8c",
    text="#e7eaf0",
    text_muted="#a5aebd",
    text_disabled="#656e7d",
    accent="#9db5ff",
    accent_fill="#4263cc",
    accent_fill_hover="#4b6ddb",
    accent_fill_pressed="#3855b3",
    accent_text="#ffffff",
    accent_soft="#242f4d",
    danger="#ff9d94",
    danger_soft="#402221",
    danger_fill="#b93a32",
    danger_fill_hover="#c2453d",
    warning="#f0c071",
    warning_soft="#3a2d13",
    success="#83d6a3",
    success_soft="#17331f",
    info="#92c7f7",
    info_soft="#18304a",
    neutral="#bcc4d1",
    neutral_soft="#2a2f3a",
    categories=(
        Pair("#7cc3ee", "#071d30"),
        Pair("#e8963c", "#2b1500"),
        Pair("#2668a3", "#ffffff"),
        Pair("#e8d44f", "#2b2600"),
        Pair("#11604c", "#ffffff"),
        Pair("#9c3f27", "#ffffff"),
        Pair("#d6a3c8", "#33102d"),
        Pair("#4a5160", "#f2f4f8"),
    ),
    ramp=(
        Pair("#f7ecb8", "#1a1f29"),
        Pair("#e8c36a", "#1a1f29"),
        Pair("#d88f4a", "#1a1f29"),
        Pair("#a34028", "#ffffff"),
        Pair("#6b202b", "#ffffff"),
    ),
)

_COLORS: Final = {Mode.LIGHT: LIGHT, Mode.DARK: DARK}
_TYPE: Final = {
    TextRole.CAPTION: (13, False),
    TextRole.BODY: (14, False),
    TextRole.STRONG: (14, True),
    TextRole.HEADING: (16, True),
    TextRole.TITLE: (22, True),
    TextRole.DISPLAY: (30, True),
}


def readable_pairs(colors: Colors) -> dict[str, Pair]:
    """Return every text on every background that the components use, by name."""
    inks = ("text", "text_muted", "accent", "danger", "warning", "success", "info", "neutral")
    plain = ("surface", "surface_raised", "sunken", "hover")
    pairs = {f"{ink} on {fill}": _pair(colors, fill, ink) for ink in inks for fill in plain}
    for tone in Tone:
        soft = f"{tone}_soft"
        pairs |= {f"{ink} on {soft}": _pair(colors, soft, ink) for ink in (str(tone), "text", "text_muted")}
    fills = ("accent_fill", "accent_fill_hover", "accent_fill_pressed", "danger_fill", "danger_fill_hover")
    pairs |= {f"accent_text on {fill}": _pair(colors, fill, "accent_text") for fill in fills}
    pairs["text on pressed"] = _pair(colors, "pressed", "text")
    pairs |= {f"category {n}": pair for n, pair in enumerate(colors.categories)}
    return pairs | {f"ramp {n}": pair for n, pair in enumerate(colors.ramp)}


def _pair(colors: Colors, fill: str, ink: str) -> Pair:
    return Pair(getattr(colors, fill), getattr(colors, ink))


class Theme(QObject):
    """Mode and font scale, and all that follows from them.

    One theme is worn by the application (as a ``QPalette`` is): ``theme()`` returns it. Painted components ask it
    while they paint, so that they are right after a switch; layouts follow ``changed``.
    """

    changed = Signal()

    def __init__(self, mode: Mode = Mode.LIGHT, scale: int = 100) -> None:
        super().__init__()
        self.mode = mode
        self.scale = scale

    @property
    def colors(self) -> Colors:
        return _COLORS[self.mode]

    def wear(self, mode: Mode | None = None, scale: int | None = None) -> None:
        """Put the theme on the application, after changing mode or scale (per cent, 100 to 175)."""
        self.mode = mode or self.mode
        self.scale = min(max(scale or self.scale, SCALES[0]), SCALES[-1])
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            raise RuntimeError("a theme is worn by a running QApplication")
        _prepare(app)
        app.setFont(self.font())
        app.setPalette(self._palette())
        app.setStyleSheet(stylesheet(self))
        self.changed.emit()

    def px(self, length: float) -> int:
        """Scale a length that holds text or an icon."""
        return round(length * self.scale / 100)

    def space(self, length: float) -> int:
        """Scale a gap: gently, so that large type still fits a small screen."""
        return round(length * (1 + (self.scale / 100 - 1) * 0.4))

    @property
    def radius(self) -> int:
        return self.space(8)

    @property
    def ring(self) -> int:
        """Width of the focus ring."""
        return 2

    @property
    def control_height(self) -> int:
        """Height of buttons, editors and table rows: one line of body text and room to breathe (36 px at 100 %)."""
        return self.px(20) + 2 * self.space(8)

    @property
    def icon_size(self) -> int:
        return self.px(18)

    @property
    def body_px(self) -> int:
        return self.text_px(TextRole.BODY)

    @property
    def caption_px(self) -> int:
        return self.text_px(TextRole.CAPTION)

    @property
    def heading_px(self) -> int:
        return self.text_px(TextRole.HEADING)

    def text_px(self, role: TextRole = TextRole.BODY) -> int:
        return self.px(_TYPE[role][0])

    def font(self, role: TextRole = TextRole.BODY) -> QFont:
        font = QFont()
        font.setFamilies(FAMILIES)
        font.setPixelSize(self.text_px(role))
        font.setBold(_TYPE[role][1])
        return font

    @property
    def roles(self) -> tuple[TextRole, ...]:
        return tuple(TextRole)

    def is_bold(self, role: TextRole) -> bool:
        return _TYPE[role][1]

    def color(self, role: str) -> QColor:
        """Return a colour role (a field of ``Colors``) as Qt's colour."""
        return QColor(getattr(self.colors, role))

    def tone(self, tone: Tone) -> Pair:
        """Return the soft background of a tone and the colour to write on it."""
        return _pair(self.colors, f"{tone}_soft", tone)

    def category(self, number: int) -> Pair:
        """Return the colours of the n-th category (of a map, a chart, an avatar); they repeat after the last."""
        return self.colors.categories[number % len(self.colors.categories)]

    def step(self, share: float) -> Pair:
        """Return the colours for a share between 0 (little, light) and 1 (much, dark)."""
        ramp: Sequence[Pair] = self.colors.ramp
        return ramp[min(int(share * len(ramp)), len(ramp) - 1)]

    def _palette(self) -> QPalette:
        palette = QPalette()
        role = QPalette.ColorRole
        for target, name in (
            (role.Window, "surface"),
            (role.WindowText, "text"),
            (role.Base, "surface_raised"),
            (role.AlternateBase, "surface"),
            (role.Text, "text"),
            (role.Button, "surface_raised"),
            (role.ButtonText, "text"),
            (role.PlaceholderText, "text_muted"),
            (role.ToolTipBase, "surface_raised"),
            (role.ToolTipText, "text"),
            (role.Highlight, "accent_fill"),
            (role.HighlightedText, "accent_text"),
            (role.Link, "accent"),
            (role.Mid, "border"),
        ):
            palette.setColor(target, self.color(name))
        for target in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, target, self.color("text_disabled"))
        return palette


@cache
def _prepare(app: QApplication) -> None:
    """Load the fonts, and take the one style that looks the same on Windows, Kylin and UOS; once an application."""
    app.setStyle("Fusion")
    for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"):
        QFontDatabase.addApplicationFont(str(files("reports") / "fonts" / name))


@cache
def theme() -> Theme:
    """Return the theme of the application; worn from the first call on."""
    worn = Theme()
    worn.wear()
    return worn
