"""The helpers: a list to narrow, and the page of one with the people he helps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.care.choices import Options
from desktop.desk import Desk
from forms.care_words import HELPER_KINDS, words_of
from forms.i18n import N_, _
from models.calendar import today
from models.care.guard import openly
from models.care.helpers import HelpedRow, HelperPage, HelperRow, helper_page, helpers
from models.care.paper_people import people_on_paper
from models.care.people import CareRow, care_rows
from models.care.records import HelperKind, PairingRole
from models.care.service import Served, served
from models.care.states import CareState
from models.people.pinyin import pinyin_keys
from models.places.addresses import natural_key
from models.places.records import Area, AreaLevel, Building, Estate, Unit
from models.workers.records import Worker

STATES = {
    "here": N_("Helps now"),
    "free": N_("Has places left"),
    "full": N_("Has as many as he can"),
    "absent": N_("Absent"),
    "coming": N_("Begins later"),
    "left": N_("Left"),
}
"""What the list can be narrowed to besides kinds."""
ALONE = (CareState.PAIRED, CareState.PAUSED)
"""Whoever has one primary helper and needs one."""


def state_of(row: HelperRow) -> str:
    """``left``, ``coming``, ``absent`` or ``here``."""
    if row.left:
        return "left"
    if row.coming:
        return "coming"
    return "absent" if row.absent else "here"


class HelpersModel(QObject):
    """``shown``: the rows are new."""

    shown = Signal()
    failed = Signal(Exception)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._all: list[HelperRow] = []
        self.openly: dict[UUID, HelperRow] = {}
        """The same as everybody may know it: what leaves the station counts nobody of level 4."""
        self.text = ""
        self.narrowed_to: dict[str, object] = {"kind": None, "state": None}
        self._asked = 0

    def load(self) -> None:
        self._asked += 1
        asked, day = self._asked, today()

        def read(session: Session) -> tuple[list[HelperRow], list[HelperRow]]:
            seen = helpers(session, day)
            with openly(session):
                return seen, helpers(session, day)

        def take(rows: tuple[list[HelperRow], list[HelperRow]]) -> None:
            if asked == self._asked:
                self._all, known = rows
                self.openly = {row.helper.id: row for row in known}
                self.shown.emit()

        self._desk.read(read, take, self, self.failed.emit)

    @property
    def rows(self) -> list[HelperRow]:
        """Who left is shown only when asked for, or looked for by name."""
        return [row for row in self._all if self._takes(row)]

    @property
    def working(self) -> int:
        return sum(not row.left for row in self._all)

    @property
    def narrowed(self) -> bool:
        return bool(self.text) or any(self.narrowed_to.values())

    def look_for(self, text: str) -> None:
        self.text = text.strip().casefold()
        self.shown.emit()

    def narrow(self, **changes: object) -> None:
        self.narrowed_to |= changes
        self.shown.emit()

    def clear(self) -> None:
        self.text = ""
        self.narrow(kind=None, state=None)

    def options(self) -> dict[str, Options]:
        kinds: Options = [(kind, _(words)) for kind, words in HELPER_KINDS.items()]
        states: Options = [(state, _(words)) for state, words in STATES.items()]
        return {"kind": kinds, "state": states}

    def _takes(self, row: HelperRow) -> bool:
        kind, state = self.narrowed_to["kind"], self.narrowed_to["state"]
        if kind is not None and row.helper.kind is not kind:
            return False
        return self._in_state(row, state) and all(part in _words(row) for part in self.text.split())

    def _in_state(self, row: HelperRow, state: object) -> bool:
        if state == "free":
            return row.free > 0
        if state == "full":
            return not row.left and not row.coming and not row.free
        if state is None:
            return not row.left or bool(self.text)
        return state_of(row) == state


def _words(row: HelperRow) -> str:
    """What a helper is found by: name, pinyin, unit, kind, phone."""
    keys, helper = pinyin_keys(row.helper.name), row.helper
    parts = [helper.name, *keys.full, *keys.initials, helper.unit or "", helper.phone or ""]
    return " ".join([*parts, words_of(HELPER_KINDS, helper.kind)]).casefold()


# one helper -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class HelperCare:
    """Everything that the page of one helper shows."""

    today: date
    page: HelperPage
    states: Mapping[UUID, CareRow]
    place: str
    others: Options
    """Who could take his people over."""
    on_paper: tuple[UUID, ...]
    """Of his people those whom cards are printed for when nobody names them one by one."""
    served: Sequence[Served]
    """What a volunteer did (L-65); nothing of others."""

    @property
    def row(self) -> HelperRow:
        return self.page.row

    @property
    def in_force(self) -> list[HelpedRow]:
        return [row for row in self.page.people if row.in_force]

    @property
    def as_primary(self) -> tuple[UUID, ...]:
        """The people who are left without a helper when he leaves."""
        mine = [row.resident_id for row in self.in_force if row.pairing.role is PairingRole.PRIMARY]
        return tuple(key for key in mine if key in self.states and self.states[key].state in ALONE)


def read_helper(session: Session, helper_id: UUID) -> HelperCare:
    day = today()
    page = helper_page(session, helper_id, day)
    now = [row.resident_id for row in page.people if row.in_force]
    others: Options = [
        (row.helper.id, f"{row.helper.name} · {words_of(HELPER_KINDS, row.helper.kind)} · "
                        f"{row.people}/{row.helper.capacity}")
        for row in helpers(session, day, left=False) if row.helper.id != helper_id
    ]  # fmt: skip
    return HelperCare(
        today=day,
        page=page,
        states={row.resident_id: row for row in care_rows(session, now, day)},
        place=_place_of(session, page.row),
        others=others,
        on_paper=tuple(people_on_paper(session, day, helper_id=helper_id)),
        served=served(session, helper_id) if page.row.helper.kind is HelperKind.VOLUNTEER else (),
    )


def _place_of(session: Session, row: HelperRow) -> str:
    """Where he lives or works, as far as it is known."""
    helper = row.helper
    unit = session.get(Unit, helper.unit_id) if helper.unit_id else None
    building = session.get(Building, unit.building_id if unit else helper.building_id or UUID(int=0))
    estate = session.get(Estate, building.estate_id) if building else None
    grid = session.get(Area, helper.grid_id) if helper.grid_id else None
    near = f"{estate.name} {_building_name(building)}" if building and estate else ""
    if unit is not None and unit.number:
        near += " " + _("Unit {number}").format(number=unit.number)
    return " · ".join(part for part in (near, grid.name if grid else "") if part)


# where a helper is -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Places:
    """What a helper's place is chosen from: id and name; units by building."""

    workers: Options
    grids: Options
    buildings: Options
    units: Mapping[UUID, Options]


def read_places(session: Session) -> Places:
    workers = select(Worker.id, Worker.name).where(Worker.alive(), Worker.active).order_by(Worker.name)
    grids = select(Area.id, Area.name).where(Area.alive(), Area.level == AreaLevel.GRID).order_by(Area.code)
    query = select(Building, Estate.name).join(Estate, Estate.id == Building.estate_id).where(Building.alive())
    known = sorted(session.execute(query).all(), key=lambda pair: (pair[1], natural_key(pair[0].number)))
    units: dict[UUID, Options] = {}
    for unit in session.scalars(select(Unit).where(Unit.alive()).order_by(Unit.sort, Unit.number)):
        if unit.number:
            units.setdefault(unit.building_id, []).append((unit.id, _("Unit {number}").format(number=unit.number)))
    return Places(
        [(key, name) for key, name in session.execute(workers)],
        [(key, name) for key, name in session.execute(grids)],
        [(building.id, f"{estate} {_building_name(building)}") for building, estate in known],
        units,
    )


def _building_name(building: Building) -> str:
    return building.name or _("Building {number}").format(number=building.number)
