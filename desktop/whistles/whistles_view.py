"""The tab of whistles: one table that is the list of whistles, or one of the four lists (F20), and the page of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.act_form import act_form, chosen_from, leave_kept, several_names
from desktop.case_looks import short_number
from desktop.community_column import community_column
from desktop.desk import Desk
from desktop.narrowing import NarrowPanel, Options, filter_chips
from desktop.printing.paper import Paper
from desktop.record_list import ListSpec, RecordList
from desktop.tabbed import Tab
from desktop.whistles import papers
from desktop.whistles.looks import called_words, clock_chip, clock_order, clock_words, state_chip
from desktop.whistles.whistle_page import make_page
from desktop.widgets import Beside, Button, ChoiceChip, Column, EmptyState, Kind, SidePanel, column, flow
from desktop.widgets.page import holder
from desktop.widgets.stack import Stack
from forms.appeals_words import last_moment, local_text
from forms.care_words import words_of
from forms.i18n import N_, _
from forms.whistles import SEAT_WHISTLE, WHISTLE
from forms.whistles_saving import save_whistle
from forms.whistles_words import KINDS, LISTS, STATES, marks_text
from models.appeals.departments import department_names
from models.calendar import day_of, now, today
from models.cases.seats import communities_below
from models.masks import mask_name
from models.whistles.actions import Call, prefilled
from models.whistles.queries import WhistleFilter, WhistleRow, whistles
from models.whistles.states import State

DRAFT = "whistle.draft"
VIEWS: Mapping[str, tuple[str, ...]] = {
    "whistles": ("clock", "number", "community", "place", "departments", "state", "kind"),
    "problems": ("number", "community", "appeal", "kind", "facts", "place", "raised", "cleared"),
    "duties": ("number", "community", "lead", "others", "persons", "cleared"),
    "terms": ("number", "community", "arrive", "settle", "clock", "cleared"),
    "clearances": ("number", "community", "result", "verified", "cleared_on", "marks", "cleared"),
}
"""The columns of each view: of all whistles, or of one of the four lists."""
TITLES: Mapping[str, str] = {"whistles": N_("All whistles"), **LISTS}


@dataclass(frozen=True)
class ListRead:
    now: datetime
    rows: list[WhistleRow] = field(default_factory=list)
    offered: dict[str, Options] = field(default_factory=dict)


class WhistlesModel(QObject):
    """``shown``: rows are new."""

    shown = Signal()
    failed = Signal(Exception)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.filter = WhistleFilter()
        self.read = ListRead(now())
        self._asked = 0

    def values(self) -> dict[str, object]:
        state = next(iter(self.filter.states), None)
        return {"state": state, "kind": self.filter.kind, "department": self.filter.department}

    def narrow(self, **changes: Any) -> None:
        """Fields of ``WhistleFilter``; ``state``: one state or none."""
        if "state" in changes:
            state = changes.pop("state")
            changes["states"] = frozenset() if state is None else frozenset({state})
        wanted = replace(self.filter, **changes)
        if wanted != self.filter:
            self.filter = wanted
            self.load()

    def load(self) -> None:
        self._asked += 1
        asked, wanted, at = self._asked, self.filter, now()

        def read(session: Session) -> ListRead:
            names: Options = [(name, name) for name in department_names(session, active=None)]
            return ListRead(at, whistles(session, wanted, at), {"department": names})

        def take(found: ListRead) -> None:
            if asked == self._asked:
                self.read = found
                self.shown.emit()

        self._desk.read(read, take, self, self.failed.emit)


class WhistleList(RecordList):
    area = "whistles"


class WhistlesTab(Tab):
    """N drafts a whistle, Enter opens one. A target's ``appeal`` drafts one for it; ``list``: one of the four."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = WhistlesModel(desk, self)
        self.view = "whistles"
        self.views = {key: ChoiceChip(_(words), "sheet") for key, words in TITLES.items()}
        self.open_only, self.waiting = ChoiceChip(_("Only open ones"), "open"), ChoiceChip("", "call")
        self.late = ChoiceChip("", "late")
        self.new_button = Button(_("New whistle"), Kind.PRIMARY, "add", "N")
        self.filters = NarrowPanel({"state": _("State"), "kind": _("Kind of whistle"), "department": _("Department")})
        self.empty = EmptyState("call", "", "", _("New whistle"))
        spec = ListSpec(
            "whistles", N_("Whistles·"), self._columns(), lambda row: row.id,
            placeholder=N_("Number, place or what is the matter"),
            masks={"facts": lambda _text: "", "result": lambda _text: "", "rated_by": mask_name},
        )  # fmt: skip
        self.list = WhistleList(
            desk, spec, self.empty, self.new_button, filters=self.filters, paper=self._paper,
            keys={Qt.Key.Key_N: self.new},
        )  # fmt: skip
        self.panel = SidePanel()
        listed = QWidget()
        chips = flow(*self.views.values(), self.open_only, self.waiting, self.late, gap=8)
        listed.setLayout(column(holder(chips), self.list, gap=8))
        self.beside = Beside(listed, self.panel)
        self.page = make_page(desk)
        self.pages = Stack()
        for each in (self.beside, self.page):
            self.pages.addWidget(each)
        self.fill(self.pages, self._read)
        self._connect()
        self.show_view("whistles")

    def _connect(self) -> None:
        model = self.model
        model.shown.connect(self._show)
        model.failed.connect(self.fail)
        self.list.searched.connect(lambda text: model.narrow(text=text))
        self.list.filter_removed.connect(lambda key: self._narrow(**{key: None}))
        self.list.cleared.connect(self.clear)
        self.list.opened.connect(self.open_record)
        self.filters.changed.connect(lambda: model.narrow(**self.filters.values()))
        self.new_button.clicked.connect(lambda: self.new())
        self.empty.acted.connect(self._help)
        for key, chip in self.views.items():
            chip.clicked.connect(partial(self.show_view, key))
        self.open_only.toggled.connect(lambda on: model.narrow(open_only=on))
        self.waiting.toggled.connect(lambda on: model.narrow(waiting=on))
        self.late.toggled.connect(lambda on: model.narrow(late=on))
        self.page.left.connect(self.back)
        self.panel.closed.connect(self.list.focus_rows)
        self.beside.covered.connect(lambda _covered: self._cover())
        self.pages.currentChanged.connect(lambda _number: self._cover())

    def _cover(self) -> None:
        self.cover(self.pages.currentWidget() is self.page or self.beside.is_covered)

    def _read(self) -> None:
        self.model.load()
        if self.pages.currentWidget() is self.page:
            self.page.load()

    def begin(self) -> None:
        if self.pages.currentWidget() is self.page:
            self.page.begin()
        elif self.panel.content is None:
            self.list.focus_rows()

    def open(self, options: Mapping[str, Any], ids: tuple[UUID, ...]) -> None:
        if options.get("page") == "whistles":
            leave_kept(self.panel)
            self.pages.setCurrentWidget(self.beside)
        if options.get("list") in VIEWS:
            self.show_view(str(options["list"]))
        if "state" in options:
            self._narrow(state=State(options["state"]))
        for key, chip in (("waiting", self.waiting), ("late", self.late)):
            if key in options:
                chip.setChecked(bool(options[key]))
        appeal = options.get("appeal")
        if appeal is not None:
            self.new(appeal if isinstance(appeal, UUID) else UUID(str(appeal)))

    def open_record(self, record_id: object) -> None:
        if isinstance(record_id, UUID):
            self.panel.leave()
            self.pages.setCurrentWidget(self.page)
            self.page.open(record_id)

    def back(self) -> None:
        """From the page of one whistle to the list."""
        self.pages.setCurrentWidget(self.beside)
        self.list.focus_rows()

    # a new one --------------------------------------------------------------------------------------------------

    def new(self, appeal_id: UUID | None = None) -> None:
        """Open the form beside the list; of an appeal it is filled in."""

        def read(session: Session) -> tuple[Call | None, list[str], Options]:
            start = prefilled(session, appeal_id) if appeal_id else None
            return start, department_names(session), communities_below(session)

        self._desk.read(read, lambda found: self._ask(appeal_id, *found), self)

    def _ask(self, appeal_id: UUID | None, start: Call | None, names: list[str], communities: Options) -> None:
        first: dict[str, object] = {}
        if start is not None:
            first = {
                "kind": start.kind, "departments": list(start.departments), "place": start.place, "facts": start.facts,
            }  # fmt: skip
        form = act_form(
            self._desk,
            DRAFT,
            SEAT_WHISTLE if self._desk.at_seat and start is None else WHISTLE,
            lambda session, raw: save_whistle(session, raw, appeal_id=appeal_id).id,
            about=appeal_id,
            first=first,
            special={"departments": several_names(names), "community_code": chosen_from(communities)},
            words=_("Taken from the appeal; change what is different on site.") if start else "",
        )
        form.left.connect(self.panel.leave)
        form.done.connect(self._drafted)
        self.pages.setCurrentWidget(self.beside)
        self.panel.show_content(_("New whistle"), form)
        self.beside.arrange()
        form.begin()

    def _drafted(self, whistle_id: object, act_id: object) -> None:
        self.panel.leave()
        self._desk.done.emit(_("The whistle is drafted; now the street judges it."), act_id)
        self.open_record(whistle_id)

    # the list ---------------------------------------------------------------------------------------------------

    def show_view(self, key: str, *_checked: bool) -> None:
        """Show the columns of one view of the same rows; of the four lists only what was blown."""
        self.view = key
        for each, chip in self.views.items():
            chip.setChecked(each == key)
            chip.updateGeometry()  # what is chosen stands in bold
        for section, each_column in enumerate(self.list.rows.columns):
            self.list.table.show_column(section, each_column.key in VIEWS[key])
        self._show_rows()

    def _show(self) -> None:
        self.show_content()
        offered: dict[str, Options] = {
            "state": [(state, _(words)) for state, words in STATES.items()],
            "kind": [(kind, _(words)) for kind, words in KINDS.items()],
            **self.model.read.offered,
        }
        self.filters.set_options(offered)
        self.filters.show_values(self.model.values())
        self.list.bar.show_filters(filter_chips(self.model.values(), offered))
        for chip in self.views.values():
            chip.updateGeometry()
        rows, at = self.model.read.rows, self.model.read.now
        waiting = [row for row in rows if row.waiting]
        self._count(self.waiting, _("Awaited"), len(waiting))
        self._count(self.late, _("Arrival overdue"), sum(at >= row.arrive_by for row in waiting))
        if self.model.filter == WhistleFilter():
            self.counted.emit(len(waiting) or None)
        self._show_rows()

    def _show_rows(self) -> None:
        rows = self.model.read.rows
        if self.view != "whistles":
            rows = sorted((row for row in rows if row.standing.listed), key=lambda row: row.number)
        if not rows:
            self._show_empty()
        self.list.set_rows(rows)

    @staticmethod
    def _count(chip: ChoiceChip, words: str, count: int) -> None:
        chip.setText(f"{words} {count}")
        chip.setAccessibleName(f"{words} {count}")
        chip.updateGeometry()

    def _narrow(self, **changes: object) -> None:
        self.model.narrow(**changes)
        self.filters.show_values(self.model.values())

    def clear(self) -> None:
        """Show all again."""
        self.list.bar.search.clear()
        for chip in (self.open_only, self.waiting, self.late):
            chip.setChecked(False)
        self._narrow(state=None, kind=None, department=None, text="", open_only=False, waiting=False, late=False)

    def _show_empty(self) -> None:
        narrowed = self.model.filter != WhistleFilter()
        self.empty.title.setText(_("No whistle fits") if narrowed else _("No whistle yet"))
        self.empty.sentence.setText(
            _("Take a filter away, or write less.")
            if narrowed
            else _("What the community can see but not settle: call the departments to the spot.")
        )
        self.empty.action.setText(_("Clear all filters") if narrowed else _("New whistle"))

    def _help(self) -> None:
        if self.model.filter != WhistleFilter():
            self.clear()
        else:
            self.new()

    def _paper(self) -> Paper:
        """The four lists on A3, of the year that goes on."""
        return papers.four_lists(today().replace(month=1, day=1), today())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.panel.content is not None:
            self.panel.leave()
        else:
            super().keyPressEvent(event)

    def _columns(self) -> list[Column[WhistleRow]]:
        def at() -> datetime:
            return self.model.read.now

        return [
            Column("clock", N_("Arrival clock"), lambda row: clock_words(row, at()), 159, sort=clock_order,
                   chip=lambda row: clock_chip(row, at())),
            Column("number", N_("Number"), lambda row: short_number(row.number), 158, sort=lambda row: row.number),
            *community_column(self._desk, _community),
            Column("appeal", N_("Appeal it grew out of"), lambda row: short_number(row.appeal_number or ""), 130),
            Column("kind", N_("Kind of whistle"), lambda row: words_of(KINDS, row.kind), 155),
            Column("facts", N_("What is the matter on site"), lambda row: row.facts.replace("\n", " "), 260),
            Column("place", N_("Where to come"), lambda row: row.place, 180),
            Column("departments", N_("Departments that have to come"), called_words, 260),
            Column("state", N_("State"), lambda row: words_of(STATES, row.state), 159,
                   chip=lambda row: state_chip(row.state)),
            Column("blown", N_("Blown at"), lambda row: local_text(row.standing.blown_at), 130,
                   sort=lambda row: row.standing.blown_at or row.at),
            Column("raised", N_("Raised on"), lambda row: day_of(row.at).isoformat(), 100),
            Column("lead", N_("Department that leads"), lambda row: row.standing.called[0].name, 140),
            Column("others", N_("Departments that help"),
                   lambda row: "、".join(one.name for one in row.standing.called[1:]), 200),
            Column("persons", N_("Persons in charge"), _persons, 200),
            Column("arrive", N_("To be there by"), lambda row: last_moment(row.arrive_by), 140,
                   sort=lambda row: row.arrive_by),
            Column("settle", N_("To be settled by"), lambda row: last_moment(row.settle_by), 140),
            Column("result", N_("How it was handled"), lambda row: (row.standing.result or "").replace("\n", " "), 260),
            Column("verified", N_("Who verified"), lambda row: row.standing.cleared_by or "", 100),
            Column("cleared_on", N_("Cleared on"), _cleared_on, 110),
            Column("marks", N_("Rating of the departments"), _marks, 200),
            Column("cleared", N_("Cleared·"), lambda row: _("✓ yes") if row.standing.cleared else _("○ not yet"), 90),
        ]  # fmt: skip


def _community(row: WhistleRow) -> str:
    return row.community_code


def _persons(row: WhistleRow) -> str:
    return "、".join(dict.fromkeys(name for one in row.standing.called if (name := one.signed_by or one.came)))


def _cleared_on(row: WhistleRow) -> str:
    return day_of(row.standing.cleared_at).isoformat() if row.standing.cleared_at else ""


def _marks(row: WhistleRow) -> str:
    return "；".join(f"{one.name} {marks_text(one.marks)}" for one in row.standing.called if one.marks)
