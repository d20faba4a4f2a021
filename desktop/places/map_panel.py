"""What stands beside the household map: the legend, the doors chosen and what can be done with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QSizePolicy, QVBoxLayout, QWidget

from desktop.places.map_legend import Legend
from desktop.theme import theme
from desktop.widgets import Button, Card, Kind, SectionHeader, Text
from forms.i18n import _, ngettext
from forms.map_words import MODE_LABELS
from forms.places import OCCUPANCY
from models.places.map_colours import ColourMode
from models.places.map_facts import CellFacts
from models.places.records import IN_USE, Occupancy


class MapPanel(QWidget):
    """Legend and selection. ``wanted`` names an act; ``marked`` an occupancy."""

    wanted = Signal(str)
    """``open``, ``door_sheets``, ``plan_round``, ``clear``, or one of the edits."""
    marked = Signal(object)
    picked = Signal(str)

    def __init__(self, closed: Mapping[str, str] = MappingProxyType({})) -> None:
        """``closed``: why the worker may not do something to a building, by the names of ``edit_actions``."""
        super().__init__()
        self._closed = closed
        self.legend = Legend(theme())
        self.legend.picked.connect(self.picked)
        self._question = SectionHeader("")
        self.summary = Text("", wrap=True)
        self.detail = Text("", ink="text_muted", wrap=True)
        self.buttons = {
            "open": Button(_("Open household"), Kind.PRIMARY, "household"),
            "plan_round": Button(_("Plan a round"), icon_name="round"),
            "door_sheets": Button(_("Print door sheets"), icon_name="print"),
            "occupancy": Button(_("Set occupancy…"), icon_name="dwelling"),
            "edit": Button(_("Edit building…"), icon_name="edit"),
            "clear": Button(_("Clear selection"), Kind.QUIET),
        }
        self.edit_actions: dict[str, tuple[str, bool]] = {}
        self._build()
        self.show_selection((), 0)
        for button in self.buttons.values():
            button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _build(self) -> None:
        for name, button in self.buttons.items():
            if name in ("occupancy", "edit"):
                continue
            button.clicked.connect(lambda _checked=False, name=name: self.wanted.emit(name))
        self.buttons["occupancy"].clicked.connect(lambda: self._under("occupancy", self.occupancy_menu()))
        self.buttons["edit"].clicked.connect(lambda: self._under("edit", self.edit_menu()))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme().space(12))
        box.addWidget(Card(self._question, self.legend, padding=12, gap=8))
        self._chosen = Card(SectionHeader(_("Selection")), self.summary, self.detail, padding=12, gap=8)
        for button in self.buttons.values():
            self._chosen.add(button)
        box.addWidget(self._chosen)
        box.addStretch()

    def show_mode(self, mode: ColourMode, amounts: Mapping[str, int]) -> None:
        self._question.title.setText(_(MODE_LABELS[mode.code]))
        self.legend.show_mode(mode, amounts)

    def show_selection(self, doors: Sequence[CellFacts], buildings: int) -> None:
        """Say what is chosen and offer what fits it; ``buildings`` is over how many buildings it spreads."""
        amount = len(doors)
        self.summary.setText(
            ngettext("{n} dwelling chosen", "{n} dwellings chosen", amount).format(n=amount)
            if amount
            else _("Click a door, or draw a frame around several.")
        )
        people, used = sum(door.people for door in doors), sum(door.occupancy in IN_USE for door in doors)
        self.detail.setText(
            _("{used} in use, {people} people").format(used=used, people=people) if amount else _keyboard_hint()
        )
        for name, button in self.buttons.items():
            button.setVisible(amount == 1 if name == "open" else amount > 0)
        one_building = buildings == 1
        self.edit_actions = {
            "add_room": (_("Add a room beside it…"), amount == 1),
            "rename": (_("Rename…"), amount == 1),
            "split": (_("Split into several…"), amount == 1),
            "merge": (_("Merge into one"), amount > 1),
            "use_shop": (_("Use as shop"), amount > 0),
            "use_home": (_("Use as dwelling"), amount > 0),
            "remove": (_("Remove"), amount > 0),
            "add_floor": (_("Add a floor on top"), one_building),
            "add_basement": (_("Add a basement"), one_building),
            "add_unit": (_("Add a unit"), one_building),
            "delete_building": (_("Delete the building…"), one_building),
        }

    def occupancy_menu(self) -> QMenu:
        menu = QMenu(_("Set occupancy…"), self)
        for occupancy, label in OCCUPANCY.items():
            menu.addAction(_(label)).triggered.connect(lambda _on=False, value=occupancy: self.marked.emit(value))
        return menu

    def edit_menu(self) -> QMenu:
        menu = QMenu(_("Edit building…"), self)
        menu.setToolTipsVisible(bool(self._closed))
        for name, (label, offered) in self.edit_actions.items():
            if name == "add_floor":
                menu.addSeparator()
            action = menu.addAction(label)
            action.setEnabled(offered and name not in self._closed)
            action.setToolTip(self._closed.get(name, ""))
            action.triggered.connect(lambda _on=False, name=name: self.wanted.emit(name))
        return menu

    def menu(self) -> QMenu:
        """All of it, for the right mouse button."""
        menu = QMenu(self)
        for name, button in self.buttons.items():
            if name in ("occupancy", "edit") or button.isHidden():
                continue
            menu.addAction(button.text()).triggered.connect(lambda _on=False, name=name: self.wanted.emit(name))
        vacant = menu.addAction(_("Mark vacant"))
        vacant.triggered.connect(lambda: self.marked.emit(Occupancy.VACANT))
        menu.addMenu(self.occupancy_menu())
        menu.addMenu(self.edit_menu())
        return menu

    def _under(self, name: str, menu: QMenu) -> None:
        button = self.buttons[name]
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))


def _keyboard_hint() -> str:
    return _("Arrow keys walk the stairs, Shift extends, Space chooses, Enter opens, Ctrl+A takes the building.")
