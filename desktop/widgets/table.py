"""The list of the product: sort, choose columns, keyboard, counts, and what to show when there is nothing."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Protocol

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.theme import TextRole, theme
from desktop.widgets.button import IconButton
from desktop.widgets.card import Line
from desktop.widgets.cells import CellDelegate, Header, cell_width, is_shaped, says_something
from desktop.widgets.clipboard import CLIPBOARD_SECONDS, put_for_a_while
from desktop.widgets.layout import HBox, Scroll
from desktop.widgets.rows import KEY_ROLE, RECORD_ROLE, WIDTH_ROLE
from desktop.widgets.states import EmptyState, SkeletonRows
from desktop.widgets.text import Text
from forms.harmless import harmless
from forms.i18n import _, ngettext

_H = Qt.Orientation.Horizontal
LEAST_SHARE = 0.6
"""Columns shrink to this much of their width, but never cut what is short; beyond it a list scrolls sideways."""
WIDE = 160
"""At 100 %: what is as wide as this holds running text, which is still understood when it is cut."""
MEASURED_ROWS = 40
"""So many rows say how wide their words are: no list waits for its end to be measured."""


class Store(Protocol):
    """Where the columns' widths and order are kept: a ``QSettings`` or anything like it."""

    def value(self, key: str, default: Any = None) -> Any: ...

    def setValue(self, key: str, value: Any) -> None: ...  # noqa: N802


class _View(QTableView):
    """The rows themselves; Enter opens, the context key asks for the menu, the mouse leaves no row lit."""

    opened = Signal(QModelIndex)
    copied = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalHeader(Header(self))
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.cells = CellDelegate(self)
        self.setItemDelegate(self.cells)
        self.doubleClicked.connect(self.opened)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.cells.forget_hover()
        super().leaveEvent(event)


def shared(wanted: dict[int, float], least: dict[int, float], room: float) -> dict[int, int]:
    """Return widths that fill ``room``: all grow in proportion, or all give of what they can spare, never more."""
    whole, narrowest = sum(wanted.values()), sum(least.values())
    if room >= whole:
        return {section: int(width * room / max(whole, 1)) for section, width in wanted.items()}
    kept = max(room - narrowest, 0) / max(whole - narrowest, 1)
    return {section: int(least[section] + (wanted[section] - least[section]) * kept) for section in wanted}


