"""How a case looks where another area names it: a line with number, state and light that leads to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.desk import Desk
from desktop.light_looks import LIGHT_LOOKS, light_chip
from desktop.theme import TextRole, Tone
from desktop.widgets import Chip, ChipLook, Entry, Icon, LineButton, Text, VBox, column, flow, row
from desktop.widgets.layout import emptied, wrapping
from desktop.widgets.lines import padded
from forms.case_words import CASES, case_text, light_words, state_text
from forms.i18n import N_, _
from models.calendar import CHINA
from models.cases.lines import CaseLine
from models.cases.seats import seat_level
from models.places.records import AreaLevel

ICONS = {"appeal": "appeals", "hazard": "hazard", "studio_matter": "studio", "whistle": "appeals"}
_NUMBERED = {AreaLevel.STREET: N_("Street {number}"), AreaLevel.DISTRICT: N_("District {number}")}
_PLACES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "appeal": ("appeals", {}),
    "hazard": ("studio", {"kind": "hazard"}),
    "studio_matter": ("studio", {"kind": "studio_matter"}),
    "whistle": ("appeals", {"kind": "whistle"}),
}


def open_case(desk: Desk, line: CaseLine) -> None:
    """Go to the page of a case, whichever screen shows it."""
    screen, options = _PLACES[line.table]
    desk.go(screen, line.id, **options)


def case_state_chip(line: CaseLine) -> ChipLook:
    """What is over looks so."""
    return ChipLook(state_text(line), *((Tone.NEUTRAL, "checked") if line.over else (Tone.INFO, "planned")))


def case_looks(line: CaseLine, now: datetime) -> list[ChipLook]:
    """State, and the light where a clock runs."""
    words = light_words(line, now)
    light = [light_chip(line.light, words)] if line.light is not None and words else []
    return [case_state_chip(line), *light]


class CaseButton(LineButton):
    """One case as a line; Enter or a click opens it. ``more`` are chips that the list adds."""

    def __init__(self, desk: Desk, line: CaseLine, now: datetime, more: Sequence[ChipLook] = ()) -> None:
        chips = flow(*(Chip(*look) for look in (*case_looks(line, now), *more)))
        head = row(Icon(ICONS[line.table], "text_muted"), Text(case_text(line), TextRole.STRONG), None, gap=8)
        inside = column(head, Text(line.title, ink="text_muted", wrap=True), chips, gap=4)
        said = "，".join(look.text for look in (*case_looks(line, now), *more))
        super().__init__(padded(inside), f"{case_text(line)} {line.title} {said}", lambda: open_case(desk, line))
        self.line = line
        self.setSizePolicy(wrapping())


class CaseLines(QWidget):
    """Cases below one another; none takes no room."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._box = VBox(0)
        self.setLayout(self._box)
        self.buttons: list[CaseButton] = []

    def show_cases(self, lines: Sequence[CaseLine], now: datetime) -> None:
        emptied(self._box)
        self.buttons = [CaseButton(self._desk, line, now) for line in lines]
        for button in self.buttons:
            self._box.addWidget(button)
        self.setVisible(bool(lines))


def case_entry(line: CaseLine, now: datetime) -> Entry:
    """A case as a point of a time line."""
    at = line.at.astimezone(CHINA)
    words = " · ".join(part for part in (state_text(line), light_words(line, now), line.title) if part)
    running = line.light is not None and not line.over
    tone, icon = LIGHT_LOOKS[line.light] if running and line.light else (Tone.NEUTRAL, ICONS[line.table])
    return Entry(f"{at:%Y-%m-%d %H:%M}", f"{_(CASES[line.table])} {line.number}", words, tone, icon)


def short_number(number: str) -> str:
    """``2026-A00012`` of ``SQ-210112010012-2026-A00012``: whose it is stands beside it, or is the same all over a list.

    What a street or the district numbered says so: a community has numbers of its own beside them.
    """
    parts = number.split("-")
    level = seat_level(parts[1]) if len(parts) > 1 else None
    short = "-".join(parts[-2:])
    return _(_NUMBERED[level]).format(number=short) if level in _NUMBERED else short
