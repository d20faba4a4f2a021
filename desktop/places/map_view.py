"""The household map screen: what to see above, the picture, and beside it the legend and the doors chosen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from uuid import UUID

from PySide6.QtCore import QPoint
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.desk import Desk, Target
from desktop.offering import offer_act, why_not_act
from desktop.places.map_canvas import MapCanvas
from desktop.places.map_dialogs import LineDialog, PatternDialog, PrintDialog
from desktop.places.map_model import ALL_ESTATES, MapModel
from desktop.places.map_panel import MapPanel
from desktop.places.map_print import map_paper
from desktop.printing.preview_view import show_preview
from desktop.theme import theme
from desktop.widgets import (
    Button,
    ComboBox,
    Dialog,
    EmptyState,
    IconButton,
    LineEdit,
    Scroll,
    SkeletonRows,
    Text,
    Toolbar,
    column,
    row,
)
from forms.i18n import _
from forms.map_words import MODE_LABELS
from models import calendar
from models.places.addresses import natural_key
from models.places.records import Occupancy
from reports.document import Size

PANEL_W = 236
OF_BUILDINGS = {
    "add_room": "places.add_dwelling",
    "split": "places.split_dwelling",
    "add_floor": "places.add_floor",
    "add_basement": "places.add_floor",
    "add_unit": "places.add_unit",
    "merge": "places.merge_dwellings",
    "remove": "places.remove_dwellings",
    "delete_building": "places.delete_building",
}
"""The kind of act that each entry of the panel's menu begins, where not everybody may."""
VISITS_PAGES = {"plan_round": "plan", "door_sheets": "door_sheets"}
"""The pages of the Visits screen that acts on chosen doors ask for."""


