"""Helpers: who they are, how many people each carries, who is away; and the page of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from desktop.care.care_list import CareList, ListSpec
from desktop.care.choices import NarrowPanel, filter_chips
from desktop.care.helper_forms import HelperForm
from desktop.care.helper_view import HelperView, helper_chip
from desktop.care.helpers_model import HelpersModel, Places, read_places
from desktop.care.tab import CareTab
from desktop.desk import Desk
from desktop.rows_out import RowsOut
from desktop.widgets import Align, Beside, Button, Column, EmptyState, Kind, SidePanel
from desktop.widgets.stack import Stack
from forms.care_words import HELPER_KINDS, words_of
from forms.i18n import N_, _
from models.care.helpers import HelperRow
from models.masks import mask_phone


class HelpersTab(CareTab):
    """N adds a helper; Enter opens one. ``state`` of a target: one of ``helpers_model.STATES``."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = HelpersModel(desk, self)
        self.filters = NarrowPanel({"kind": _("Kind of helper"), "state": _("State")})
        self.filters.set_options(self.model.options())
        self.empty = EmptyState("helper", "", "", _("Add a helper"))
        self.add_button = Button(_("Add a helper"), Kind.PRIMARY, "add", hint="N")
        self.list = self._list()
        self.panel = SidePanel()
        self.beside = Beside(self.list, self.panel)
        self.page = HelperView(desk)
        self.pages = Stack()
        for each in (self.beside, self.page):
            self.pages.addWidget(each)
        self.fill(self.pages, self._read)
        self._connect()

    def _list(self) -> CareList:
        spec = ListSpec(
            "helpers", N_("Helpers"), _columns(), lambda each: each.helper.id, placeholder=N_("Name, pinyin or unit"),
            hidden=("supported",), masks={"phone": mask_phone},
        )  # fmt: skip
        return HelperList(
            self._desk, spec, self.empty, self.add_button, filters=self.filters, keys={Qt.Key.Key_N: self.add},
            openly=lambda row: self.model.openly.get(row.helper.id, row),
        )  # fmt: skip

    def _connect(self) -> None:
        model, listed = self.model, self.list
        model.shown.connect(self._show)
        model.failed.connect(self.fail)
        listed.searched.connect(model.look_for)
        listed.filter_removed.connect(lambda key: self._narrow(**{key: None}))
        listed.cleared.connect(lambda: self._narrow(kind=None, state=None))
        listed.opened.connect(self.open_record)
        self.filters.changed.connect(lambda: model.narrow(**self.filters.values()))
        self.empty.acted.connect(self._help)
        self.add_button.clicked.connect(self.add)
        self.page.left.connect(self.back)
        self.panel.closed.connect(listed.focus_rows)
        self.beside.covered.connect(lambda _covered: self._cover())
        self.pages.currentChanged.connect(lambda _number: self._cover())

    def _cover(self) -> None:
        """The page of one helper stands alone, as a person's does."""
        alone = self.pages.currentWidget() is self.page
        self.cover(alone or self.beside.is_covered)

    def begin(self) -> None:
        if self.pages.currentWidget() is self.page:
            self.page.list.focus_rows()
        else:
            self.list.bar.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self) -> None:
        self.model.load()
        if self.pages.currentWidget() is self.page:
            self.page.model.load()

    def open(self, options: Mapping[str, Any], ids: tuple[UUID, ...]) -> None:
        if options.get("page") == "helpers":
            self.pages.setCurrentWidget(self.beside)
        if "state" in options:
            self._narrow(state=options["state"])

    def open_record(self, record_id: UUID) -> None:
        self.pages.setCurrentWidget(self.page)
        self.page.open(record_id)

    def back(self) -> None:
        """From the page of one helper to the list."""
        self.pages.setCurrentWidget(self.beside)
        self.list.focus_rows()

    def add(self) -> None:
        """Open an empty form beside the list."""
        self._desk.read(read_places, self._show_form, self)

    def _show_form(self, places: Places) -> None:
        form = HelperForm(self._desk, places, None)
        form.left.connect(self.panel.leave)
        form.done.connect(self._added)
        self.panel.show_content(_("New helper"), form)
        self.beside.arrange()
        form.begin()

    def _added(self, _helper_id: object, act_id: int | None) -> None:
        self.panel.leave()
        self._desk.done.emit(_("Helper saved"), act_id)

    def _show(self) -> None:
        self.show_content()
        if not self.model.rows:
            self._show_empty()
        self.list.set_rows(self.model.rows)
        self.list.bar.show_filters(filter_chips(self.model.narrowed_to, self.model.options()))
        self.counted.emit(self.model.working or None)

    def _show_empty(self) -> None:
        narrowed = self.model.narrowed
        self.empty.title.setText(_("Nobody here") if narrowed else _("Nobody helps yet"))
        self.empty.sentence.setText(
            _("Nobody matches. Take a filter away, or write less.")
            if narrowed
            else _("Cadres, party members, social workers, police, doctors, volunteers, neighbours: add who helps.")
        )
        self.empty.setAccessibleName(self.empty.title.text())
        self.empty.action.setText(_("Clear all filters") if narrowed else _("Add a helper"))

    def _help(self) -> None:
        if self.model.narrowed:
            self.list.clear()
        else:
            self.add()

    def _narrow(self, **changes: object) -> None:
        self.model.narrow(**changes)
        self.filters.show_values(self.model.narrowed_to)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.panel.content is not None:
            self.panel.leave()
        else:
            super().keyPressEvent(event)


class HelperList(CareList):
    """What leaves tells of each helper what everybody may know: ``openly`` gives it for a row."""

    def __init__(self, *parts: Any, openly: Callable[[HelperRow], HelperRow], **more: Any) -> None:
        super().__init__(*parts, **more)
        self._openly = openly

    def out(self) -> RowsOut:
        out = super().out()
        return replace(out, rows=[self._openly(row) for row in out.rows])


def _columns() -> list[Column[HelperRow]]:
    def share(each: HelperRow) -> float | None:
        ratio = each.load.ratio
        return None if ratio is None else min(float(ratio), 1.0)

    return [
        Column("name", N_("Helper's name"), lambda each: each.helper.name, 116),
        Column("kind", N_("Kind of helper"), lambda each: words_of(HELPER_KINDS, each.helper.kind), 120),
        Column("unit", N_("Employer or unit"), lambda each: each.helper.unit or "", 170),
        Column("load", N_("People / at most"), lambda each: f"{each.people} / {each.helper.capacity}", 145,
               sort=share, bar=share),
        Column("free", N_("Places left"), lambda each: str(each.free), 96, Align.RIGHT, sort=lambda each: each.free),
        Column("supported", N_("Supports"), lambda each: str(each.supported), 85, Align.RIGHT,
               sort=lambda each: each.supported),
        Column("state", N_("State"), lambda each: helper_chip(each).text, 158, chip=helper_chip),
        Column("phone", N_("Helper's phone"), lambda each: each.helper.phone or "", 132),
    ]  # fmt: skip
