"""What the household map knows: facts of the doors, the question that colours them, the doors chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal
from sqlalchemy.orm import Session

from desktop.desk import Change, Desk
from forms.i18n import _, ngettext
from models.places import actions
from models.places.addresses import parse_door
from models.places.household_map import MapPicture, good_width, lay_out
from models.places.household_map_query import RoundChoice, doors_of, estates, map_facts, rounds
from models.places.map_colours import MODES, ColourMode, count
from models.places.map_facts import CellFacts, EstateFacts
from models.places.map_index import MapIndex
from models.places.pattern import BuildingPattern
from models.places.records import Building, Dwelling, Occupancy

TABLES = (
    "estate", "building", "unit", "dwelling", "residency", "resident", "round", "round_door", "visit", "area",
    "appeal_now",
)  # fmt: skip
ALL_ESTATES = UUID(int=0)
"""Stands for every estate of the community where one estate's id is expected."""
SHAPE = 1.35
"""Width to height of the room that the map has on a screen, beside its panel."""


@dataclass(frozen=True)
class Loaded:
    """One reading of the station: what can be chosen, and the picture of what is chosen."""

    estates: Sequence[tuple[UUID, str]] = ()
    rounds: Sequence[RoundChoice] = ()
    estate_id: UUID | None = None
    round_id: UUID | None = None
    facts: Sequence[EstateFacts] = ()
    index: MapIndex = field(default_factory=lambda: MapIndex(MapPicture(0.0, 0.0, (), ())))

    @property
    def picture(self) -> MapPicture:
        return self.index.picture


