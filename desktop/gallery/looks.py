"""The gallery's pages of colours, type and icons."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QFrame, QWidget

from desktop.gallery.page import gallery_page
from desktop.theme import Pair, TextRole, Tone, theme
from desktop.widgets import Card, Chip, ElidedText, Icon, SectionHeader, Text, column, flow, row
from desktop.widgets.icons import ROLES
from forms.i18n import N_, _


class _Swatch(QWidget):
    def __init__(self, name: str, pair: Pair) -> None:
        super().__init__()
        self._name, self._pair = name, pair
        self.setFixedSize(theme().px(120), theme().control_height)

    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._pair.fill))
        painter.setFont(theme().font())
        painter.setPen(QColor(self._pair.ink))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._name)
        painter.end()


def show_colors() -> QWidget:
    worn = theme()
    tones = flow(*(Chip(_(word), tone, str(tone)) for tone, word in _TONE_WORDS.items()))
    surfaces = [Card(Text(_("Raised")), padding=24), _sunken(_("Sunken"))]
    categories = flow(*(_Swatch(f"{n + 1}", pair) for n, pair in enumerate(worn.colors.categories)))
    ramp = flow(*(_Swatch(f"{n + 1}", pair) for n, pair in enumerate(worn.colors.ramp)))
    return gallery_page(
        _("Colours"),
        _("Few, calm and readable; a colour is never alone."),
        SectionHeader(_("Tones")),
        tones,
        SectionHeader(_("Surfaces")),
        row(*surfaces, None, gap=16),
        SectionHeader(_("Categories of the map")),
        categories,
        SectionHeader(_("Little to much")),
        ramp,
    )


_TONE_WORDS = {
    Tone.NEUTRAL: N_("Neutral"),
    Tone.ACCENT: N_("Accent"),
    Tone.INFO: N_("Info"),
    Tone.SUCCESS: N_("Success"),
    Tone.WARNING: N_("Warning"),
    Tone.DANGER: N_("Danger"),
}


def _sunken(text: str) -> QWidget:
    frame = QFrame()
    frame.setProperty("look", "sunken")
    frame.setLayout(column(Text(text), margins=(24, 24, 24, 24)))
    return frame


def show_type() -> QWidget:
    sample = _("Liu Min visited 18 households in building 7 on Tuesday.")
    lines = [Text(sample, role, wrap=True) for role in reversed(TextRole)]
    inks = [
        Text(sample, ink=ink, wrap=True) for ink in ("text", "text_muted", "accent", "danger", "warning", "success")
    ]
    rare = Text("䶮 𠮷 㐂 龘 0123456789 210112195603020021", TextRole.HEADING)
    elided = ElidedText(" ".join([sample] * 9))
    return gallery_page(_("Type"), _("One family, six sizes."), Card(*lines), Card(*inks), Card(rare, elided))


def show_icons() -> QWidget:
    cells = [_icon_cell(name) for name in ROLES]
    return gallery_page(_("Icons"), _("One family; each has a role, not a picture."), flow(*cells, gap=4))


def _icon_cell(name: str) -> QWidget:
    cell = QWidget()
    label = Text(name, TextRole.CAPTION, "text_muted")
    cell.setLayout(row(Icon(name, "text", 20), label, None, gap=8, margins=(8, 4, 8, 4)))
    cell.setFixedWidth(theme().px(140))
    return cell
