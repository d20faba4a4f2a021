"""The list of changes: what waits, is on the way, was refused or has been sent; refused ones can be mended."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from desktop.sync.changes_model import FILTERS, ChangesModel, title_of, what_changed
from desktop.sync.parts import KeyedList, ListAndPanel
from desktop.theme import TextRole, Tone
from desktop.widgets import (
    Banner,
    Button,
    Card,
    DataTable,
    Dialog,
    EmptyState,
    Kind,
    Store,
    Text,
    column,
    flow,
)
from desktop.widgets.tabs import Tabs
from forms.i18n import N_, _, ngettext
from forms.table_words import table_name
from models.sync.queries import ChangeRow, SyncStatus

_NOTHING = {
    "waiting": (N_("Nothing waits"), N_("Everything that was entered here has left this PC.")),
    "on_the_way": (N_("Nothing is on the way"), N_("What has left this PC has been confirmed by the district.")),
    "refused": (N_("Nothing was refused"), N_("The district has taken every change of this PC.")),
    "sent": (N_("Nothing sent yet"), N_("What the district has confirmed is listed here.")),
}


class ChangesView(KeyedList):
    """Enter opens the record; R sends a refused change again, Delete gives it up after a question."""

    def __init__(self, model: ChangesModel, store: Store) -> None:
        super().__init__()
        self.model = model
        self.tabs = Tabs([(key, _(title)) for key, (title, _query) in FILTERS.items()])
        self.empty = EmptyState("success", "", "")
        self.table = DataTable(model.rows, "sync_changes", store, self.empty)
        self.panel = RefusedPanel()
        self.beside = ListAndPanel(self.table, self.panel)
        self.setLayout(column(self.tabs, self.beside, gap=8))
        self.beside.show_panel(False)
        self.table.show_loading()
        self.tabs.chosen.connect(self.show_part)
        self.watch(self.table, self._act_on_key)
        self.table.opened.connect(model.open)
        self.table.selected.connect(self._show_selected)
        model.loaded.connect(self._loaded)
        self.panel.open_button.clicked.connect(lambda: model.open(self.chosen[0]))
        self.panel.retry_button.clicked.connect(lambda: model.retry(self.chosen))
        self.panel.drop_button.clicked.connect(self.ask_to_drop)
        self.setFocusProxy(self.table)
        self._show_columns()

    @property
    def chosen(self) -> list[ChangeRow]:
        return [row for row in self.table.selected_ids() if isinstance(row, ChangeRow)]

    def show_part(self, key: str) -> None:
        self.tabs.choose(key)
        self.table.show_loading()
        self.model.show(key)

    def show_counts(self, status: SyncStatus) -> None:
        counts = {"waiting": status.waiting, "on_the_way": status.on_the_way, "refused": status.refused}
        for key, count in counts.items():
            words = _(FILTERS[key][0])
            self.tabs.button(key).setText(f"{words} {count:,}" if count else words)

    def ask_to_drop(self) -> None:
        """Giving up cannot be undone: the question names what goes."""
        rows = self.chosen
        if not rows:
            return
        title = ngettext("Give up {n} change?", "Give up {n} changes?", len(rows)).format(n=len(rows))
        what = _(", ").join(dict.fromkeys(f"{table_name(row.table)} {title_of(row)}" for row in rows[:5]))
        sentence = _("{what}: what the district has stands again here. This cannot be undone.").format(what=what)
        ask = Dialog(self, title, sentence, ok=_("Give up"), danger=True)
        ask.accepted.connect(lambda: self.model.drop(rows))
        ask.open()

    def _loaded(self) -> None:
        title, sentence = _NOTHING[self.model.which]
        self.empty.title.setText(_(title))
        self.empty.sentence.setText(_(sentence))
        self._show_columns()
        if self.model.which == "refused" and self.model.rows.rowCount():
            self.table.view.selectRow(0)
        self._show_selected()

    def _show_columns(self) -> None:
        refused = self.model.which == "refused"
        keys = [column.key for column in self.model.rows.columns]
        for key, shown in (("why", False), ("details", not refused), ("who", not refused)):
            self.table.view.horizontalHeader().setSectionHidden(keys.index(key), not shown)

    def _show_selected(self) -> None:
        rows = self.chosen if self.model.which == "refused" else []
        self.beside.show_panel(bool(rows))
        if rows:
            self.panel.show_rows(rows, self.model.reason(rows[0]))

    def _act_on_key(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if not plain or self.model.which != "refused" or not self.chosen:
            return False
        if event.key() == Qt.Key.Key_R:
            self.model.retry(self.chosen)
        elif event.key() == Qt.Key.Key_Delete:
            self.ask_to_drop()
        else:
            return False
        return True


class RefusedPanel(Card):
    """Why, which field, and the three things to do."""

    def __init__(self) -> None:
        super().__init__()
        self.title = Text("", TextRole.HEADING, wrap=True)
        self.details = Text("", ink="text_muted", wrap=True)
        self.why = Banner("", Tone.DANGER, dismissible=False)
        self.open_button = Button(_("Open the record"), Kind.PRIMARY, "edit", hint=_("Enter"))
        self.retry_button = Button(_("Send again"), Kind.SECONDARY, "refresh", hint="R")
        self.drop_button = Button(_("Give up…"), Kind.SECONDARY, "undo", hint="Del")
        words = _("Correct the record and save it: it is then sent again by itself.")
        hint = Text(words, TextRole.CAPTION, "text_muted", wrap=True)
        for part in (self.title, self.details, self.why, hint):
            self.add(part)
        self.add(flow(self.open_button, self.retry_button, self.drop_button))
        self.body.addStretch()

    def show_rows(self, rows: list[ChangeRow], why: str) -> None:
        first = rows[0]
        one = len(rows) == 1
        if one:
            self.title.setText(f"{table_name(first.table)} · {title_of(first)}")
            self.details.setText(" · ".join(part for part in (first.title.details, what_changed(first)) if part))
        else:
            words = ngettext("{n} change is chosen", "{n} changes are chosen", len(rows))
            self.title.setText(words.format(n=len(rows)))
            self.details.setText("")
        self.why.text.setText(why)
        self.why.setVisible(one)
        self.open_button.setVisible(one and first.title.about is not None)
