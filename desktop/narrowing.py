"""What a list can be narrowed to: lists to choose from side by side, and the choices in force as chips."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.editors import by_pinyin
from desktop.theme import theme
from desktop.widgets import Card, ComboBox, Field, flow

FIELD_W = 150
Options = list[tuple[object, str]]


class NarrowPanel(Card):
    """Combos side by side, by key; ``changed`` when one of them was set by hand."""

    changed = Signal()

    def __init__(self, titles: dict[str, str]) -> None:
        super().__init__(padding=12, gap=8)
        self._showing = False
        self.combos = {key: ComboBox(key=by_pinyin) for key in titles}
        fields: list[QWidget] = []
        for key, title in titles.items():
            field = Field(title, self.combos[key])
            field.setFixedWidth(theme().px(FIELD_W))
            self.combos[key].chosen.connect(self._tell)
            fields.append(field)
        self.add(flow(*fields, gap=12))

    def set_options(self, options: dict[str, Options]) -> None:
        self._showing = True
        for key, choices in options.items():
            before = self.combos[key].value()
            self.combos[key].set_options(choices)
            self.combos[key].set_value(before)
        self._showing = False

    def values(self) -> dict[str, object]:
        return {key: combo.value() for key, combo in self.combos.items()}

    def show_values(self, values: dict[str, object]) -> None:
        self._showing = True
        for key, combo in self.combos.items():
            combo.set_value(values.get(key))
        self._showing = False

    def _tell(self) -> None:
        if not self._showing:
            self.changed.emit()


def name_of(options: Options, value: object) -> str:
    """Return what an option is called; one that is not offered (any more) is a dash."""
    return next((name for known, name in options if known == value), "—")


def filter_chips(values: dict[str, object], options: dict[str, Options]) -> list[tuple[str, str]]:
    """Key and words of each filter in force."""
    return [(key, name_of(options[key], value)) for key, value in values.items() if value is not None]
