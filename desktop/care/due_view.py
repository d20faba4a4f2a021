"""Visits due: whom to go to, the most urgent first; a visit is recorded beside the list and the next one follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu

from desktop.care import papers
from desktop.care.care_list import CareList, ListSpec
from desktop.care.choices import NarrowPanel, filter_chips
from desktop.care.due_model import DueModel
from desktop.care.tab import CareTab
from desktop.care.visit_entry import VisitEntry, VisitModel
from desktop.care.words import door_key
from desktop.care_looks import due_chip, due_words, risk_chip
from desktop.desk import Desk
from desktop.widgets import (
    Align,
    Beside,
    Button,
    ChoiceChip,
    Column,
    EmptyState,
    Kind,
    SidePanel,
)
from forms.care_words import RISKS, norm_text, words_of
from forms.i18n import N_, _
from models.calendar import now
from models.care.due import DueRow
from models.care.due_rules import DueState
from models.care.records import Risk
from models.care.rules import RESTRICTED
from models.care.visibility import beside_restricted
from models.people.rules import mask_phone

RISK_ORDER = list(Risk)


class DueTab(CareTab):
    """Filters by their keys: ``state`` (a ``DueState`` or its value), ``grid``, ``helper``, ``mine``.

    V records a visit of the person under the cursor.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = DueModel(desk, self)
        self.entry: VisitEntry | None = None
        self.filters = NarrowPanel({"state": _("State"), "grid": _("Grid"), "helper": _("Helper")})
        self.mine = ChoiceChip(_("Mine only"))
        self.record = Button(_("Record a care visit"), Kind.PRIMARY, "visit", hint="V")
        self.round = Button(_("Make a round"), Kind.SECONDARY, "round")
        self.empty = EmptyState("calendar", "", "", _("Clear all filters"))
        spec = ListSpec(
            "due", N_("Care visits due"), self._columns(), lambda row: row.resident_id,
            placeholder=N_("Name, pinyin or door"), hidden=("age", "phone", "every", "risk", "due", "how"),
            may_leave=lambda row: row.level < RESTRICTED,
        )  # fmt: skip
        self.list = CareList(
            desk,
            spec,
            self.empty,
            self.mine,
            self.round,
            self.record,
            filters=self.filters,
            paper=lambda: papers.due_list(self.model.filter),
            keys={Qt.Key.Key_V: self.record_visit},
        )
        self.panel = SidePanel()
        self.beside = Beside(self.list, self.panel)
        self.fill(self.beside, self.model.load)
        self._connect()

    def _connect(self) -> None:
        model, listed = self.model, self.list
        model.shown.connect(self._show)
        model.offered.connect(self._offer)
        model.failed.connect(self.fail)
        listed.searched.connect(model.text.look_for)
        listed.filter_removed.connect(lambda key: model.narrow(**{key: None}))
        listed.cleared.connect(self._clear)
        listed.opened.connect(lambda id_: self._desk.go("care", id_))
        listed.menu_asked.connect(self._menu)
        self.filters.changed.connect(lambda: model.narrow(**self.filters.values()))
        self.mine.toggled.connect(lambda on: model.narrow(mine=on))
        self.record.clicked.connect(self.record_visit)
        self.round.clicked.connect(self.plan_round)
        self.empty.acted.connect(self._clear)
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

    def _show(self) -> None:
        self.show_content()
        rows = self.model.rows
        if not rows:
            self._show_empty()
        self.list.set_rows(rows)
        self.list.bar.show_filters(filter_chips(self.model.values(), self.model.options))
        for button in (self.record, self.round):
            button.setEnabled(bool(rows))
        counts = self.model.counts
        if not self.model.narrowed:
            self.counted.emit(counts.overdue + counts.due or None)

    def _offer(self) -> None:
        self.filters.set_options(self.model.options)
        self.filters.show_values(self.model.values())
        self.list.bar.show_filters(filter_chips(self.model.values(), self.model.options))

    def _show_empty(self) -> None:
        narrowed = self.model.narrowed
        title = _("Nobody here") if narrowed else _("Nobody waits for a visit")
        words = (
            _("Nobody matches. Take a filter away, or write less.")
            if narrowed
            else _("Who is due, or soon will be, stands here by himself, after the norms of the groups.")
        )
        self.empty.setAccessibleName(title)
        self.empty.title.setText(title)
        self.empty.sentence.setText(words)
        self.empty.action.setVisible(narrowed)

    def _clear(self) -> None:
        self.list.bar.search.clear()
        self.mine.setChecked(False)
        self.model.text.look_for("")
        self.model.narrow(state=None, grid=None, helper=None, mine=False)

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
        self.entry = view
        self.panel.show_content(f"{each.name} {each.door}", view)
        self.beside.arrange()
        view.begin()

    def _saved(self, act_id: int | None) -> None:
        self.panel.leave()
        self._desk.done.emit(_("Care visit saved"), act_id)

    def plan_round(self) -> None:
        """Plan a round over the doors of the selected people, or of all where only the cursor stands on one."""
        chosen = self.list.chosen_rows()
        rows = chosen if len(chosen) > 1 else self.model.rows
        doors = tuple(dict.fromkeys(row.dwelling_id for row in rows if row.dwelling_id is not None))
        self._desk.go("visits", ids=doors, page="plan")

    def menu(self) -> QMenu:
        """What can be done with the person under the cursor."""
        menu, each = QMenu(self), self.list.current_row()
        if isinstance(each, DueRow):
            person, home = each.resident_id, each.dwelling_id
            menu.addAction(_("Open (Enter)")).triggered.connect(lambda: self._desk.go("care", person))
            menu.addAction(_("Record a care visit (V)")).triggered.connect(self.record_visit)
            menu.addSeparator()
            menu.addAction(_("Household page")).triggered.connect(
                lambda: self._desk.go("people", person, kind="resident")
            )
            menu.addAction(_("Show on the map")).triggered.connect(lambda: self._desk.go("map", home, kind="dwelling"))
        return menu

    def _menu(self, where: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

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
            Column("state", N_("Next care visit"), words, 130, sort=lambda row: -row.days_over,
                   chip=lambda row: due_chip(row.state, row.due_on, self.model.today)),
            Column("name", N_("Name"), lambda row: row.name, 95),
            Column("age", N_("Age"), lambda row: "" if row.age is None else str(row.age), 60, Align.RIGHT,
                   lambda row: row.age),
            Column("estate", N_("Estate"), lambda row: row.estate, 110),
            Column("door", N_("Door"), lambda row: row.door, 100, sort=lambda row: door_key(row.door)),
            Column("risk", N_("Risk"), lambda row: words_of(RISKS, row.risk), 100,
                   sort=lambda row: RISK_ORDER.index(row.risk), chip=lambda row: risk_chip(row.risk)),
            Column("due", N_("Due on"), lambda row: day(row.due_on), 105, sort=lambda row: row.due_on),
            Column("every", N_("Norm"), lambda row: norm_text(row.every_days), 95, sort=lambda row: row.every_days),
            Column("last", N_("Last care visit"), lambda row: day(row.last_on), 105, sort=lambda row: row.last_on),
            Column("helper", N_("Helper"), lambda row: row.helper_name or "", 100),
            Column("phone", N_("Phone"), lambda row: mask_phone(row.phone), 120),
            Column("how", N_("A call counts"), lambda row: _("Yes") if row.phone_counts else "", 95),
        ]  # fmt: skip
