"""Visits due: whom to go to, the most urgent first; a visit is recorded beside the list and the next one follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from desktop.care import papers
from desktop.care.care_list import CareList, ListSpec
from desktop.care.due_model import DueModel
from desktop.care.listed_view import ListedTab, Nobody
from desktop.care.visit_entry import VisitEntry, VisitModel
from desktop.care.words import door_key
from desktop.care_looks import due_chip, due_words, raised_risk_chip
from desktop.desk import Desk
from desktop.widgets import (
    Align,
    Beside,
    Button,
    ChoiceChip,
    Column,
    Kind,
    SidePanel,
)
from forms.care_words import RISKS, children_left_out, norm_text, words_of
from forms.i18n import N_, _
from models.calendar import now
from models.care.due import DueRow
from models.care.due_rules import DueState
from models.care.records import Risk
from models.care.rules import RESTRICTED
from models.care.visibility import beside_restricted
from models.masks import mask_phone

RISK_ORDER = list(Risk)
NOBODY = Nobody(
    N_("Nobody waits for a visit"),
    N_("Who is due, or soon will be, stands here by himself, after the norms of the groups."),
)


class DueTab(ListedTab):
    """Filters by their keys: ``state`` (a ``DueState`` or its value), ``grid``, ``helper``, ``mine``.

    V records a visit of the person under the cursor.
    """

    def __init__(self, desk: Desk) -> None:
        model = DueModel(desk)
        filters = {"state": _("State"), "grid": _("Grid"), "helper": _("Helper")}
        super().__init__(desk, model, filters, "calendar", NOBODY)
        self.model = model
        model.setParent(self)
        self.entry: VisitEntry | None = None
        self.mine = ChoiceChip(_("Mine only"))
        self.record = Button(_("Record a care visit"), Kind.PRIMARY, "visit", hint="V")
        self.round = Button(_("Make a round"), Kind.SECONDARY, "round")
        spec = ListSpec(
            "due", N_("Care visits due"), self._columns(), lambda row: row.resident_id,
            placeholder=N_("Name, pinyin or door"), hidden=("age", "phone", "every", "due", "how"),
            may_leave=lambda row: row.level < RESTRICTED,
        )  # fmt: skip
        listed = CareList(
            desk, spec, self.empty, self.mine, self.round, self.record, filters=self.filters,
            paper=lambda: papers.due_list(self.model.filter), keys={Qt.Key.Key_V: self.record_visit},
        )  # fmt: skip
        self.panel = SidePanel()
        self.beside = Beside(listed, self.panel)
        self.fill_list(listed, self.beside)
        self.beside.covered.connect(self.cover)
        self.mine.toggled.connect(lambda on: self.model.narrow(mine=on))
        self.record.clicked.connect(self.record_visit)
        self.round.clicked.connect(self.plan_round)
        self.panel.closed.connect(listed.focus_rows)

    def begin(self) -> None:
        self.list.focus_rows()

    def open(self, options: Mapping[str, Any], ids: tuple[UUID, ...]) -> None:
        """Narrow to exactly what is asked for."""
        asked = {key: options[key] for key in ("state", "grid", "helper", "mine") if key in options}
        if asked:
            self.list.bar.search.clear()
            state = asked.get("state")
            self.mine.blockSignals(True)
            self.mine.setChecked(bool(asked.get("mine")))
            self.mine.blockSignals(False)
            self.model.narrow(
                state=None if state is None else DueState(state), grid=asked.get("grid"),
                helper=asked.get("helper"), mine=bool(asked.get("mine")),
            )  # fmt: skip

    def rows_shown(self) -> None:
        for button in (self.record, self.round):
            button.setEnabled(bool(self.list.rows.rowCount()))
        self.list.show_note(children_left_out(self.model.left_out))
        counts = self.model.counts
        if not self.model.narrowed:
            self.counted.emit(counts.overdue + counts.due or None)

    def clear(self) -> None:
        self.mine.setChecked(False)
        super().clear()

    def row_acts(self, row: DueRow) -> Sequence[tuple[str, Callable[[], object]]]:
        return [(_("Record a care visit (V)"), self.record_visit)]

    # acting -----------------------------------------------------------------------------------------------------

    def record_visit(self) -> None:
        """Open the line of F03 for the person under the cursor."""
        each = self.list.current_row()
        if not isinstance(each, DueRow):
            return
        view = VisitEntry(VisitModel(self._desk, each.resident_id, now(), each.helper_id), self.model.helpers)
        who = each.resident_id
        self._desk.read(lambda session: beside_restricted(session, who), view.openly.setVisible, view)
        view.left.connect(self.panel.leave)
        view.saved.connect(self._saved)
        view.appeal_wanted.connect(self._make_appeal)
        self.entry = view
        self.panel.show_content(f"{each.name} {each.door}", view)
        self.beside.arrange()
        view.begin()

    def _saved(self, act_id: int | None) -> None:
        self.panel.leave()
        self._desk.done.emit(_("Care visit saved"), act_id)

    def _make_appeal(self, need_id: UUID, resident_id: UUID) -> None:
        self._desk.go("appeals", page="intake", need=need_id, resident=resident_id)

    def plan_round(self) -> None:
        """Plan a round over the doors of the selected people, or of all where only the cursor stands on one."""
        chosen = self.list.chosen_rows()
        rows = chosen if len(chosen) > 1 else self.model.rows
        doors = tuple(dict.fromkeys(row.dwelling_id for row in rows if row.dwelling_id is not None))
        self._desk.go("visits", ids=doors, page="plan")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.panel.content is not None:
            self.panel.leave()
        else:
            super().keyPressEvent(event)

    def _columns(self) -> list[Column[DueRow]]:
        def words(row: DueRow) -> str:
            return due_words(row.state, row.due_on, self.model.today)

        def day(value: Any) -> str:
            return value.isoformat() if value else ""

        return [
            Column("state", N_("Next care visit"), words, 158, sort=lambda row: -row.days_over,
                   chip=lambda row: due_chip(row.state, row.due_on, self.model.today)),
            Column("name", N_("Name"), lambda row: row.name, 90),
            Column("age", N_("Age"), lambda row: "" if row.age is None else str(row.age), 60, Align.RIGHT,
                   lambda row: row.age),
            Column("estate", N_("Estate"), lambda row: row.estate, 100),
            Column("door", N_("Door"), lambda row: row.door, 100, sort=lambda row: door_key(row.door)),
            Column("risk", N_("Risk"), lambda row: words_of(RISKS, row.risk), 118,
                   sort=lambda row: RISK_ORDER.index(row.risk), chip=lambda row: raised_risk_chip(row.risk)),
            Column("due", N_("Due on"), lambda row: day(row.due_on), 116, sort=lambda row: row.due_on),
            Column("every", N_("Norm"), lambda row: norm_text(row.every_days), 95, sort=lambda row: row.every_days),
            Column("last", N_("Last care visit"), lambda row: day(row.last_on), 116, sort=lambda row: row.last_on),
            Column("helper", N_("Helper"), lambda row: row.helper_name or "", 100),
            Column("phone", N_("Phone"), lambda row: mask_phone(row.phone), 120),
            Column("how", N_("A call counts"), lambda row: _("Yes") if row.phone_counts else "", 95),
        ]  # fmt: skip
