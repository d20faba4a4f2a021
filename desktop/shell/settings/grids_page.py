"""The grids of the community: name, boundary, police contact, and which buildings belong to each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.form_model import FormModel
from desktop.shell.settings.records_page import Records, RecordsPage
from desktop.theme import theme
from desktop.widgets.button import Button
from desktop.widgets.choices import CheckBox
from desktop.widgets.dialog import Dialog
from desktop.widgets.layout import Scroll, VBox
from desktop.widgets.rows import Align, Column
from desktop.widgets.states import EmptyState
from desktop.widgets.text import Text
from forms.i18n import N_, _, ngettext
from forms.places import GRID
from forms.problems import FormInvalidError
from models.errors import WorldError
from models.places.areas import community_area, create_grid
from models.places.grids import GridBuilding, GridRow, assign_buildings, buildings_for_grids, grid_rows

COLUMNS: tuple[Column[GridRow], ...] = (
    Column("name", N_("Grid"), lambda row: row.grid.name, 160),
    Column("code", N_("Code"), lambda row: row.grid.code, 150),
    Column(
        "buildings", N_("Buildings in it"), lambda row: str(row.buildings), 130, Align.RIGHT, lambda row: row.buildings
    ),
    Column("doors", N_("Doors in it"), lambda row: f"{row.doors:,}", 110, Align.RIGHT, lambda row: row.doors),
    Column("police", N_("Community police officer"), lambda row: row.grid.police_name or "—", 190),
    Column("phone", N_("Phone"), lambda row: row.grid.police_phone or "—", 140),
)


class GridsPage(RecordsPage):
    """Buildings are ticked for one grid at a time; a building belongs to one grid."""

    def __init__(self, desk: Desk) -> None:
        self.assign_button = Button(_("Choose buildings…"), icon_name="building")
        empty = EmptyState(
            "district",
            _("No grids yet"),
            _("Rounds, lists and statistics can then go by grid."),
            _("Add grid"),
        )
        records = Records(
            title=N_("Grids of the community"),
            add=N_("Add grid"),
            columns=COLUMNS,
            record_id=lambda row: row.grid.id,
            tables=("area", "building", "dwelling"),
            read=lambda session: grid_rows(session, desk.station.community_code),
            form_of=self._form_of,
        )
        super().__init__(desk, records, empty, self.assign_button)
        self.assign_button.clicked.connect(self._choose_buildings)
        self.table.selected.connect(lambda: self.assign_button.setEnabled(self.selected() is not None))
        self.assign_button.setEnabled(False)
        self.choosing: BuildingsDialog | None = None

    def _form_of(self, record_id: UUID | None) -> FormModel:
        if record_id is not None:
            return FormModel(self._desk, GRID, "places.grid", record_id=record_id)
        return FormModel(self._desk, GRID, "places.grid", store=self._create)

    def _create(self, session: Session, raw: Mapping[str, object]) -> UUID:
        answers, problems = GRID.check(raw)
        if refusals := [problem for problem in problems if problem.refuses]:
            raise FormInvalidError(refusals)
        community = community_area(session, self._desk.station.community_code)
        if community is None:
            raise WorldError("no_such_record")
        return create_grid(session, community, **answers).id

    def _choose_buildings(self) -> None:
        grid = self.selected()
        if grid is not None:
            self._desk.read(buildings_for_grids, lambda buildings: self._show_buildings(grid, buildings), self)

    def _show_buildings(self, grid: UUID, buildings: Sequence[GridBuilding]) -> None:
        names = {row.grid.id: row.grid.name for row in self.rows.rows()}
        self.choosing = dialog = BuildingsDialog(self.window(), names, grid, buildings)
        dialog.accepted.connect(lambda: self._assign(grid, dialog.chosen()))
        dialog.open()

    def _assign(self, grid: UUID, buildings: list[UUID]) -> None:
        def act(session: Session) -> int:
            return assign_buildings(session, grid, buildings)

        self._desk.write("places.grid_buildings", act, self._assigned, self)

    def _assigned(self, done: tuple[int, Any]) -> None:
        changed, act = done
        words = ngettext("{n} building changed its grid.", "{n} buildings changed their grid.", changed)
        self._desk.done.emit(words.format(n=changed), act if changed else None)


class BuildingsDialog(Dialog):
    """Every building with a box; beside it the grid that it belongs to now, if it is another."""

    def __init__(
        self, parent: QWidget, grids: Mapping[UUID, str], grid: UUID, buildings: Sequence[GridBuilding]
    ) -> None:
        title = _("Buildings of grid {name}").format(name=grids[grid])
        super().__init__(parent, title, ok=_("Save"), width=520)
        self.boxes: dict[UUID, CheckBox] = {}
        content = QWidget()
        box = VBox(4, (0, 0, 12, 0))
        for building in buildings:
            label = _("{estate}, building {number}").format(estate=building.estate, number=building.number)
            other = grids.get(building.grid_id) if building.grid_id and building.grid_id != grid else None
            words = _("{building} (now {grid})").format(building=label, grid=other) if other else label
            self.boxes[building.id] = check = CheckBox(words)
            check.setChecked(building.grid_id == grid)
            box.addWidget(check)
        if not buildings:
            box.addWidget(Text(_("There are no buildings yet."), ink="text_muted", wrap=True))
        box.addStretch()
        content.setLayout(box)
        scroll = Scroll(content)
        scroll.setMinimumHeight(min(theme().px(360), 420))
        self.add(scroll)

    def chosen(self) -> list[UUID]:
        return [building for building, check in self.boxes.items() if check.isChecked()]