class MapView(QWidget):
    """Doors open in People (``record``, ``kind="dwelling"``); rounds and sheets are Visits' (``ids``, ``page``)."""

    def __init__(self, desk: Desk, today: date | None = None) -> None:
        super().__init__()
        self._desk = desk
        self.model = self._model = model = MapModel(desk, today or calendar.today(), self)
        self.canvas = MapCanvas(theme(), model.today)
        self.panel = MapPanel({act: why for act, kind in OF_BUILDINGS.items() if (why := why_not_act(desk, kind))})
        self.estate = ComboBox(name=_("Estate"))
        self.mode = ComboBox([(code, _(label)) for code, label in MODE_LABELS.items()], name=_("Colour by"))
        self.round = ComboBox(name=_("Round"))
        self.find_room = LineEdit(_("Find a room, e.g. 3-2-501"))
        self.not_found = Text("", ink="danger")
        self.new_building = Button(_("New building"), icon_name="add")
        offer_act(desk, "places.create_building", self.new_building)
        self.zoom_label = Text("", ink="text_muted")
        self.empty = EmptyState(
            "building",
            _("No building yet"),
            _("Create the first building from a pattern: units × floors × rooms. Doors can be changed by click later."),
            _("Create a building"),
        )
        self._stack = QStackedWidget()
        self._shown_estate: UUID | None = None
        self._building_asked = False
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        for editor, width in ((self.estate, 140), (self.mode, 180), (self.round, 170), (self.find_room, 210)):
            editor.setFixedWidth(theme().px(width))
        self.tools = {
            "zoom_out": IconButton("zoom_out", _("Zoom out (Ctrl+−)")),
            "zoom_in": IconButton("zoom_in", _("Zoom in (Ctrl++)")),
            "fit": IconButton("fit", _("Show all (Ctrl+9)")),
            "print": IconButton("print", _("Print the map…")),
        }
        bar = Toolbar(self.estate, self.mode, self.round, self.find_room, self.not_found)
        for tool in (*self.tools.values(), self.zoom_label, self.new_building):
            bar.add(tool)
        side = Scroll(self.panel)
        side.setFixedWidth(min(theme().px(PANEL_W), 400))
        self._stack.addWidget(SkeletonRows(8))
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.canvas)
        self.setLayout(column(bar, row(self._stack, side, gap=12), gap=8, margins=(12, 8, 12, 12)))
        self.setFocusProxy(self.canvas)

    def _connect(self) -> None:
        model, canvas = self._model, self.canvas
        model.loaded.connect(self._show)
        model.recoloured.connect(self._recolour)
        model.chosen.connect(self._show_selection)
        canvas.selection_changed.connect(model.select)
        canvas.opened.connect(lambda key: self._desk.go("people", key, kind="dwelling"))
        canvas.zoomed.connect(lambda zoom: self.zoom_label.setText(f"{zoom * 100:.0f} %"))
        canvas.menu_wanted.connect(self._open_menu)
        self.estate.chosen.connect(model.set_estate)
        self.round.chosen.connect(model.set_round)
        self.mode.chosen.connect(model.set_mode)
        self.find_room.returnPressed.connect(self._find)
        self.find_room.textChanged.connect(lambda: self.not_found.setText(""))
        self.tools["zoom_in"].clicked.connect(canvas.zoom_in)
        self.tools["zoom_out"].clicked.connect(canvas.zoom_out)
        self.tools["fit"].clicked.connect(canvas.fit)
        self.tools["print"].clicked.connect(self.print_map)
        self.new_building.clicked.connect(self.create_building)
        self.empty.acted.connect(self.create_building)
        self.panel.wanted.connect(self._do)
        self.panel.marked.connect(self._mark)
        self.panel.picked.connect(lambda key: canvas.select(model.answering(key)))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._model.ready:
            self._model.load()

    def show_target(self, target: Target) -> None:
        """Show a question (``mode``), or bring doors, a building or an estate (``record``, ``ids``) into sight."""
        self._model.set_mode(target.options.get("mode"))
        self._building_asked = target.options.get("page") == "new"
        wanted = [*target.ids, *([target.record] if target.record else [])]
        if wanted:
            self._model.reveal(wanted)
        elif not self._model.ready:
            self._model.load()
        elif self._building_asked:
            self._ask_for_building()

    def _ask_for_building(self) -> None:
        self._building_asked = False
        self.create_building()

    # -- showing

    def _show(self) -> None:
        model = self._model
        everything = [(ALL_ESTATES, _("All estates"))] if len(model.state.estates) > 1 else []
        self.estate.set_options([*model.state.estates, *everything])
        self.round.set_options([(choice.round_id, choice.name) for choice in model.state.rounds])
        self.estate.set_value(model.estate_id)
        self.round.set_value(model.round_id)
        self.mode.set_value(model.mode_code)
        for line in (self.estate, self.round, self.mode):
            line.setCursorPosition(0)  # a long name is read from its beginning
        self.round.setVisible(bool(model.state.rounds))
        another = model.state.picture.width and self._shown_estate != model.estate_id
        self.canvas.show_picture(model.state.picture, model.mode, model.state.index)
        self._stack.setCurrentWidget(self.canvas if model.state.picture.buildings else self.empty)
        if another:
            self._shown_estate = model.estate_id
            self.canvas.fit()
            self.canvas.setFocus()
        self.panel.show_mode(model.mode, model.counts())
        self._show_revealed()
        self._show_selection()
        if self._building_asked:
            self._ask_for_building()

    def _show_revealed(self) -> None:
        """Choose the doors that somebody asked to see, the first of them in sight."""
        doors = self._model.take_revealed()
        if doors:
            self.canvas.focus_on(doors[0])
            self.canvas.select(set(doors))

    def _recolour(self) -> None:
        self.mode.set_value(self._model.mode_code)
        self.canvas.show_mode(self._model.mode)
        self.panel.show_mode(self._model.mode, self._model.counts())

    def _show_selection(self) -> None:
        self.panel.show_selection(self._model.chosen_doors(), len(self._model.buildings_chosen()))

    def _find(self) -> None:
        found = self._model.find(self.find_room.text())
        if found is None:
            self.not_found.setText(_("Not on this map") if self.find_room.text().strip() else "")
        else:
            self.canvas.focus_on(found)
            self.canvas.setFocus()

    def _open_menu(self, at: QPoint) -> None:
        self.panel.menu().popup(at)

    # -- acting

    def _mark(self, occupancy: Occupancy) -> None:
        if self._model.selection:
            self._model.set_occupancy(occupancy)

    def _do(self, act: str) -> None:
        """Do an act of the panel; those of other areas go to the shell."""
        model = self._model
        chosen = model.chosen_ids()
        if act == "open":
            self._desk.go("people", chosen[0], kind="dwelling")
            return
        if act in VISITS_PAGES:
            self._desk.go("visits", ids=tuple(chosen), page=VISITS_PAGES[act])
            return
        building = next(iter(model.buildings_chosen()), None)
        acts: dict[str, Callable[[], object]] = {
            "clear": partial(self.canvas.select, set()),
            "add_room": self._add_room,
            "rename": self._rename,
            "split": self._split,
            "merge": model.merge,
            "use_shop": partial(model.set_use, "31"),
            "use_home": partial(model.set_use, "11"),
            "remove": model.remove,
        }
        if building is not None:
            acts |= {
                "add_floor": partial(model.add_floor, building),
                "add_basement": partial(model.add_floor, building, below=True),
                "add_unit": partial(model.add_unit, building),
                "delete_building": partial(self._delete_building, building),
            }
        acts[act]()

    def _add_room(self) -> None:
        door = self._model.chosen_doors()[0]
        dialog = LineDialog(self, _("Add a room"), _("Room number"))
        dialog.accepted.connect(lambda: self._model.add_dwelling(door.dwelling_id, dialog.text))
        dialog.open()

    def _rename(self) -> None:
        door = self._model.chosen_doors()[0]
        dialog = LineDialog(self, _("Rename room"), _("Room number"), door.room)
        dialog.accepted.connect(lambda: self._model.rename(door.dwelling_id, dialog.text))
        dialog.open()

    def _split(self) -> None:
        door = self._model.chosen_doors()[0]
        hint = _("Write the room numbers with spaces between; the people stay with the first.")
        dialog = LineDialog(self, _("Split room"), _("Room numbers"), f"{door.room} ", hint)
        dialog.accepted.connect(lambda: self._model.split(door.dwelling_id, dialog.text.split()))
        dialog.open()

    def _delete_building(self, building: UUID) -> None:
        sentence = _(
            "The building and all its doors go from the map. This is refused while people are registered there."
        )
        dialog = Dialog(self, _("Delete the building?"), sentence, ok=_("Delete building"), danger=True)
        dialog.accepted.connect(lambda: self._model.delete_building(building))
        dialog.open()

    def create_building(self) -> None:
        """Ask for a pattern and build it."""
        model = self._model
        names = {key: name for key, name in model.state.estates}
        numbers = [building.number for estate in model.state.facts for building in estate.buildings]
        whole = [int(number) for number in numbers if number.isdecimal()]
        number = str(max(whole) + 1) if whole else ("" if sorted(numbers, key=natural_key) else "1")
        estate = names.get(model.estate_id, "") if model.estate_id else ""
        dialog = PatternDialog(self, list(names.values()), estate, number, model.today)
        dialog.accepted.connect(lambda: model.create_building(dialog.estate, dialog.number, dialog.pattern))
        dialog.open()

    def print_map(self) -> None:
        """Ask which print, then show it page by page, to print or to save."""
        dialog = PrintDialog(self, public=self._model.mode.public)
        dialog.accepted.connect(lambda: self._preview(names=dialog.names, size=dialog.paper))
        dialog.open()

    def _preview(self, *, names: bool, size: Size) -> None:
        model = self._model
        show_preview(self._desk, map_paper(model.state.facts, model.mode, model.today, names=names, size=size), self)