class DataTable(QFrame):
    """A table over any ``QAbstractTableModel`` (``RowsModel`` mostly).

    Signals: ``opened`` (the record's id: Enter, double click), ``selected`` (it changed), ``menu_asked`` (where, in
    global pixels, for the selected rows). ``name`` is the key under which ``store`` keeps the columns. ``waiting``: the
    rows are still to be read. What stands in place of rows is made when it is first shown.
    """

    opened = Signal(object)
    selected = Signal()
    menu_asked = Signal(QPoint)

    def __init__(
        self,
        model: QAbstractTableModel,
        name: str = "",
        store: Store | None = None,
        empty: QWidget | Callable[[], QWidget] | None = None,
        *,
        waiting: bool = False,
    ) -> None:
        super().__init__()
        self.setProperty("look", "table")
        self.model, self._name, self._store = model, name, store
        self._own_widths: dict[str, float] = {}
        self._words: dict[int, int] = {}
        """How wide the words of each column are."""
        self._shaped: set[int] = set()
        """Columns of chips and icons: nobody would understand them when cut."""
        self._blank: set[int] = set()
        """Columns in which no row says anything: they take no more room than their title."""
        self._settling = self._stands_whole = False
        self.masks: Mapping[str, Callable[[str], str]] = {}
        """How cells of several rows are copied."""
        self.clipboard_seconds: Callable[[], int] = lambda: CLIPBOARD_SECONDS
        self.view = _View()
        self.view.setAccessibleName(_("List"))
        self._empty = empty or self._nothing_here
        self.footer = Text("", TextRole.CAPTION, "text_muted")
        self.columns_button = IconButton("columns", _("Choose columns"))
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._build()
        self._connect()
        self._restore()
        self._wear()
        if waiting:
            self.show_loading()
        else:
            self._show_state()

    @cached_property
    def empty(self) -> QWidget:
        return self._empty() if callable(self._empty) else self._empty

    @cached_property
    def loading(self) -> SkeletonRows:
        rows = SkeletonRows(8)
        rows.setContentsMargins(*[theme().space(12)] * 4)
        rows.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        return rows

    @cached_property
    def _empty_page(self) -> QWidget:
        return self._added(Scroll(self.empty))

    @cached_property
    def _loading_page(self) -> QWidget:
        return self._added(self.loading)

    def _added(self, page: QWidget) -> QWidget:
        self._pages.addWidget(page)
        return page

    @staticmethod
    def _nothing_here() -> QWidget:
        return EmptyState("empty", _("Nothing here"), _("No entry matches what was asked for."))

    def _build(self) -> None:
        foot = HBox(8, (12, 2, 4, 2))
        foot.addWidget(self.footer)
        foot.addStretch()
        foot.addWidget(self.columns_button)
        box = QVBoxLayout()
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        box.addWidget(self._pages, 1)
        box.addWidget(Line())
        box.addLayout(foot)
        self.setLayout(box)

    def _connect(self) -> None:
        view, header = self.view, self.view.horizontalHeader()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        view.setModel(self.model)
        view.setSortingEnabled(True)
        view.opened.connect(self._open)
        view.copied.connect(self.copy)
        view.customContextMenuRequested.connect(self._ask_menu)
        view.selectionModel().selectionChanged.connect(self._selection_changed)
        header.customContextMenuRequested.connect(lambda where: self.choose_columns(header.mapToGlobal(where)))
        header.sectionResized.connect(self._resized)
        header.sectionMoved.connect(self._keep)
        self.columns_button.clicked.connect(self._columns_below_button)
        for signal in (self.model.modelReset, self.model.rowsInserted, self.model.rowsRemoved):
            signal.connect(self._show_state)
        self.model.modelReset.connect(self._measure)
        theme().changed.connect(self._wear)

    def selected_ids(self) -> list[object]:
        return [index.data(RECORD_ROLE) for index in self.view.selectionModel().selectedRows()]

    def copy(self) -> None:
        """Put the selected rows into the clipboard: one as it is shown, for a while; several as they would leave."""
        rows = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        if not rows and self.view.currentIndex().isValid():
            rows = [self.view.currentIndex().row()]
        header = self.view.horizontalHeader()
        order = [header.logicalIndex(place) for place in range(header.count())]
        shown = [section for section in order if not header.isSectionHidden(section)]
        lines = []
        for row in rows:
            cells = {self._key(section): str(self.model.index(row, section).data() or "") for section in shown}
            if len(rows) > 1:
                cells = {
                    key: self.masks[key](text) if text and key in self.masks else text for key, text in cells.items()
                }
            lines.append("\t".join(map(harmless, cells.values())))
        if lines:
            put_for_a_while("\n".join(lines), self.clipboard_seconds())

    def stand_whole(self) -> None:
        """Be as high as all rows: in a page that scrolls nothing scrolls within."""
        self._stands_whole = True
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fit()

    def show_loading(self) -> None:
        """Show grey bars until the model is reset with its rows."""
        self._pages.setCurrentWidget(self._loading_page)
        self.footer.setText(_("Loading…"))

    def choose_columns(self, where: QPoint) -> None:
        menu = self.columns_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    def columns_menu(self) -> QMenu:
        menu = QMenu(self)
        header = self.view.horizontalHeader()
        for visual in range(header.count()):
            section = header.logicalIndex(visual)
            act = menu.addAction(str(self.model.headerData(section, _H)))
            act.setCheckable(True)
            act.setChecked(not header.isSectionHidden(section))
            act.setEnabled(header.isSectionHidden(section) or header.hiddenSectionCount() < header.count() - 1)
            act.toggled.connect(lambda on, section=section: self.show_column(section, on))
        menu.addSeparator()
        menu.addAction(_("Standard columns")).triggered.connect(self.reset_columns)
        return menu

    def show_column(self, section: int, on: bool) -> None:
        with self._settled():
            self.view.horizontalHeader().setSectionHidden(section, not on)
        self._fit()
        self._keep()

    def reset_columns(self) -> None:
        header = self.view.horizontalHeader()
        self._own_widths = {}
        with self._settled():
            for section in range(header.count()):
                header.setSectionHidden(section, False)
                header.moveSection(header.visualIndex(section), section)
        self._fit()
        self._keep()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _wear(self) -> None:
        self.view.verticalHeader().setDefaultSectionSize(theme().control_height)
        self.view.verticalHeader().setMinimumSectionSize(theme().control_height)
        self._measure()

    def _measure(self) -> None:
        """Find how wide the words of the first rows are; then share the width."""
        rows = range(min(self.model.rowCount(), MEASURED_ROWS))
        cells = {section: [self.model.index(at, section) for at in rows] for section in range(self.model.columnCount())}
        self._words = {section: max(map(cell_width, each), default=0) for section, each in cells.items()}
        self._shaped = {section for section, each in cells.items() if any(map(is_shaped, each))}
        self._blank = {section for section, each in cells.items() if each and not any(map(says_something, each))}
        self._fit()

    def _fit(self) -> None:
        """Share the width there is among the columns, in proportion, as long as they can be read."""
        header = self.view.horizontalHeader()
        shown = [section for section in range(header.count()) if not header.isSectionHidden(section)]
        wanted = {section: self._wanted(section) for section in shown}
        least = {section: self._least(section, width) for section, width in wanted.items()}
        room = self.contentsRect().width() - 2 - self.view.verticalScrollBar().sizeHint().width()
        with self._settled():
            for section, width in shared(wanted, least, room).items():
                self.view.setColumnWidth(section, width)
        if self._stands_whole:
            bar = self.view.horizontalScrollBar().sizeHint().height() if header.length() > room else 0
            rows = self.model.rowCount() * theme().control_height
            self._pages.setFixedHeight(header.sizeHint().height() + rows + bar)

    def _wanted(self, section: int) -> float:
        """Return how wide a column would be; as the user has it, whatever of its words is cut then."""
        if self._key(section) in self._own_widths:
            return self._width(section)
        short = section in self._shaped or self._words[section] <= WIDE * theme().scale / 100
        words = self._words[section] if short else 0  # a number that loses its end says nothing
        width = 0 if section in self._blank else self._width(section)
        return max(width, words, self._title_width(section))

    def _least(self, section: int, wanted: float) -> float:
        if section in self._blank:
            return wanted
        running = self._width(section) >= WIDE * theme().scale / 100 and section not in self._shaped
        words = 0 if running else self._words[section]
        return max(wanted * LEAST_SHARE, min(wanted, max(words, self._title_width(section))))

    def _title_width(self, section: int) -> float:
        title = str(self.model.headerData(section, _H) or "")
        return self.view.horizontalHeader().fontMetrics().horizontalAdvance(title) + 2 * theme().space(12) + 2

    @contextmanager
    def _settled(self) -> Iterator[None]:
        """Arrange columns; what moves meanwhile was not moved by the user."""
        before, self._settling = self._settling, True
        try:
            yield
        finally:
            self._settling = before

    def _width(self, section: int) -> float:
        key = self._key(section)
        width = self._own_widths.get(key) or self.model.headerData(section, _H, WIDTH_ROLE) or 120
        return float(width) * theme().scale / 100

    def _key(self, section: int) -> str:
        return str(self.model.headerData(section, _H, KEY_ROLE) or section)

    def _resized(self, section: int, _old: int, new: int) -> None:
        """Keep what the user drags; a new type size, a last column that fills the row, resize sections of their own."""
        if self._settling or not new or not QGuiApplication.mouseButtons():
            return
        header = self.view.horizontalHeader()
        for other in range(header.count()):
            if not header.isSectionHidden(other):
                self._own_widths[self._key(other)] = header.sectionSize(other) * 100 / theme().scale
        self._own_widths[self._key(section)] = new * 100 / theme().scale
        self._keep()

    def _keep(self) -> None:
        if self._store is None or self._settling:
            return
        header = self.view.horizontalHeader()
        order = [self._key(header.logicalIndex(visual)) for visual in range(header.count())]
        hidden = [self._key(section) for section in range(header.count()) if header.isSectionHidden(section)]
        kept = {"order": order, "hidden": hidden, "widths": {k: round(w) for k, w in self._own_widths.items()}}
        self._store.setValue(f"table/{self._name}", json.dumps(kept))

    def _restore(self) -> None:
        written = self._store.value(f"table/{self._name}") if self._store else None
        if not written:
            return
        kept = json.loads(str(written))
        header = self.view.horizontalHeader()
        sections = {self._key(section): section for section in range(header.count())}
        self._own_widths = {key: float(width) for key, width in kept["widths"].items() if width}
        with self._settled():
            for place, key in enumerate(key for key in kept["order"] if key in sections):
                header.moveSection(header.visualIndex(sections[key]), place)
            for key in set(kept["hidden"]) & set(sections):
                header.setSectionHidden(sections[key], True)

    def _show_state(self) -> None:
        filled = self.model.rowCount() > 0
        waited = filled and self._pages.currentWidget() is not self.view and self.columns_button.hasFocus()
        self._pages.setCurrentWidget(self.view if filled else self._empty_page)
        self.setFocusProxy(self.view if filled else self.columns_button)
        if waited:
            self.view.setFocus()
        self._count()

    def _count(self) -> None:
        total = self.model.rowCount()
        words = ngettext("{n} entry", "{n} entries", total).format(n=f"{total:,}")
        chosen = sum(part.height() for part in self.view.selectionModel().selection().toList())
        if chosen > 1:
            words += " · " + _("{n} selected").format(n=f"{chosen:,}")
        self.footer.setText(words)

    def _selection_changed(self) -> None:
        self._count()
        self.selected.emit()

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(RECORD_ROLE))

    def _ask_menu(self, where: QPoint) -> None:
        self.menu_asked.emit(self.view.viewport().mapToGlobal(where))

    def _columns_below_button(self) -> None:
        button = self.columns_button
        self.choose_columns(button.mapToGlobal(QPoint(0, button.height())))
