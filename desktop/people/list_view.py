"""A list on the screen: search, filters, the table, and taking it away as Excel or paper."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from desktop.export_panel import ExportPanel
from desktop.leaving import Release, clipboard_seconds
from desktop.people import words
from desktop.people.list_columns import GONE, MASKS
from desktop.people.list_filters import Filters
from desktop.people.list_model import ListModel
from desktop.theme import TextRole, theme
from desktop.widgets import (
    Button,
    Card,
    CheckBox,
    ComboBox,
    DataTable,
    EmptyState,
    Field,
    FilterBar,
    Kind,
    LineEdit,
    Store,
    Text,
    flow,
    row,
)
from desktop.widgets.layout import VBox
from desktop.widgets.rows import RECORD_ROLE
from forms.i18n import _
from forms.places import OCCUPANCY
from forms.requests_words import only_kept_words
from models import codes
from models.visits.rules import VERIFIED_DAYS

P = TypeVar("P", bound=QWidget)


LEAST_TABLE_H = 210
"""Five rows: with less, large type would leave no list; the page scrolls instead."""


class ListView(QWidget):
    """``opened`` asks for the page of a row, ``asked`` for something to be done with it (``map``, ``visit``)."""

    opened = Signal(str, UUID)
    asked = Signal(str, str, UUID)
    print_asked = Signal(object, object)  # column keys, row ids
    import_asked = Signal()

    def __init__(self, model: ListModel, store: Store, *acts: QWidget) -> None:
        super().__init__()
        self.model, self._store = model, store
        self._left_at: object = None
        self.filter_button = Button(_("Filter"), Kind.SECONDARY, "filter")
        self.filter_button.setCheckable(True)
        self.export_button = Button(_("Export"), Kind.SECONDARY, "excel")
        self.print_button = Button(_("Print"), Kind.SECONDARY, "print")
        parts = (self.filter_button, self.export_button, self.print_button, *acts)
        self.bar = FilterBar(_("Name, pinyin, door, phone or ID number"), *parts)
        self.table = self._table()
        self._box = VBox(8)
        self._box.addWidget(self.bar)
        self._box.addWidget(self.table, 1)
        self.note = Text("", TextRole.CAPTION, "text_muted", wrap=True)
        self.note.hide()
        self._box.addWidget(self.note)
        self.setLayout(self._box)
        self._connect()
        self.setFocusProxy(self.bar.search)

    @cached_property
    def empty(self) -> EmptyState:
        state = EmptyState("empty", "", "", _("Clear all filters"))
        state.acted.connect(self._help)
        return state

    @cached_property
    def filters(self) -> FilterPanel:
        """Made when it is first asked for: the rows should not wait for what few open."""
        panel = FilterPanel(persons=_is_of_persons(self.model))
        panel.changed.connect(self._narrow_by_panel)
        return self._below_the_bar(panel)

    @cached_property
    def export_panel(self) -> ExportPanel:
        panel = ExportPanel(self.model.desk, lambda: self.model.out(self.column_keys(), self.chosen_ids()))
        panel.asked.connect(self.export)
        self.model.exported.connect(panel.show_left)
        return self._below_the_bar(panel)

    def _below_the_bar(self, panel: P) -> P:
        panel.hide()
        self._box.insertWidget(1, panel)
        return panel

    def _table(self) -> DataTable:
        name = f"people_{self.model.spec.key}"
        first_time = not self._store.value(f"table/{name}")
        table = DataTable(self.model.rows, name, self._store, lambda: self.empty, waiting=True)
        table.setMinimumHeight(theme().px(LEAST_TABLE_H))
        table.masks, table.clipboard_seconds = MASKS, partial(clipboard_seconds, self.model.desk)
        if first_time:
            for section, column in enumerate(self.model.rows.columns):
                if column.key in self.model.spec.hidden:
                    table.show_column(section, False)
        return table

    def _connect(self) -> None:
        self.model.shown.connect(self._show_state)
        self.bar.searched.connect(lambda text: self._narrow(replace(self.model.filters, text=text.strip())))
        self.bar.filter_removed.connect(lambda key: self._narrow(self.model.filters.without(key)))
        self.bar.cleared.connect(self.clear)
        self.bar.search.moved.connect(lambda _step: self.table.view.setFocus())
        self.filter_button.toggled.connect(self._toggle_filters)
        self.export_button.clicked.connect(self._toggle_export)
        self.print_button.clicked.connect(lambda: self.print_asked.emit(self.column_keys(), self.chosen_ids()))
        self.table.opened.connect(self._open)
        self.table.menu_asked.connect(self._menu)

    def refresh(self) -> None:
        """Read where nothing was read yet or something changed since."""
        if self.model.stale or not self.model.complete:
            self.model.load()

    # narrowing --------------------------------------------------------------------------------------------------

    def clear(self) -> None:
        self.bar.search.clear()
        self._narrow(Filters())

    def _narrow(self, filters: Filters) -> None:
        self.model.narrow(filters)
        if self.filter_button.isChecked():
            self.filters.show_filters(filters)

    def _narrow_by_panel(self) -> None:
        self.model.narrow(replace(self.filters.filters(), text=self.model.filters.text))

    def _toggle_export(self) -> None:
        shown = self.export_panel.isHidden()
        if shown:
            self.filter_button.setChecked(False)
        self.export_panel.setVisible(shown)

    def _toggle_filters(self, on: bool) -> None:
        self.export_panel.hide()
        if on:
            self.filters.set_options(self.model.options())
            self.filters.show_filters(self.model.filters)
        self.filters.setVisible(on)

    def _show_state(self) -> None:
        self.bar.show_filters(self.model.filters.chips())
        self.note.setText(only_kept_words(self.model.only_kept))
        self.note.setVisible(bool(self.model.only_kept))
        if not self.model.rows.rowCount():
            self._show_empty()
        if not self.table.view.currentIndex().isValid() and self.model.rows.rowCount():
            place = self.model.place_of(self._left_at)
            self.table.view.setCurrentIndex(self.model.rows.index(place or 0, 0))
            if place is None:
                self.table.view.clearSelection()

    def focus_list(self) -> None:
        """To the row that was left, else to where one types a name."""
        (self.bar.search if self._left_at is None else self.table.view).setFocus()

    def _show_empty(self) -> None:
        """Say why there is nothing: what was asked for, or that nothing is registered yet."""
        narrowed, gone = self.model.filters != Filters(), self.model.spec is GONE
        if narrowed:
            words_ = _("Nobody and nothing here"), _("No entry matches. Take a filter away, or write less.")
        elif gone:
            words_ = _("Nobody has moved away"), _("Who moves out or dies is kept here with the last door.")
        else:
            words_ = _("Nothing is registered yet"), _("Import your register, or build the first house on the map.")
        self.empty.setAccessibleName(words_[0])
        self.empty.title.setText(words_[0])
        self.empty.sentence.setText(words_[1])
        self.empty.action.setText(_("Clear all filters") if narrowed else _("Import a register"))
        self.empty.action.setVisible(narrowed or not gone)

    def _help(self) -> None:
        if self.model.filters != Filters():
            self.clear()
        else:
            self.import_asked.emit()

    def _open(self, row_id: object) -> None:
        """Open a row, and stand there again when the list comes back with new contents."""
        self._left_at = row_id
        self.opened.emit(*self.model.target(row_id))

    # leaving ----------------------------------------------------------------------------------------------------

    def column_keys(self) -> list[str]:
        """The columns that are shown, in the order in which they stand."""
        header = self.table.view.horizontalHeader()
        order = [header.logicalIndex(place) for place in range(header.count())]
        return [self.model.rows.columns[section].key for section in order if not header.isSectionHidden(section)]

    def chosen_ids(self) -> list[object]:
        """The selected rows where somebody selected several; one row is only where the cursor stands."""
        ids = self.table.selected_ids()
        return ids if len(ids) > 1 else []

    def export(self, release: Release | None) -> None:
        name = f"{_(self.model.spec.title)} {self.model.today.isoformat()}.xlsx"
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Export to Excel"), name, "Excel (*.xlsx)")
        if chosen:
            to = Path(chosen).with_suffix(".xlsx")
            self.model.export(to, self.column_keys(), self.chosen_ids(), release)

    def menu(self) -> QMenu:
        """What can be done with the row under the cursor."""
        menu = QMenu(self)
        row_id = self.table.view.currentIndex().data(RECORD_ROLE)
        kind, id_ = self.model.target(row_id)
        dwelling = UUID(self.model.row(row_id).door.dwelling_id)
        menu.addAction(_("Open (Enter)")).triggered.connect(lambda: self.opened.emit(kind, id_))
        menu.addAction(_("Show on the map")).triggered.connect(lambda: self.asked.emit("map", "dwelling", dwelling))
        menu.addAction(_("Record a visit")).triggered.connect(lambda: self.asked.emit("visit", "dwelling", dwelling))
        menu.addSeparator()
        menu.addAction(_("Choose columns")).triggered.connect(lambda: self.table.choose_columns(self.cursor().pos()))
        menu.addAction(_("Export to Excel")).triggered.connect(self._toggle_export)
        return menu

    def _menu(self, where: QPoint) -> None:
        if self.table.view.currentIndex().isValid():
            menu = self.menu()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(where)


class FilterPanel(Card):
    """Everything that a list can be narrowed by, on one line where there is room."""

    changed = Signal()

    def __init__(self, *, persons: bool) -> None:
        super().__init__(padding=12, gap=8)
        self._showing = False
        self.combos: dict[str, ComboBox] = {key: ComboBox() for key in ("grid", "estate", "building", "occupancy")}
        self.combos["occupancy"].set_options([(code, _(label)) for code, label in OCCUPANCY.items()])
        titles = {
            "grid": _("Grid"), "estate": _("Estate"), "building": _("Building"), "occupancy": _("Occupancy"),
            "sex": _("Sex"), "population": _("Kind of population"),
        }  # fmt: skip
        self.ages = {"age_from": LineEdit(), "age_to": LineEdit()}
        self.stale = CheckBox(_("Not verified for {days} days").format(days=VERIFIED_DAYS))
        if persons:
            self.combos["sex"] = ComboBox([(code, _(label)) for code, label in words.SEX.items()])
            kinds = codes.table("population_type")
            self.combos["population"] = ComboBox([(code, words.word("population_type", code)) for code in kinds])
        fields: list[QWidget] = []
        for key, combo in self.combos.items():
            fields.append(_narrow_field(titles[key], combo, 134))
            combo.chosen.connect(self._tell)
        for key, title in (("age_from", _("Age from")), ("age_to", _("Age to"))) if persons else ():
            fields.append(_narrow_field(title, self.ages[key], 76))
            self.ages[key].textEdited.connect(self._tell)
        self.stale.toggled.connect(self._tell)
        self.add(flow(*fields, gap=12))
        self.add(row(self.stale, None))

    def set_options(self, options: dict[str, list[tuple[object, str]]]) -> None:
        for key, choices in options.items():
            self.combos[key].set_options(choices)

    def filters(self) -> Filters:
        chosen: dict[str, Any] = {key: combo.value() for key, combo in self.combos.items()}
        years: dict[str, Any] = {
            key: int(edit.text()) if edit.text().strip().isdecimal() else None for key, edit in self.ages.items()
        }
        return Filters(**chosen, **years, stale=self.stale.isChecked())

    def show_filters(self, filters: Filters) -> None:
        self._showing = True
        for key, combo in self.combos.items():
            combo.set_value(getattr(filters, key))
        for key, edit in self.ages.items():
            age = getattr(filters, key)
            if edit.text().strip() != str(age):
                edit.setText("" if age is None else str(age))
        self.stale.setChecked(filters.stale)
        self._showing = False

    def _tell(self) -> None:
        if not self._showing:
            self.changed.emit()


def _narrow_field(title: str, editor: QWidget, width: int) -> Field:
    field = Field(title, editor)
    field.setFixedWidth(theme().px(width))
    return field


def _is_of_persons(model: ListModel) -> bool:
    return model.spec.key in ("residents", "gone")
