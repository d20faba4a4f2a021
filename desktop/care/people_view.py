"""The people under care: who they are, why, who helps, and when the next visit is due."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt

from desktop.care import papers
from desktop.care.care_list import CareList, ListSpec
from desktop.care.choices import name_of
from desktop.care.listed_view import ListedTab, Nobody
from desktop.care.people_model import KEYS, PeopleModel
from desktop.care.words import door_key, person_text
from desktop.care_looks import due_chip, group_chips, groups_text, state_chip
from desktop.desk import Desk
from desktop.printing.paper import Paper
from desktop.printing.preview_view import show_preview
from desktop.widgets import ChipLook, Column, Kind, MenuButton
from forms.care_words import CARE_STATES, children_left_out, words_of
from forms.i18n import N_, _
from forms.requests_words import only_kept_words
from models.care.people import CareRow
from models.care.rules import RESTRICTED
from models.care.states import CareState

ORDER = list(CareState)
NOBODY = Nobody(
    N_("Nobody is under care yet"),
    N_("The register already tells who may belong to a group. Look through the proposals and decide."),
    N_("Look at the proposals"),
)


class PeopleTab(ListedTab):
    """Filters by their keys: ``group`` (code), ``grid``, ``helper`` (ids), ``state``."""

    def __init__(self, desk: Desk) -> None:
        model = PeopleModel(desk)
        filters = {"group": _("Group"), "grid": _("Grid"), "state": _("State"), "helper": _("Helper")}
        super().__init__(desk, model, filters, "care", NOBODY)
        self.model = model
        model.setParent(self)
        spec = ListSpec(
            "people", N_("People under care"), self._columns(), lambda row: row.resident_id,
            placeholder=N_("Name, pinyin or door"), hidden=("grid",), may_leave=may_leave,
        )  # fmt: skip
        self.cards = MenuButton(_("Cards and records"), Kind.SECONDARY, "sheet")
        self.cards.set_acts(
            [
                (_("Door cards"), lambda: self._print(papers.door_cards)),
                (_("Contact cards"), lambda: self._print(papers.contact_cards)),
                (_("Records of visits"), lambda: self._print(papers.records)),
            ]
        )
        keys = {Qt.Key.Key_V: lambda: self._act("visit"), Qt.Key.Key_P: lambda: self._act("pair")}
        self.fill_list(CareList(desk, spec, self.empty, self.cards, filters=self.filters, keys=keys))

    def begin(self) -> None:
        self.list.bar.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def open(self, options: Mapping[str, Any], ids: tuple[UUID, ...]) -> None:
        """Narrow to exactly what is asked for."""
        asked = {key: options.get(key) for key in KEYS}
        if any(asked.values()):
            self.list.bar.search.clear()
            self.model.narrow(**asked)

    def open_record(self, record_id: UUID) -> None:
        """Show the people of a group, or of a helper."""
        self.model.narrow_by(record_id)

    def rows_shown(self) -> None:
        whole = self.model.complete and not self.model.narrowed
        self.counted.emit(len(self.model.rows) if whole else None)
        self.cards.setEnabled(bool(self.model.rows))
        if self.model.complete:
            self.list.show_note(children_left_out(self.model.left_out), only_kept_words(self.model.only_kept))

    def begin_here(self) -> None:
        self._desk.go("care", page="proposals")

    # one row ----------------------------------------------------------------------------------------------------

    def row_acts(self, row: CareRow) -> Sequence[tuple[str, Callable[[], object]]]:
        return [
            (_("Record a care visit (V)"), lambda: self._act("visit")),
            (_("Name a helper (P)"), lambda: self._act("pair")),
        ]

    def _print(self, make: Callable[[Sequence[UUID]], Paper]) -> None:
        """Of the selected people, or of all where only the cursor stands on one."""
        chosen = self.list.chosen_rows()
        rows = [row for row in (chosen if len(chosen) > 1 else self.model.rows) if may_leave(row)]
        show_preview(self._desk, make([row.resident_id for row in rows]), self)

    def _act(self, act: str) -> None:
        row = self.list.current_row()
        if isinstance(row, CareRow):
            self._desk.go("care", row.resident_id, act=act)

    def _columns(self) -> list[Column[CareRow]]:
        def today() -> Any:
            return self.model.today

        def due(row: CareRow) -> ChipLook | None:
            return due_chip(row.due_state, row.due_on, today())

        return [
            Column("name", N_("Name"), lambda row: row.name, 90),
            Column("about", N_("Sex and age"), lambda row: person_text(row.sex, row.birth_date, today()), 115,
                   sort=lambda row: -row.birth_date.toordinal() if row.birth_date else None),
            Column("estate", N_("Estate"), lambda row: row.estate, 100),
            Column("door", N_("Door"), lambda row: row.door, 95, sort=lambda row: door_key(row.door)),
            Column("groups", N_("Groups"), lambda row: groups_text(row.groups, row.masked), 225,
                   chips=lambda row: group_chips(row.groups, row.masked)),
            Column("state", N_("State"), lambda row: words_of(CARE_STATES, row.state.value), 135,
                   sort=lambda row: ORDER.index(row.state), chip=lambda row: state_chip(row.state)),
            Column("helper", N_("Helper"), helper_text, 105),
            Column("due", N_("Next care visit"), next_text, 150,
                   sort=lambda row: row.due_on, chip=due),
            Column("grid", N_("Grid"), lambda row: name_of(self.model.options["grid"], row.grid_id), 90),
        ]  # fmt: skip


def may_leave(row: CareRow) -> bool:
    """Nobody stands in a file or on paper who is cared for in groups of level 4 alone."""
    return bool(row.masked) or any(mark.level < RESTRICTED for mark in row.groups)


def next_text(row: CareRow) -> str:
    """The day until which there is time; a chip stands for what is nearer."""
    return row.due_on.isoformat() if row.due_on else ""


def helper_text(row: CareRow) -> str:
    """The primary helper, and how many support him."""
    if row.supporters:
        return f"{row.primary or '—'} +{row.supporters}"
    return row.primary or ""
