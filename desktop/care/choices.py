"""What lists of care can be narrowed to: groups that everybody may see, grids, helpers, states."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.editors import by_pinyin
from desktop.theme import theme
from desktop.widgets import Card, ComboBox, Field, flow
from models.calendar import today
from models.care.catalogue import groups
from models.care.helpers import helpers
from models.care.rules import MASKED
from models.places.records import Area, AreaLevel

FIELD_W = 150
Options = list[tuple[object, str]]


@dataclass(frozen=True)
class Narrowing:
    """What there is to choose from: code or id, and name."""

    groups: Options
    grids: Options
    helpers: Options


def read_narrowing(session: Session) -> Narrowing:
    """Groups of level 3 are no filter: who is left by it would be known to be in it. The guard hides level 4."""
    grids = select(Area.id, Area.name).where(Area.alive(), Area.level == AreaLevel.GRID).order_by(Area.code)
    return Narrowing(
        [(group.code, group.name) for group in groups(session, active=None) if group.sensitivity != MASKED],
        [(id_, name) for id_, name in session.execute(grids)],
        [(row.helper.id, row.helper.name) for row in helpers(session, today()) if not row.left],
    )


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