class MapModel(QObject):
    """``loaded``: a new picture; ``recoloured``: another question; ``chosen``: other doors."""

    loaded = Signal()
    recoloured = Signal()
    chosen = Signal()

    def __init__(self, desk: Desk, today: date, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self.today = desk, today
        self.state = Loaded()
        self.ready = False
        self.estate_id: UUID | None = desk.settings.map_estate(desk.station.community_code)
        self.round_id: UUID | None = None
        self._wanted = 0
        self.mode_code = "visit"
        self.doors: list[CellFacts] = []
        self.mode: ColourMode = MODES[self.mode_code]((), today)
        self.selection: set[UUID] = set()
        self._revealed: list[UUID] = []
        self._soon = QTimer(self, interval=150, singleShot=True)
        self._soon.timeout.connect(self.load)
        desk.changed.connect(self._on_change)

    # -- reading

    def load(self) -> None:
        """Read anew in the background; of several readings under way only the last counts."""
        self._wanted += 1
        wanted, estate_id, round_id = self._wanted, self.estate_id, self.round_id

        def then(state: Loaded) -> None:
            if wanted == self._wanted:
                self._take(state)

        self._desk.read(lambda session: _read(session, estate_id, round_id), then, self)

    def _take(self, state: Loaded) -> None:
        self.state, self.ready = state, True
        self.estate_id, self.round_id = state.estate_id, state.round_id
        self.doors = [door for estate in state.facts for building in estate.buildings for door in building.cells]
        self.mode = MODES[self.mode_code](self.doors, self.today)
        self.loaded.emit()

    def _on_change(self, change: Change) -> None:
        if self.ready and change.touches(*TABLES):
            self._soon.start()

    # -- choosing

    def set_estate(self, estate_id: UUID | None) -> None:
        if estate_id is not None and estate_id != self.estate_id:
            self.estate_id = estate_id
            self._desk.settings.remember_map_estate(self._desk.station.community_code, estate_id)
            self.load()

    def set_round(self, round_id: UUID | None) -> None:
        if round_id not in (None, self.round_id):
            self.round_id = round_id
            self.load()

    def reveal(self, records: Sequence[UUID]) -> None:
        """Turn to the estate of dwellings, buildings or an estate; ``take_revealed`` then gives their doors."""

        def then(found: tuple[UUID | None, list[UUID]]) -> None:
            estate_id, self._revealed = found
            self.estate_id = estate_id or self.estate_id
            self.load()

        self._desk.read(lambda session: doors_of(session, records), then, self)

    def take_revealed(self) -> list[UUID]:
        revealed, self._revealed = self._revealed, []
        return revealed

    def set_mode(self, code: str | None) -> None:
        if code not in (None, self.mode_code) and code in MODES:
            self.mode_code = code
            self.mode = MODES[code](self.doors, self.today)
            self.recoloured.emit()

    def select(self, dwelling_ids: set[UUID]) -> None:
        self.selection = dwelling_ids
        self.chosen.emit()

    def answering(self, key: str) -> set[UUID]:
        """The doors that give one answer of the legend."""
        return {door.dwelling_id for door in self.doors if self.mode.classify(door) == key}

    def counts(self) -> dict[str, int]:
        return count(self.mode, self.doors)

    def chosen_doors(self) -> list[CellFacts]:
        """The doors chosen, in the order of buildings and stairs."""
        return [door for door in self.doors if door.dwelling_id in self.selection]

    def chosen_ids(self) -> list[UUID]:
        return [door.dwelling_id for door in self.chosen_doors()]

    def buildings_chosen(self) -> list[UUID]:
        """The buildings that hold a chosen door."""
        return [
            building.building_id
            for estate in self.state.facts
            for building in estate.buildings
            if any(door.dwelling_id in self.selection for door in building.cells)
        ]

    def find(self, text: str) -> UUID | None:
        """The door that ``3-2-501``, ``3号楼501`` or a plain ``501`` means on this map."""
        door = parse_door(text)
        building, unit, room = (door.building, door.unit, door.room) if door else ("", "", "")
        for wanted in ((building, unit, room), ("", "", text.strip())):
            found = self._door(*wanted) if wanted[2] else None
            if found is not None:
                return found
        return None

    def _door(self, building: str, unit: str, room: str) -> UUID | None:
        for estate in self.state.facts:
            for own in estate.buildings:
                if building in ("", own.number, own.name):
                    for door in own.cells:
                        if door.room == room and unit in ("", door.unit):
                            return door.dwelling_id
        return None

    # -- changing: each is one act that can be undone

    def set_occupancy(self, occupancy: Occupancy) -> None:
        ids = self.chosen_ids()
        sentence = ngettext("{n} dwelling marked.", "{n} dwellings marked.", len(ids)).format(n=len(ids))
        self._act("places.set_occupancy", lambda s: actions.set_occupancy(s, ids, occupancy, self.today), sentence)

    def create_building(self, estate_name: str, number: str, pattern: BuildingPattern) -> None:
        """Build in the estate of that name, which is made if it is not there yet."""
        known = next((key for key, name in self.state.estates if name == estate_name.strip()), None)

        def build(session: Session) -> Building:
            estate_id = known or actions.create_estate(session, estate_name).id
            return actions.create_building_from_pattern(session, estate_id, number, pattern)

        self._act("places.create_building", build, _("Building {number} created.").format(number=number.strip()))

    def add_dwelling(self, beside: UUID, room: str) -> None:
        def add(session: Session) -> Dwelling:
            door = session.get_one(Dwelling, beside)
            return actions.add_dwelling(session, door.unit_id, door.floor, room)

        self._act("places.add_dwelling", add, _("Room {room} added.").format(room=room.strip()))

    def rename(self, dwelling_id: UUID, room: str) -> None:
        sentence = _("Room is now called {room}.").format(room=room.strip())
        self._act("places.rename_dwelling", lambda s: actions.rename_dwelling(s, dwelling_id, room), sentence)

    def set_use(self, use: str) -> None:
        ids = self.chosen_ids()
        self._act("places.set_use", lambda s: actions.set_use(s, ids, use), _("Use changed."))

    def remove(self) -> None:
        ids = self.chosen_ids()
        sentence = ngettext("{n} door removed.", "{n} doors removed.", len(ids)).format(n=len(ids))
        self._act("places.remove_dwellings", lambda s: actions.remove_dwellings(s, ids), sentence)

    def merge(self) -> None:
        ids = self.chosen_ids()
        self._act("places.merge_dwellings", lambda s: actions.merge_dwellings(s, ids), _("Doors merged."))

    def split(self, dwelling_id: UUID, rooms: Sequence[str]) -> None:
        self._act("places.split_dwelling", lambda s: actions.split_dwelling(s, dwelling_id, rooms), _("Door split."))

    def add_floor(self, building_id: UUID, *, below: bool = False) -> None:
        sentence = _("Basement added.") if below else _("Floor added.")
        self._act("places.add_floor", lambda s: actions.add_floor(s, building_id, below=below), sentence)

    def add_unit(self, building_id: UUID) -> None:
        self._act("places.add_unit", lambda s: actions.add_unit(s, building_id), _("Unit added."))

    def delete_building(self, building_id: UUID) -> None:
        self._act("places.delete_building", lambda s: actions.delete_building(s, building_id), _("Building deleted."))

    def _act(self, kind: str, action: Callable[[Session], Any], sentence: str) -> None:
        def then(result: tuple[Any, Any]) -> None:
            self._desk.done.emit(sentence, result[1])

        self._desk.write(kind, action, then, self)


def _read(session: Session, estate_id: UUID | None, round_id: UUID | None) -> Loaded:
    """Read and lay out; an estate or round that is gone gives way to the first estate, the latest round."""
    known_estates, known_rounds = estates(session), rounds(session)
    if estate_id not in [ALL_ESTATES, *(key for key, _name in known_estates)]:
        estate_id = known_estates[0][0] if known_estates else None
    if round_id not in [choice.round_id for choice in known_rounds]:
        round_id = known_rounds[0].round_id if known_rounds else None
    facts = map_facts(session, None if estate_id == ALL_ESTATES else estate_id, round_id) if estate_id else []
    return Loaded(
        known_estates, known_rounds, estate_id, round_id, facts, MapIndex(lay_out(facts, good_width(facts, SHAPE)))
    )
