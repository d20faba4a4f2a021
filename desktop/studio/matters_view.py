"""The matters of the studio: a list to narrow by kind, state and time, and the page of one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from desktop.desk import Desk
from desktop.narrowing import NarrowPanel, Options, filter_chips
from desktop.record_list import ListSpec
from desktop.studio.acting import Acting
from desktop.studio.looks import day_text, kind_chip, moment_text, state_chip, topic_text
from desktop.studio.matter_panel import MatterPanel
from desktop.studio.parts import StudioList
from desktop.tabbed import Tab
from desktop.widgets import ChipLook, Column, EmptyState
from desktop.widgets.stack import Stack
from forms.i18n import N_, _, ngettext
from forms.studio_words import MATTER_KINDS, MATTER_STATES
from models import calendar
from models.masks import mask_name, mask_phone
from models.studio.queries import MatterFilter, MatterRow, matters
from models.studio.records import MatterKind
from models.studio.states import MatterState

SHOWN = 1000
"""So many are read at once; a list that is longer says so."""
PERIODS = {
    "month": N_("This month"),
    "year": N_("This year·"),
    "last_year": N_("Last year·"),
}


class MattersModel(QObject):
    """``shown``: the rows are new."""

    shown = Signal()
    failed = Signal(Exception)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.text = ""
        self.narrowed_to: dict[str, object] = {"kind": None, "state": None, "period": None}
        self.rows: list[MatterRow] = []
        self._asked = 0

    @property
    def narrowed(self) -> bool:
        return bool(self.text) or any(self.narrowed_to.values())

    def load(self) -> None:
        self._asked += 1
        asked, wanted = self._asked, self._filter()

        def take(rows: list[MatterRow]) -> None:
            if asked == self._asked:
                self.rows = rows
                self.shown.emit()

        self._desk.read(lambda session: matters(session, wanted, SHOWN), take, self, self.failed.emit)

    def narrow(self, **changes: object) -> None:
        self.narrowed_to |= {key: value for key, value in changes.items() if key in self.narrowed_to}
        self.load()

    def look_for(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self.load()

    def options(self) -> dict[str, Options]:
        kinds: Options = [(kind, _(words)) for kind, words in MATTER_KINDS.items()]
        states: Options = [(state, _(words)) for state, words in MATTER_STATES.items()]
        return {"kind": kinds, "state": states, "period": [(key, _(words)) for key, words in PERIODS.items()]}

    def _filter(self) -> MatterFilter:
        kind, state = self.narrowed_to["kind"], self.narrowed_to["state"]
        first, last = _period(self.narrowed_to["period"], calendar.today())
        return MatterFilter(
            text=self.text,
            first=first,
            last=last,
            kinds=frozenset({kind} if isinstance(kind, MatterKind) else ()),
            states=frozenset({state} if isinstance(state, MatterState) else ()),
        )


def _period(key: object, today: date) -> tuple[date | None, date | None]:
    if key == "month":
        return today.replace(day=1), None
    if key == "year":
        return date(today.year, 1, 1), None
    if key == "last_year":
        return date(today.year - 1, 1, 1), date(today.year, 1, 1) - timedelta(days=1)
    return None, None


class MattersTab(Tab):
    """Enter opens a matter. ``kind``, ``state``, ``period`` of a target narrow the list."""

    def __init__(self, desk: Desk, acting: Acting) -> None:
        super().__init__()
        self._desk = desk
        self.model = MattersModel(desk, self)
        self.filters = NarrowPanel({"kind": _("Kind of matter"), "state": _("State"), "period": _("Period")})
        self.filters.set_options(self.model.options())
        self.empty = EmptyState("studio", "", "", _("Clear all filters"))
        spec = ListSpec(
            "matters", N_("Matters of the studio"), _columns(), lambda each: each.matter_id,
            placeholder=N_("Number, name, phone or words"), hidden=("phone", "address", "until"),
            masks={"name": mask_name, "phone": mask_phone, "address": lambda _text: "", "content": lambda _text: ""},
            may_leave=lambda each: not each.closed,
        )  # fmt: skip
        self.list = StudioList(desk, spec, self.empty, filters=self.filters)
        self.panel = MatterPanel(desk, acting, way_back=True)
        self.pages = Stack()
        for each in (self.list, self.panel):
            self.pages.addWidget(each)
        self.fill(self.pages, self._read)
        self._connect()

    def _connect(self) -> None:
        model, listed = self.model, self.list
        model.shown.connect(self._show)
        model.failed.connect(self.fail)
        listed.searched.connect(model.look_for)
        listed.filter_removed.connect(lambda key: self._narrow(**{key: None}))
        listed.cleared.connect(self.clear)
        listed.opened.connect(self.open_record)
        self.filters.changed.connect(lambda: self._narrow(**self.filters.values()))
        self.empty.acted.connect(self._help)
        self.panel.left.connect(self.back)
        self.panel.ended.connect(lambda _id: self.panel.model.load())
        self.pages.currentChanged.connect(lambda _number: self.cover(self.pages.currentWidget() is self.panel))

    def _read(self) -> None:
        self.model.load()
        if self.pages.currentWidget() is self.panel:
            self.panel.model.load()

    def begin(self) -> None:
        if self.pages.currentWidget() is self.panel:
            self.panel.begin()
        else:
            self.list.focus_rows()

    def open(self, options: Mapping[str, Any], ids: tuple[UUID, ...]) -> None:
        if options.get("page") == "matters":
            self.pages.setCurrentWidget(self.list)
        if {"kind", "state", "period"} & set(options):
            self._narrow(**options)

    def open_record(self, record_id: object) -> None:
        if isinstance(record_id, UUID):
            self.pages.setCurrentWidget(self.panel)
            self.panel.open(record_id)

    def back(self) -> None:
        """From the page of one matter to the list."""
        self.pages.setCurrentWidget(self.list)
        self.list.focus_rows()

    def clear(self) -> None:
        """Show all again."""
        self.list.bar.search.clear()
        self.model.text = ""
        self._narrow(kind=None, state=None, period=None)

    def _narrow(self, **changes: object) -> None:
        self.model.narrow(**changes)
        self.filters.show_values(self.model.narrowed_to)

    def _show(self) -> None:
        self.show_content()
        rows = self.model.rows
        if not rows:
            self._show_empty()
        self.list.set_rows(rows)
        self.list.bar.show_filters(filter_chips(self.model.narrowed_to, self.model.options()))
        more = _("Only the latest {n} are shown; narrow the list to see others.").format(n=SHOWN)
        stray = sum(bool(row.stray) for row in rows)
        words = ngettext("{n} has a step without effect", "{n} have steps without effect", stray).format(n=stray)
        self.list.show_note(more if len(rows) == SHOWN else "", words if stray else "")

    def _show_empty(self) -> None:
        narrowed = self.model.narrowed
        self.empty.title.setText(_("Nothing here") if narrowed else _("No matter yet"))
        self.empty.sentence.setText(
            _("Nothing matches. Take a filter away, or write less.")
            if narrowed
            else _("What visitors bring on Saturdays stands here, and what came of it.")
        )
        self.empty.action.setText(_("Clear all filters") if narrowed else _("To the Saturday"))

    def _help(self) -> None:
        if self.model.narrowed:
            self.clear()
        else:
            self._desk.go("studio", page="day")


def _columns() -> list[Column[MatterRow]]:
    def kind(each: MatterRow) -> ChipLook | None:
        return kind_chip(each.kind) if each.kind is not None else None

    return [
        Column("came", N_("Came on"), lambda each: moment_text(each.came_at), 155, sort=lambda each: each.came_at),
        Column("number", N_("Number"), lambda each: each.number.rsplit("-", 1)[-1], 120, sort=lambda each: each.number),
        Column("kind", N_("Kind of matter"), lambda each: kind_chip(each.kind).text, 140, chip=kind),
        Column("topic", N_("Topic·"), lambda each: topic_text(each.topic), 160),
        Column("state", N_("State"), lambda each: state_chip(each.state).text, 130,
               chip=lambda each: state_chip(each.state)),
        Column("name", N_("Who came"), lambda each: each.name or "", 85,
               icon=lambda each: "lock" if each.closed else None, tooltip=N_("With a lock: a closed file")),
        Column("content", N_("What it is about"), lambda each: (each.content or "").replace("\n", " "), 220),
        Column("officer", N_("Officer"), lambda each: each.officer or "", 80),
        Column("until", N_("Comes again at"), lambda each: day_text(each.until) if each.until else "", 90,
               sort=lambda each: each.until),
        Column("phone", N_("Visitor's phone"), lambda each: each.phone or "", 120),
        Column("address", N_("Visitor's address"), lambda each: each.address or "", 160),
    ]  # fmt: skip
